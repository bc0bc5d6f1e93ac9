package io.evident.lab.benchmark;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How cost grows along one axis.
 *
 * @param axis what grows
 * @param points one for each value, ascending; at least two
 */
public record ScalingResult(ScalingAxis axis, List<Point> points) {

  /**
   * What was measured at one value.
   *
   * @param value on the axis
   * @param seconds a step, by round
   * @param residentBytes memory of the process; 0 where the system does not tell
   * @param operations a step cannot do without, see {@link StepCost}
   */
  public record Point(int value, Rounds seconds, long residentBytes, double operations) {}

  public ScalingResult {
    points = List.copyOf(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException("growth needs at least two points, got " + points.size());
    }
  }

  /**
   * The exponent of time: seconds a step grow as value^exponent.
   *
   * @return the slope of log(median) over log(value), by least squares over the upper half of the
   *     values, where what a step costs at least no longer counts
   */
  public double timeExponent() {
    return exponent(point -> point.seconds().median());
  }

  /**
   * The exponent of the work.
   *
   * @return the same slope of the operations
   */
  public double workExponent() {
    return exponent(Point::operations);
  }

  /**
   * The exponent of memory.
   *
   * @return the same slope of the resident bytes; NaN where the system does not tell them
   */
  public double memoryExponent() {
    return exponent(Point::residentBytes);
  }

  private double exponent(ToDoubleFunction<Point> of) {
    List<Point> upper =
        points.subList(Math.min(points.size() / 2, points.size() - 2), points.size());
    double x = upper.stream().mapToDouble(p -> Math.log(p.value())).average().orElseThrow();
    double y =
        upper.stream().mapToDouble(p -> Math.log(of.applyAsDouble(p))).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Point point : upper) {
      double dx = Math.log(point.value()) - x;
      products += dx * (Math.log(of.applyAsDouble(point)) - y);
      squares += dx * dx;
    }
    return products / squares;
  }
}
