package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is believed, in every constellation of the three voices. */
class MajorityTest {
  private static Witness says(String name, double value) {
    return Witness.ofWhole(name, new double[] {value, 1}, 1e-9);
  }

  private static Majority of(double hand, double plain, double tuned, double differences) {
    return Majority.of(
        says("hand", hand),
        List.of(says("plain", plain), says("tuned", tuned)),
        List.of(says("differences", differences)));
  }

  @Test
  void allMayAgree() {
    assertEquals(List.of(), of(1, 1, 1, 1).against());
    assertEquals(List.of("hand", "plain", "tuned", "differences"), of(1, 1, 1, 1).agreeing());
  }

  @Test
  void theHandStandsAgainstTensorFlowAndDifferences() {
    assertEquals(List.of("hand"), of(2, 1, 1, 1).against());
  }

  /** TensorFlow's lowerings are one voice, or they would outvote the other two. */
  @Test
  void tensorFlowStandsAgainstTheHandAndDifferences() {
    assertEquals(List.of("plain", "tuned"), of(1, 2, 2, 1).against());
    assertEquals(List.of("hand", "differences"), of(1, 2, 2, 1).agreeing());
  }

  @Test
  void aLoweringMayStandAlone() {
    assertEquals(List.of("tuned"), of(1, 1, 2, 1).against());
  }

  @Test
  void differencesStandAgainstTheOthers() {
    assertEquals(List.of("differences"), of(1, 1, 1, 2).against());
  }

  @Test
  void threeOpinionsAreNoMajority() {
    assertEquals(List.of(), of(1, 2, 2, 3).agreeing());
    assertEquals(List.of(), of(1, 2, 2, 3).against());
  }

  @Test
  void whoCannotTellTwoApartDecidesNothing() {
    Majority majority =
        Majority.of(
            says("hand", 1),
            List.of(says("plain", 1.1)),
            List.of(Witness.ofWhole("differences", new double[] {1.05, 1}, 0.2)));
    assertEquals(List.of(), majority.against());
  }

  @Test
  void withoutTensorFlowDifferencesAreBelieved() {
    Majority majority = Majority.of(says("hand", 2), List.of(), List.of(says("differences", 1)));
    assertEquals(List.of("hand"), majority.against());
    assertEquals(List.of("differences"), majority.agreeing());
  }

  @Test
  void onlyEntriesThatBothKnowAreCompared() {
    Witness few = new Witness("few", new int[] {1}, new double[] {1}, new double[] {0});
    assertEquals(true, few.agreesWith(says("all", 7)));
    assertEquals(false, few.agreesWith(Witness.ofWhole("all", new double[] {7, 2}, 0)));
  }
}
