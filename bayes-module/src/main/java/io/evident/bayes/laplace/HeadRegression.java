package io.evident.bayes.laplace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The exact posterior of the weights w of one output of a regression head, y_n = w'h_n + noise,
 * with the variance s2 of the noise and the precision d of the prior w ~ N(0, I / d) that together
 * maximize the evidence.
 *
 * <p>Let a_i and u_i be the eigenvalues and eigenvectors of A = sum_n h_n h_n', c_i = u_i' sum_n
 * h_n y_n and r = 1 / (s2 d). Then
 *
 * <pre>
 *   log p(y | s2, d) = -N/2 log(2 pi s2) - 1/2 sum log(1 + r a_i) - E(r) / (2 s2)
 *   E(r) = sum y_n^2 - sum r c_i^2 / (1 + r a_i)
 *   w ~ N(sum u_i c_i / (a_i + 1 / r), s2 inverse(A + I / r))
 * </pre>
 *
 * <p>For a given r the best s2 is E(r) / N, which leaves one dimension: the slope of the evidence
 * in log r, bracketed on a grid between 1e-10 and 1e10 in units of 1 / a_1 and bisected; of several
 * peaks the highest is taken. A bias has the same prior, so that targets should be standardized.
 * Source: D. J. C. MacKay, "Bayesian interpolation", Neural Computation 4 (1992).
 *
 * @param noiseVariance s2
 * @param choice d, its evidence and whether it is an end of what was searched
 * @param effectiveWeights how many weights the data decide rather than the prior, sum r a_i / (1 +
 *     r a_i)
 * @param posterior of w: a head of one output
 */
public record HeadRegression(
    double noiseVariance,
    PrecisionChoice choice,
    double effectiveWeights,
    HeadPosterior posterior) {
  private static final double RANGE = Math.log(1e10);
  private static final int GRID = 200;
  private static final int HALVINGS = 80;

  /** Of the sum of squares, what a difference of doubles cannot tell from 0. */
  private static final double EXACT = 1e-13;

  /**
   * Refits each output.
   *
   * @param examples features and targets
   * @return the posterior of each output, K of them
   * @throws IllegalArgumentException if all targets of an output are 0, or the features fit them so
   *     nearly that rounding hides the noise
   */
  public static List<HeadRegression> of(HeadExamples examples) {
    SymmetricEigen gram = examples.gram();
    double[] eigenvalues = Arrays.stream(gram.values()).map(value -> Math.max(0, value)).toArray();
    List<HeadRegression> all = new ArrayList<>();
    for (int k = 0; k < examples.outputs(); k++) {
      all.add(new Search(examples, gram, eigenvalues, k).best());
    }
    return List.copyOf(all);
  }

  /** The evidence of one output as a function of log r. */
  private static final class Search {
    private final SymmetricEigen gram;
    private final double[] a;
    private final double[] along;
    private final int count;
    private final int output;
    private final double squares;

    Search(HeadExamples examples, SymmetricEigen gram, double[] eigenvalues, int output) {
      this.gram = gram;
      this.a = eigenvalues;
      this.count = examples.size();
      this.output = output;
      int width = examples.width();
      double[] sums = new double[width];
      double[] h = new double[width];
      double squared = 0;
      for (int n = 0; n < count; n++) {
        double y = examples.targets()[n * examples.outputs() + output];
        examples.widen(n, h);
        RowProducts.add(sums, h, y);
        squared += y * y;
      }
      this.squares = squared;
      this.along = new double[width];
      RowProducts.times(gram.vectors(), sums, along);
    }

    private double leftOver(double r) {
      double sum = squares;
      for (int i = 0; i < a.length; i++) {
        sum -= r * along[i] * along[i] / (1 + r * a[i]);
      }
      return sum;
    }

    /** E(r), refused where it is lost in rounding. */
    private double known(double r) {
      double left = leftOver(r);
      if (!(left > EXACT * squares)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                squares == 0
                    ? "all targets of output %d, counted from 0, are 0"
                    : "the features fit the targets of output %d, counted from 0, exactly, so that"
                        + " nothing tells the noise variance",
                output));
      }
      return left;
    }

    private double logEvidence(double r) {
      double variance = known(r) / count;
      double sum = -0.5 * count * (Math.log(2 * Math.PI * variance) + 1);
      for (double value : a) {
        sum -= 0.5 * Math.log1p(r * value);
      }
      return sum;
    }

    /** Twice the derivative of the evidence by log r. */
    private double slope(double r) {
      double falls = 0;
      double effective = 0;
      for (int i = 0; i < a.length; i++) {
        double part = 1 + r * a[i];
        falls += r * along[i] * along[i] / (part * part);
        effective += r * a[i] / part;
      }
      return count * falls / known(r) - effective;
    }

    HeadRegression best() {
      double unit = Math.log(a[0] > 0 ? a[0] : 1);
      double from = -RANGE - unit;
      double to = RANGE - unit;
      DoubleUnaryOperator rises = log -> slope(Math.exp(log));
      double best = from;
      boolean atEdge = true;
      double highest = logEvidence(Math.exp(from));
      double low = rises.applyAsDouble(from);
      for (int i = 1; i <= GRID; i++) {
        double at = from + i * (to - from) / GRID;
        double high = rises.applyAsDouble(at);
        boolean last = i == GRID && high > 0;
        if (last || (low > 0 && high <= 0)) {
          double top = last ? at : zero(rises, from + (i - 1) * (to - from) / GRID, at);
          double evidence = logEvidence(Math.exp(top));
          if (evidence > highest) {
            highest = evidence;
            best = top;
            atEdge = last;
          }
        }
        low = high;
      }
      return regression(Math.exp(best), highest, atEdge);
    }

    private static double zero(DoubleUnaryOperator falling, double from, double to) {
      double low = from;
      double high = to;
      for (int i = 0; i < HALVINGS; i++) {
        double middle = 0.5 * (low + high);
        if (falling.applyAsDouble(middle) > 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return 0.5 * (low + high);
    }

    private HeadRegression regression(double r, double evidence, boolean atEdge) {
      double variance = known(r) / count;
      double precision = 1 / (variance * r);
      double[] parts = new double[a.length];
      double effective = 0;
      for (int i = 0; i < a.length; i++) {
        parts[i] = r * along[i] / (1 + r * a[i]);
        effective += r * a[i] / (1 + r * a[i]);
      }
      double[] mean = new double[a.length];
      RowProducts.addRows(mean, parts, 0, gram.vectors(), a.length, 0, a.length);
      SymmetricEigen noise =
          SymmetricEigen.stored(new double[] {1 / variance}, new double[][] {{1}});
      return new HeadRegression(
          variance,
          new PrecisionChoice(precision, evidence, atEdge),
          effective,
          new HeadPosterior(
              new LinearHead(1, mean.length, mean),
              precision,
              evidence,
              new KroneckerFactors(gram, noise)));
    }
  }
}
