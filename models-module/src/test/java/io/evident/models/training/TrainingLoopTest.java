package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingLoopTest {

  /** As where the step that is verified first is found wrong, and a checkpoint is kept. */
  @Test
  void weightsThatWereNeverTrainedAreNotTheBest() {
    assertFalse(TrainingLoop.isBehindBest(TrainingState.start(true)));
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 1, true", "2, 0, 0, false", "3, 0, 1, false", "2, 5, 1, false"})
  void theBestEpochIsTheOneThatHasGoneBy(int epoch, int step, int bestEpoch, boolean is) {
    TrainingState state =
        new TrainingState(
            epoch, step, 10, 0, 0, OptionalLong.empty(), 0, 0, OptionalDouble.of(1), bestEpoch);
    assertEquals(is, TrainingLoop.isBehindBest(state));
  }
}
