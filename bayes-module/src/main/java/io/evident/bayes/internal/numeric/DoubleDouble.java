package io.evident.bayes.internal.numeric;

import java.io.Serializable;

/**
 * An unevaluated sum of two doubles, {@code high + low}, which carries about 106 bits.
 *
 * <p>Sums are Knuth's two-sum, products use the fused multiply-add; see T. J. Dekker, "A
 * floating-point technique for extending the available precision", Numerische Mathematik 18 (1971),
 * and D. E. Knuth, The Art of Computer Programming 2, section 4.2.2.
 *
 * @param high the value rounded to a double
 * @param low what the rounding left over, at most half a unit in the last place of {@code high}
 */
public record DoubleDouble(double high, double low) implements Serializable {
  public static final DoubleDouble ZERO = new DoubleDouble(0, 0);

  /** The exact sum of two doubles. */
  public static DoubleDouble sum(double a, double b) {
    double s = a + b;
    double z = s - a;
    return new DoubleDouble(s, (a - (s - z)) + (b - z));
  }

  /** The exact product of two doubles, short of underflow. */
  public static DoubleDouble product(double a, double b) {
    double p = a * b;
    return new DoubleDouble(p, Math.fma(a, b, -p));
  }

  /** The quotient of two doubles to about 106 bits. */
  public static DoubleDouble quotient(double a, double b) {
    double q = a / b;
    return normalized(q, Math.fma(-q, b, a) / b);
  }

  public DoubleDouble plus(double b) {
    DoubleDouble s = sum(high, b);
    return normalized(s.high, s.low + low);
  }

  public DoubleDouble plus(DoubleDouble b) {
    DoubleDouble s = sum(high, b.high);
    DoubleDouble t = sum(low, b.low);
    DoubleDouble u = normalized(s.high, s.low + t.high);
    return normalized(u.high, u.low + t.low);
  }

  public DoubleDouble minus(DoubleDouble b) {
    return plus(b.negated());
  }

  public DoubleDouble negated() {
    return new DoubleDouble(-high, -low);
  }

  public DoubleDouble times(double b) {
    DoubleDouble p = product(high, b);
    return normalized(p.high, Math.fma(low, b, p.low));
  }

  public DoubleDouble times(DoubleDouble b) {
    DoubleDouble p = product(high, b.high);
    return normalized(p.high, p.low + (high * b.low + low * b.high));
  }

  public DoubleDouble dividedBy(DoubleDouble b) {
    double q = high / b.high;
    DoubleDouble rest = minus(b.times(q));
    return normalized(q, rest.high / b.high);
  }

  public DoubleDouble squared() {
    return times(this);
  }

  /** The square root of a number that is at least 0. */
  public DoubleDouble squareRoot() {
    double root = Math.sqrt(high);
    return root == 0 ? ZERO : normalized(root, minus(product(root, root)).high / (2 * root));
  }

  /** This times 2^exponent. */
  public DoubleDouble scaled(int exponent) {
    return new DoubleDouble(Math.scalb(high, exponent), Math.scalb(low, exponent));
  }

  public static DoubleDouble of(double value) {
    return new DoubleDouble(value, 0);
  }

  public static DoubleDouble[] of(double[] values) {
    DoubleDouble[] all = new DoubleDouble[values.length];
    for (int i = 0; i < values.length; i++) {
      all[i] = of(values[i]);
    }
    return all;
  }

  /** The nearest double. */
  public double value() {
    return high + low;
  }

  private static DoubleDouble normalized(double a, double b) {
    double s = a + b;
    return new DoubleDouble(s, b - (s - a));
  }
}
