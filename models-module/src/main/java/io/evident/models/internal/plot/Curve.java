package io.evident.models.internal.plot;

import java.util.Objects;

/** One named line of a plot: points (x, y), in order of x. */
public final class Curve {
  private final String name;
  private final double[] x;
  private final double[] y;
  private final boolean dashed;

  private Curve(String name, double[] x, double[] y, boolean dashed) {
    this.name = name;
    this.x = x;
    this.y = y;
    this.dashed = dashed;
  }

  /**
   * A curve of copied points.
   *
   * @param name what the legend says, not blank
   * @param x positions, finite and increasing
   * @param y values; one that is not finite is a gap
   * @return the curve
   * @throws IllegalArgumentException if the name is blank, the lengths differ, or x does not
   *     increase
   */
  public static Curve of(String name, double[] x, double[] y) {
    Objects.requireNonNull(name, "name");
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "x and y must be of one length, got " + x.length + " and " + y.length);
    }
    for (int i = 0; i < x.length; i++) {
      boolean increases = Double.isFinite(x[i]) && (i == 0 || x[i] > x[i - 1]);
      if (!increases) {
        throw new IllegalArgumentException(
            "x must be finite and increase, got x[" + i + "] = " + x[i] + " in " + name);
      }
    }
    return new Curve(name, x.clone(), y.clone(), false);
  }

  /**
   * The same curve, drawn dashed: of what is not measured as the other curves of its plot are.
   *
   * @return a new curve
   */
  public Curve dashed() {
    return new Curve(name, x, y, true);
  }

  /**
   * Whether it is drawn dashed.
   *
   * @return false unless {@link #dashed} was asked for
   */
  public boolean isDashed() {
    return dashed;
  }

  /**
   * What the legend says.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The number of points.
   *
   * @return 0 or more
   */
  public int size() {
    return x.length;
  }

  /**
   * One position.
   *
   * @param point the point, in 0..size() - 1
   * @return its x
   */
  public double x(int point) {
    return x[point];
  }

  /**
   * One value.
   *
   * @param point the point, in 0..size() - 1
   * @return its y
   */
  public double y(int point) {
    return y[point];
  }
}
