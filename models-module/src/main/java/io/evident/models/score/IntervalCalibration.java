package io.evident.models.score;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How often true values are within central intervals of several levels: of a model that knows how
 * uncertain it is, as often as the level says. For normal predictions with distribution function F
 * a value y is within the central interval of level c where its probability integral transform F(y)
 * is, |2 F(y) - 1| &lt;= c. Source: T. Gneiting, F. Balabdaoui and A. E. Raftery, Probabilistic
 * forecasts, calibration and sharpness, Journal of the Royal Statistical Society B 69 (2007).
 *
 * @param target its name
 * @param rows how many predictions, at least 1
 * @param levels in increasing order, at least one
 */
public record IntervalCalibration(String target, long rows, List<Level> levels) {
  /** The quantiles 0.55, 0.6, ... 0.95 of the standard normal distribution. */
  private static final double[] HALF_WIDTHS = {
    0.12566134685507402,
    0.2533471031357997,
    0.38532046640756773,
    0.5244005127080407,
    0.6744897501960817,
    0.8416212335729143,
    1.0364333894937898,
    1.2815515655446004,
    1.6448536269514722
  };

  /**
   * The intervals of one level.
   *
   * @param level the part that is promised, between 0 and 1
   * @param covered how many intervals have the true value within them
   */
  public record Level(double level, long covered) {}

  public IntervalCalibration {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException("levels must not be empty");
    }
    for (Level level : levels) {
      if (!(level.level() > 0 && level.level() < 1)) {
        throw new IllegalArgumentException("level must be between 0 and 1, got " + level.level());
      }
      if (!(level.covered() >= 0 && level.covered() <= rows)) {
        throw new IllegalArgumentException(
            "covered must be in 0.." + rows + ", got " + level.covered());
      }
    }
  }

  /**
   * Of normal predictions, the levels 0.1, 0.2, ... 0.9.
   *
   * @param target its name
   * @param truth the true values, at least one, finite
   * @param mean predicted, as many, finite
   * @param deviation the standard deviation predicted for each, finite and above 0
   * @return the calibration
   * @throws IllegalArgumentException if the lengths differ or are 0, or a number is out of range
   */
  public static IntervalCalibration ofNormal(
      String target, double[] truth, double[] mean, double[] deviation) {
    ScoredRows.requireFinite("truth of " + target, truth, truth.length);
    ScoredRows.requireFinite("mean of " + target, mean, truth.length);
    ScoredRows.requireDeviations("deviation of " + target, deviation, truth.length);
    List<Level> levels = new ArrayList<>();
    for (int k = 0; k < HALF_WIDTHS.length; k++) {
      long covered = 0;
      for (int i = 0; i < truth.length; i++) {
        covered += Math.abs(truth[i] - mean[i]) <= HALF_WIDTHS[k] * deviation[i] ? 1 : 0;
      }
      levels.add(new Level((k + 1) / 10.0, covered));
    }
    return new IntervalCalibration(target, truth.length, levels);
  }

  /**
   * Of intervals that were scored, such as those between predicted quantiles.
   *
   * @param scores of one target, at least one
   * @return the calibration, in order of the levels
   * @throws IllegalArgumentException if there are none
   */
  public static IntervalCalibration of(List<IntervalScores> scores) {
    if (scores.isEmpty()) {
      throw new IllegalArgumentException("scores must not be empty");
    }
    return new IntervalCalibration(
        scores.get(0).target(),
        scores.get(0).rows(),
        scores.stream()
            .map(score -> new Level(score.level(), score.covered()))
            .sorted(Comparator.comparingDouble(Level::level))
            .toList());
  }

  /**
   * The part of the true values within the intervals of a level.
   *
   * @param level one of the levels
   * @return from 0 to 1
   */
  public double observed(Level level) {
    return (double) level.covered() / rows;
  }

  /**
   * The mean of |observed - promised| over the levels.
   *
   * @return from 0 to 1
   */
  public double meanGap() {
    return levels.stream()
        .mapToDouble(level -> Math.abs(observed(level) - level.level()))
        .average()
        .orElseThrow();
  }
}
