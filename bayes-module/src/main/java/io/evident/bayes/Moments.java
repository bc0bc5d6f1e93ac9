package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import java.io.Serializable;

/**
 * The running weight, mean and centred sum of squares, exact enough to survive a large offset.
 *
 * <p>The mean is carried in two doubles, and its sums are error-free. Values arrive in blocks. The
 * squares of a block are taken about the mean so far, in the same pass as its sum; if the block
 * lies so far from it that the correction would cancel, they are taken again about its own mean.
 * Blocks join by the pairwise formula of T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for
 * computing the sample variance", The American Statistician 37 (1983).
 */
final class Moments implements Serializable {
  private static final long serialVersionUID = 1;

  /** Values per block: two kilobytes, so that joining costs little and a second pass is cached. */
  static final int BLOCK = 256;

  /** The share of the squares that may be taken off again, at the cost of half a bit. */
  private static final double CANCELLATION = 0.25;

  private long count;
  private double weight;
  private double weightLow;
  private double logWeights;
  private double mean;
  private double meanLow;
  private double squares;
  private double squaresLow;

  static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "values are too large: their sum of squares exceeds the range of a double; change their"
            + " unit");
  }

  SufficientStatistics toStatistics(boolean digesting, long digestHigh, long digestLow) {
    if (weight <= Double.MAX_VALUE && !(squares + squaresLow <= Double.MAX_VALUE)) {
      throw tooLarge();
    }
    return new SufficientStatistics(
        count,
        weight,
        logWeights,
        new DoubleDouble(mean, meanLow),
        squares + squaresLow,
        digesting ? new DataDigest(count, digestHigh, digestLow) : null);
  }

  /** Adds values[from..to), not none of them; false, with nothing added, if the sum overflows. */
  boolean addBlock(double[] values, int from, int to) {
    double center = count == 0 ? values[from] : mean;
    double s = 0;
    double t = 0;
    double sLow = 0;
    double tLow = 0;
    double p = 0;
    double q = 0;
    int i = from;
    for (; i + 1 < to; i += 2) {
      double x = values[i];
      double y = values[i + 1];
      double sNext = s + x;
      double tNext = t + y;
      double sPart = sNext - s;
      double tPart = tNext - t;
      sLow += (s - (sNext - sPart)) + (x - sPart);
      tLow += (t - (tNext - tPart)) + (y - tPart);
      s = sNext;
      t = tNext;
      p = Math.fma(x - center, x - center, p);
      q = Math.fma(y - center, y - center, q);
    }
    if (i < to) {
      double x = values[i];
      double sNext = s + x;
      double sPart = sNext - s;
      sLow += (s - (sNext - sPart)) + (x - sPart);
      s = sNext;
      p = Math.fma(x - center, x - center, p);
    }
    double sum = s + t;
    double part = sum - s;
    double sumLow = (s - (sum - part)) + (t - part) + (sLow + tLow);
    int n = to - from;
    double m = (sum + sumLow) / n;
    double mLow = (Math.fma(-m, n, sum) + sumLow) / n;
    double shift = (m - center) + mLow;
    double between = n * shift * shift;
    double within = p + q - between;
    if (!(between <= CANCELLATION * (p + q))) {
      within = squaresAbout(m, values, from, to) - n * mLow * mLow;
    }
    if (!(Math.abs(within) <= Double.MAX_VALUE)) {
      return false;
    }
    join(n, n, 0, 0, m, mLow, Math.max(within, 0), 0);
    return true;
  }

  private static double squaresAbout(double m, double[] values, int from, int to) {
    double p = 0;
    double q = 0;
    int i = from;
    for (; i + 1 < to; i += 2) {
      p = Math.fma(values[i] - m, values[i] - m, p);
      q = Math.fma(values[i + 1] - m, values[i + 1] - m, q);
    }
    return i < to ? Math.fma(values[i] - m, values[i] - m, p) + q : p + q;
  }

  /** Adds one value of the given precision weight. */
  void addWeighted(double value, double w) {
    join(1, w, 0, Math.log(w), value, 0, 0, 0);
  }

  void join(Moments other) {
    if (other.count > 0) {
      join(
          other.count,
          other.weight,
          other.weightLow,
          other.logWeights,
          other.mean,
          other.meanLow,
          other.squares,
          other.squaresLow);
    }
  }

  void join(SufficientStatistics other) {
    if (other.count() > 0) {
      DoubleDouble m = other.exactMean();
      join(
          other.count(),
          other.weight(),
          0,
          other.sumOfLogWeights(),
          m.high(),
          m.low(),
          other.centredSumOfSquares(),
          0);
    }
  }

  private void join(
      long n, double w, double wLow, double logW, double m, double mLow, double q, double qLow) {
    if (count == 0) {
      count = n;
      weight = w;
      weightLow = wLow;
      logWeights = logW;
      mean = m;
      meanLow = mLow;
      squares = q;
      squaresLow = qLow;
      return;
    }
    double before = weight;
    addWeight(w, wLow);

    double delta = m - mean;
    double part = delta - m;
    double deltaLow = (m - (delta - part)) + (-mean - part) + (mLow - meanLow);
    double ratio = w / weight;
    double ratioLow = (Math.fma(-ratio, weight, w) + wLow - ratio * weightLow) / weight;

    double step = delta * ratio;
    double stepLow = Math.fma(delta, ratio, -step) + (delta * ratioLow + deltaLow * ratio);
    double next = mean + step;
    double nextPart = next - mean;
    double nextLow = (mean - (next - nextPart)) + (step - nextPart) + (meanLow + stepLow);
    mean = next + nextLow;
    meanLow = nextLow - (mean - next);

    double distance = delta + deltaLow;
    addSquares(q);
    addSquares(distance * distance * (before * ratio));
    squaresLow += qLow;
    logWeights += logW;
    count += n;
  }

  private void addWeight(double w, double wLow) {
    double next = weight + w;
    double part = next - weight;
    weightLow += (weight - (next - part)) + (w - part) + wLow;
    weight = next;
  }

  private void addSquares(double q) {
    double next = squares + q;
    double part = next - squares;
    squaresLow += (squares - (next - part)) + (q - part);
    squares = next;
  }
}
