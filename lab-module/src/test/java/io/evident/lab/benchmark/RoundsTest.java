package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  @Test
  void theMedianIsTheMiddleOne() {
    assertEquals(3, new Rounds(List.of(9.0, 1.0, 3.0)).median());
    assertEquals(2.5, new Rounds(List.of(4.0, 9.0, 1.0, 1.0)).median());
  }

  @Test
  void theSpreadIsRelativeToTheMedian() {
    Rounds rounds = new Rounds(List.of(3.0, 4.0, 6.0));
    assertEquals(3, rounds.lowest());
    assertEquals(6, rounds.highest());
    assertEquals(0.75, rounds.spread());
  }

  @Test
  void roundsAreTimes() {
    assertThrows(IllegalArgumentException.class, () -> new Rounds(List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Rounds(List.of(1.0, Double.NaN)));
    assertThrows(IllegalArgumentException.class, () -> new Rounds(List.of(0.0)));
  }
}
