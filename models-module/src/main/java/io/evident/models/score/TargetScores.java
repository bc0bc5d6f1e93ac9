package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How near predictions of a number come to the true ones, y, or a mean of that over several
 * targets. With e_i = prediction - y_i, weights w_i (all 1 where none are given) and W = sum w_i:
 *
 * <ul>
 *   <li>RMSE = sqrt(sum w_i e_i^2 / W), MAE = sum w_i |e_i| / W, bias = sum w_i e_i / W;
 *   <li>the median absolute error is the middle of the |e_i|, half of the weight on either side;
 *       where half of the weight ends between two of them, the mean of these two;
 *   <li>R2 = 1 - sum w_i e_i^2 / sum w_i (y_i - ybar)^2 with ybar the weighted mean of the y_i: 1
 *       is exact, 0 is as good as always ybar, and worse predictions are below 0;
 *   <li>the correlation is Pearson's, weighted;
 *   <li>the mean Poisson deviance is 2 sum w_i (y_i log(y_i / p_i) - y_i + p_i) / W of predictions
 *       p_i, with 0 log 0 = 0; source: P. McCullagh and J. A. Nelder, Generalized Linear Models,
 *       2nd edition (1989), section 2.3. It is taken from the series of C. Loader, Fast and
 *       Accurate Computation of Binomial Probabilities (2000), where y_i and p_i are near, so that
 *       large counts lose no digits.
 * </ul>
 *
 * <p>Sums are compensated and squares are taken about the mean in a second pass, so that an offset
 * common to targets and predictions takes no digits beyond those of the numbers themselves.
 *
 * @param target its name, or that of the mean
 * @param rows how many predictions
 * @param rmse in the unit of the target
 * @param mae mean absolute error, in the unit of the target
 * @param medianAbsoluteError in the unit of the target
 * @param largestError the largest |e_i| of a row whose weight is above 0, in the unit of the target
 * @param bias in the unit of the target; above 0 if predictions are too large
 * @param r2 at most 1; NaN if all targets are the same
 * @param correlation from -1 to 1; NaN if all targets or all predictions are the same
 * @param poissonDeviance at least 0, in the unit of the target; NaN unless all targets are at least
 *     0 and all predictions above 0
 */
public record TargetScores(
    String target,
    long rows,
    @JsonSetter(nulls = Nulls.SET) double rmse,
    @JsonSetter(nulls = Nulls.SET) double mae,
    @JsonSetter(nulls = Nulls.SET) double medianAbsoluteError,
    @JsonSetter(nulls = Nulls.SET) double largestError,
    @JsonSetter(nulls = Nulls.SET) double bias,
    @JsonSetter(nulls = Nulls.SET) double r2,
    @JsonSetter(nulls = Nulls.SET) double correlation,
    @JsonSetter(nulls = Nulls.SET) double poissonDeviance) {

  /** So near in relation to their sum, the series is summed instead of the logarithm. */
  private static final double NEAR = 0.1;

  /** How far rounding may take two sums that ought to be equal, in units of the last place. */
  private static final double ROUNDED = 4 * 0x1p-52;

  /**
   * The scores of one target.
   *
   * @param target its name
   * @param truth the true values, at least one, finite
   * @param predicted as many, finite
   * @return the scores, every row weighing the same
   * @throws IllegalArgumentException if the lengths differ or are 0, or a number is not finite
   */
  public static TargetScores of(String target, double[] truth, double[] predicted) {
    double[] weights = new double[truth.length];
    Arrays.fill(weights, 1);
    return of(target, truth, predicted, weights);
  }

  /**
   * The weighted scores of one target.
   *
   * @param target its name
   * @param truth the true values, at least one, finite
   * @param predicted as many, finite
   * @param weights as many, finite, none below 0, one above 0; only their ratios matter
   * @return the scores
   * @throws IllegalArgumentException if the lengths differ or are 0, or a number is out of range
   */
  public static TargetScores of(
      String target, double[] truth, double[] predicted, double[] weights) {
    ScoredRows.requireFinite("truth of " + target, truth, truth.length);
    ScoredRows.requireFinite("predicted of " + target, predicted, truth.length);
    ScoredRows.requireWeights(weights, truth.length);
    // Powers of two change no digit, and squares of the scaled numbers are within range.
    double unit = powerOfTwo(Math.max(largest(truth), largest(predicted)));
    return new Sums(scaled(truth, unit), scaled(predicted, unit), relative(weights))
        .scores(target, unit);
  }

  private static double[] scaled(double[] values, double unit) {
    return Arrays.stream(values).map(value -> value / unit).toArray();
  }

  private static double[] relative(double[] weights) {
    return scaled(weights, powerOfTwo(largest(weights)));
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static double powerOfTwo(double value) {
    return value == 0 ? 1 : Math.scalb(1.0, Math.max(Double.MIN_EXPONENT, Math.getExponent(value)));
  }

  /**
   * The mean over several targets, each weighing the same; the largest error is the largest of all.
   * Figures in a unit have a meaning only if all targets share it.
   *
   * @param name of the mean
   * @param targets at least one
   * @return the mean; a figure that one of the targets lacks is NaN
   */
  static TargetScores mean(String name, List<TargetScores> targets) {
    return new TargetScores(
        name,
        targets.get(0).rows(),
        mean(targets, TargetScores::rmse),
        mean(targets, TargetScores::mae),
        mean(targets, TargetScores::medianAbsoluteError),
        targets.stream().mapToDouble(TargetScores::largestError).max().orElseThrow(),
        mean(targets, TargetScores::bias),
        mean(targets, TargetScores::r2),
        mean(targets, TargetScores::correlation),
        mean(targets, TargetScores::poissonDeviance));
  }

  private static double mean(List<TargetScores> targets, ToDoubleFunction<TargetScores> figure) {
    return targets.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** The sums over rows of numbers of ordinary size. */
  private static final class Sums {
    private final double[] y;
    private final double[] p;
    private final double[] w;
    private final double weight;

    Sums(double[] y, double[] p, double[] w) {
      this.y = y;
      this.p = p;
      this.w = w;
      this.weight = sum(i -> 1);
    }

    TargetScores scores(String target, double unit) {
      double squares = sum(i -> error(i) * error(i));
      Deviations truth = new Deviations(y);
      Deviations predicted = new Deviations(p);
      double together = sum(i -> truth.of(i) * predicted.of(i));
      double correlation =
          truth.constant || predicted.constant
              ? Double.NaN
              : together / (Math.sqrt(truth.squares) * Math.sqrt(predicted.squares));
      return new TargetScores(
          target,
          y.length,
          unit * Math.sqrt(squares / weight),
          unit * (sum(i -> Math.abs(error(i))) / weight),
          unit * median(),
          unit
              * IntStream.range(0, y.length)
                  .mapToDouble(i -> w[i] > 0 ? size(i) : 0)
                  .max()
                  .getAsDouble(),
          unit * (sum(this::error) / weight),
          truth.constant ? Double.NaN : 1 - squares / truth.squares,
          Math.max(-1, Math.min(1, correlation)),
          unit * poissonDeviance());
    }

    private double error(int row) {
      return p[row] - y[row];
    }

    private double size(int row) {
      return Math.abs(error(row));
    }

    /** The sum of w f. */
    private double sum(IntToDoubleFunction f) {
      DoubleSummaryStatistics sum = new DoubleSummaryStatistics();
      for (int i = 0; i < w.length; i++) {
        if (w[i] > 0) {
          sum.accept(w[i] * f.applyAsDouble(i));
        }
      }
      return sum.getSum();
    }

    /**
     * Distances from the mean, taken from those to the first value, which an offset leaves exact.
     */
    private final class Deviations {
      private final double[] values;
      private final double first;
      private final double mean;
      private final double squares;
      private final boolean constant;

      Deviations(double[] values) {
        this.values = values;
        this.first =
            values[IntStream.range(0, w.length).filter(i -> w[i] > 0).findFirst().getAsInt()];
        this.mean = sum(i -> values[i] - first) / weight;
        this.squares = sum(i -> of(i) * of(i));
        // distances from the first value, and so from their mean, are exactly 0 if all are the same
        this.constant = squares == 0;
      }

      double of(int row) {
        return values[row] - first - mean;
      }
    }

    private double median() {
      if (Arrays.stream(w).allMatch(weight -> weight == w[0])) {
        double[] sizes = IntStream.range(0, w.length).mapToDouble(this::size).sorted().toArray();
        return sizes[(sizes.length - 1) / 2] / 2 + sizes[sizes.length / 2] / 2;
      }
      return weightedMedian();
    }

    private double weightedMedian() {
      int[] order =
          IntStream.range(0, w.length)
              .filter(i -> w[i] > 0)
              .boxed()
              .sorted(Comparator.comparingDouble(this::size))
              .mapToInt(Integer::intValue)
              .toArray();
      DoubleSummaryStatistics below = new DoubleSummaryStatistics();
      for (int k = 0; k < order.length; k++) {
        below.accept(w[order[k]]);
        double beyondHalf = 2 * below.getSum() - weight;
        if (Math.abs(beyondHalf) <= ROUNDED * weight && k + 1 < order.length) {
          return size(order[k]) / 2 + size(order[k + 1]) / 2;
        }
        if (beyondHalf > 0) {
          return size(order[k]);
        }
      }
      throw new AssertionError("half of the weight is reached before its end");
    }

    private double poissonDeviance() {
      for (int i = 0; i < w.length; i++) {
        if (w[i] > 0 && !(y[i] >= 0 && p[i] > 0)) {
          return Double.NaN;
        }
      }
      return 2 * sum(i -> halfDeviance(y[i], p[i])) / weight;
    }

    /** y log(y / p) - y + p. */
    private static double halfDeviance(double y, double p) {
      double difference = y - p;
      if (y == 0) {
        return p;
      }
      if (Math.abs(difference) >= NEAR * (y + p)) {
        double ratio = y / p;
        double log = ratio < Double.POSITIVE_INFINITY ? Math.log(ratio) : Math.log(y) - Math.log(p);
        return y * log - difference;
      }
      // y log((1 + v) / (1 - v)) - (y - p) = (y - p) v + 2 y (v^3 / 3 + v^5 / 5 + ...)
      double v = difference / (y + p);
      double power = 2 * y * v;
      double sum = difference * v;
      for (int j = 1; ; j++) {
        power *= v * v;
        double next = sum + power / (2 * j + 1);
        if (next == sum) {
          return sum;
        }
        sum = next;
      }
    }
  }
}
