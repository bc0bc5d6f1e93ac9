package io.evident.models.optimization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
  /** Ten epochs of five steps. */
  private static final TrainingLength LENGTH = new TrainingLength(5, 50);

  private static void assertFactor(double expected, LearningRateSchedule schedule, long step) {
    assertEquals(expected, schedule.factor(step, LENGTH), 1e-15, schedule + " at " + step);
  }

  @Test
  void aConstantRateStays() {
    assertFactor(1, new Constant(), 49);
  }

  @Test
  void anEpochDecayCountsEpochs() {
    EpochDecay decay = new EpochDecay(0.5);
    assertFactor(1, decay, 4);
    assertFactor(0.5, decay, 5);
    assertFactor(0.125, decay, 19);
  }

  /** The net of cs145: lr is multiplied after the steps 0, 245, 490, ... */
  @Test
  void aPeriodicDecayStartsAfterTheFirstStep() {
    double rate = 1;
    PeriodicDecay decay = new PeriodicDecay(0.95, 245);
    for (int step = 0; step < 1000; step++) {
      assertEquals(rate, decay.factor(step, new TrainingLength(245, 1000)), 1e-15);
      if (step % 245 == 0) {
        rate *= 0.95;
      }
    }
  }

  @Test
  void milestonesAreEpochsGoneBy() {
    MilestoneDecay decay = new MilestoneDecay(0.1, List.of(2, 5));
    assertFactor(1, decay, 9);
    assertFactor(0.1, decay, 10);
    assertFactor(0.1, decay, 24);
    assertFactor(0.01, decay, 25);
  }

  @Test
  void aCosineFallsFromOneThroughTheMiddle() {
    assertFactor(1, new Cosine(0.2), 0);
    assertFactor(0.6, new Cosine(0.2), 25);
    assertFactor(0.2 + 0.8 * (1 + Math.cos(Math.PI * 0.98)) / 2, new Cosine(0.2), 49);
  }

  @Test
  void oneCycleRisesToItsPeakAndFalls() {
    OneCycle cycle = new OneCycle(0.2, 0.3, 0.1);
    assertFactor(0.2, cycle, 0);
    assertFactor(0.2 + 0.8 / 3, cycle, 5);
    assertFactor(1, cycle, 15);
    assertFactor(0.1 + 0.9 * 15 / 35, cycle, 35);
  }

  /** The factor 1 - step / total of airbench94. */
  @Test
  void aLinearScheduleFallsByTheStep() {
    Linear all = new Linear(1, 0, OptionalInt.empty());
    assertFactor(1, all, 0);
    assertFactor(1 - 1.0 / 50, all, 1);
    assertFactor(1.0 / 50, all, 49);
    Linear three = new Linear(1, 0, OptionalInt.of(3));
    assertFactor(1 - 14.0 / 15, three, 14);
    assertFactor(0, three, 15);
    assertFactor(0, three, 49);
    assertFactor(0.5 - 0.3 * 25 / 50, new Linear(0.5, 0.2, OptionalInt.empty()), 25);
  }

  @Test
  void aPiecewiseLinearScheduleGoesThroughItsPoints() {
    PiecewiseLinear lines =
        new PiecewiseLinear(List.of(0.0, 0.2, 1.0), List.of(0.1, 1.0, 0.2), OptionalInt.empty());
    assertFactor(0.1, lines, 0);
    assertFactor(0.55, lines, 5);
    assertFactor(1, lines, 10);
    assertFactor(0.6, lines, 30);
    assertFactor(
        0.5, new PiecewiseLinear(List.of(0.0, 1.0), List.of(1.0, 0.0), OptionalInt.of(2)), 5);
    assertFactor(
        0.25, new PiecewiseLinear(List.of(0.0, 1.0), List.of(1.0, 0.25), OptionalInt.of(2)), 49);
  }

  @Test
  void aWarmUpScalesTheFirstStepsOfAnother() {
    WarmUp warm = new WarmUp(4, new EpochDecay(0.5));
    assertFactor(0.25, warm, 0);
    assertFactor(1, warm, 3);
    assertFactor(0.5, warm, 5);
  }

  @Test
  void badSettingsAreRefused() {
    for (double bad : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new EpochDecay(bad));
      assertThrows(IllegalArgumentException.class, () -> new PeriodicDecay(bad, 1));
      assertThrows(IllegalArgumentException.class, () -> new Sgd(bad));
      assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 0.9, 0.9, bad));
    }
    assertThrows(IllegalArgumentException.class, () -> new PeriodicDecay(0.5, 0));
    assertThrows(IllegalArgumentException.class, () -> new Cosine(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(0, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new OneCycle(Double.NaN, 0.5, 0));
    assertThrows(IllegalArgumentException.class, () -> new WarmUp(0, new Constant()));
    assertThrows(
        IllegalArgumentException.class, () -> new Linear(1, Double.NaN, OptionalInt.empty()));
    assertThrows(IllegalArgumentException.class, () -> new Linear(1, 0, OptionalInt.of(0)));
    for (List<Double> at : List.of(List.of(0.0), List.of(0.0, 0.5, 0.5, 1.0), List.of(0.1, 1.0))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new PiecewiseLinear(at, Collections.nCopies(at.size(), 1.0), OptionalInt.empty()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new PiecewiseLinear(List.of(0.0, 1.0), List.of(1.0), OptionalInt.empty()));
    assertThrows(IllegalArgumentException.class, () -> Muon.of(Double.NaN, 0.6));
    assertThrows(IllegalArgumentException.class, () -> Muon.of(0.1, 1));
    assertThrows(IllegalArgumentException.class, () -> Freezing.from(0));
    assertThrows(IllegalArgumentException.class, () -> new Freezing(3, 4));
    assertThrows(IllegalArgumentException.class, () -> new MilestoneDecay(0.1, List.of(3, 3)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new GradientClipping(GradientClipping.Form.VALUE, Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> new WeightDecay(WeightDecay.Form.L2, Double.NaN));
  }

  @Test
  void noScheduleIsLeftOut() {
    assertEquals(
        Set.of(
            Constant.class,
            EpochDecay.class,
            PeriodicDecay.class,
            MilestoneDecay.class,
            Cosine.class,
            OneCycle.class,
            Linear.class,
            PiecewiseLinear.class,
            WarmUp.class),
        Arrays.stream(LearningRateSchedule.class.getPermittedSubclasses())
            .collect(Collectors.toSet()));
  }
}
