package io.evident.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalIntervals;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.serving.TableModelCalibration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every number that a calibration adds has a name of its own, whatever alphas and targets are. */
class TableCalibrationTest {
  private static final double[] SCORES =
      IntStream.range(0, 100_000).mapToDouble(i -> i / 1e5).toArray();

  private static TableCalibration numbers(List<Double> alphas, List<String> targets) {
    return new TableCalibration(
        Optional.of(
            new TableModelCalibration.Numbers(
                CalibrationMethod.PLAIN,
                alphas,
                targets.stream()
                    .map(
                        name ->
                            new TableModelCalibration.Target(
                                name, ConformalIntervals.ofScores(false, SCORES)))
                    .toList())),
        alphas,
        targets);
  }

  private static TableCalibration classes(List<Double> alphas, List<String> names) {
    ConformalSets sets =
        ConformalSets.ofScores(
            ConformalScore.LAC, ConformalSets.Options.USUAL, names.size(), List.of(SCORES));
    return new TableCalibration(
        Optional.of(
            new TableModelCalibration.Classes(
                names, new ModelCalibration(CalibrationMethod.TEMPERATURE, 1, sets))),
        alphas,
        names);
  }

  @Test
  void alphasThatAreCloseHaveTheirOwnColumns() {
    List<Double> close = List.of(0.00002, 0.00003, 0.1, 0.100001);
    assertEquals(
        List.of(
            "y from (99.998 %)",
            "y to (99.998 %)",
            "y from (99.997 %)",
            "y to (99.997 %)",
            "y from (90 %)",
            "y to (90 %)",
            "y from (89.9999 %)",
            "y to (89.9999 %)"),
        numbers(close, List.of("y")).behind("y"));
    assertEquals(
        List.of("99.998 % set", "99.997 % set", "90 % set", "89.9999 % set"),
        classes(close, List.of("a", "b")).sets());
    assertEquals(List.of("y from", "y to"), numbers(List.of(0.25), List.of("y")).behind("y"));
  }

  @Test
  void aTargetThatIsCalledAsTheEndOfAnIntervalIsKeptApart() {
    TableCalibration both = numbers(List.of(0.1), List.of("y", "y from"));
    assertEquals(List.of("calibrated y from", "y to"), both.behind("y"));
    assertEquals(List.of("y from from", "y from to"), both.behind("y from"));
    TableCalibration classes = classes(List.of(0.1), List.of("a", "calibrated a", "90 % set"));
    assertEquals(
        List.of(
            "calibrated calibrated a", "calibrated calibrated calibrated a", "calibrated 90 % set"),
        classes.probabilities());
    assertEquals(List.of("calibrated calibrated 90 % set"), classes.sets());
  }
}
