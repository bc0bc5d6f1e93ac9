package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.bayes.Interval;
import io.evident.bayes.laplace.CurvatureForm;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadIntervalsTest {
  /** Mean weights 1 and 2, variances 0.5 and 0.25, in units of 2 about 10. */
  private static final HeadIntervals.TargetHead HEAD =
      new HeadIntervals.TargetHead(
          10,
          2,
          0.25,
          3,
          new ServedPosterior(
              CurvatureForm.KRONECKER,
              1,
              2,
              new float[] {1, 2},
              new float[] {1, 0, 0, 1},
              new float[] {0.5f, 0.25f},
              new float[] {1}));

  @Test
  void theRefittedHeadIsThatOfTheFormulas() {
    double[] h = {3, 1};
    // m = 10 + 2 (3 + 2); s = 2 sqrt(0.25 + 9 * 0.5 + 1 * 0.25).
    HeadIntervals.Predicted bayes = HEAD.predicted(CalibrationMethod.BAYES, 7, h);
    assertEquals(20, bayes.mean(), 1e-12);
    assertEquals(2 * Math.sqrt(5), bayes.deviation(), 1e-12);
    assertEquals(new HeadIntervals.Predicted(7, 3), HEAD.predicted(CalibrationMethod.PLAIN, 7, h));
  }

  @Test
  void anIntervalIsTheThresholdTimesTheDeviation() {
    ConformalIntervals scores = ConformalIntervals.ofScores(true, new double[] {1, 2, 3, 4});
    HeadIntervals intervals =
        new HeadIntervals(
            CalibrationMethod.BAYES, List.of(new HeadIntervals.Target("y", HEAD, scores)));
    // The ceil(5 * 0.75) = 4th smallest score.
    double half = 8 * (1 + 0x1p-16);
    assertEquals(
        new Interval(20 - half, 20 + half),
        intervals.interval(0, new HeadIntervals.Predicted(20, 2), 0.25));
    assertThrows(IllegalArgumentException.class, () -> intervals.require(0.1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HeadIntervals(CalibrationMethod.PLAIN, intervals.targets()));
  }
}
