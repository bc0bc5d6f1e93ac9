package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.network.ImpureFunctionException;
import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Checks the derivative of a function of several variables that has several values, y = f(x),
 * against central differences, every entry of it.
 *
 * <pre>{@code
 * Function<double[], double[]> f = x -> new double[] {x[0] * x[1], x[0], x[1]};
 * Function<double[], double[]> jacobian = x -> new double[] {x[1], x[0], 1, 0, 0, 1};
 * GradientReport report = JacobianCheck.of(f, jacobian, Layout.NUMERATOR).at(3, 5);
 * }</pre>
 *
 * <p>A derivative that is wrong as it stands and right when transposed is in the other layout; the
 * report's notes say so. Immutable. The functions are given copies of the point, which they must
 * not change, and what they return is copied.
 */
public final class JacobianCheck {
  private final String name;
  private final Function<double[], double[]> function;
  private final Function<double[], double[]> derivative;
  private final Layout layout;

  private JacobianCheck(
      String name,
      Function<double[], double[]> function,
      Function<double[], double[]> derivative,
      Layout layout) {
    this.name = name;
    this.function = function;
    this.derivative = derivative;
    this.layout = layout;
  }

  /**
   * A check of a derivative.
   *
   * @param function f, of always the same number of values
   * @param derivative what is said to be its derivative, row-major, in the layout's shape
   * @param layout which index comes first
   * @return the check
   */
  public static JacobianCheck of(
      Function<double[], double[]> function,
      Function<double[], double[]> derivative,
      Layout layout) {
    return new JacobianCheck("the function", function, derivative, layout);
  }

  /**
   * The same check under another name.
   *
   * @param name what reports call the function
   * @return a new check
   */
  public JacobianCheck withName(String name) {
    return new JacobianCheck(name, function, derivative, layout);
  }

  /**
   * Checks the derivative at a point.
   *
   * @param point finite numbers, at least one
   * @return what was found; its loss is the sum of the values
   * @throws IllegalArgumentException if the point is empty or not finite, the function has no
   *     value, a value there is not finite, or the derivative has another length than its shape
   */
  public GradientReport at(double... point) {
    FunctionCheck.requirePoint(point);
    try {
      return reportAt(point);
    } catch (ImpureFunctionException e) {
      return UserFunction.report(name, 1, GradientCheck.DEFAULT_SEED, e);
    }
  }

  private double[] valuesAt(double[] point) {
    return UserFunction.array("the value of " + name, function, point);
  }

  private double[] valuesAt(double[] point, int outputs) {
    double[] values = valuesAt(point);
    if (values.length != outputs) {
      throw new IllegalArgumentException(
          name + " must always have " + outputs + " values, got " + values.length);
    }
    return values;
  }

  private double[] derivativeAt(double[] point) {
    return UserFunction.array("the derivative of " + name, derivative, point);
  }

  private GradientReport reportAt(double[] point) {
    double[] here = valuesAt(point);
    requireValues(here);
    double[] claimed = derivativeAt(point);
    UserFunction.requireSame("the value of " + name, here, valuesAt(point));
    UserFunction.requireSame("the derivative of " + name, claimed, derivativeAt(point));
    if (claimed.length != here.length * point.length) {
      throw new IllegalArgumentException(
          "the derivative of "
              + name
              + " has "
              + claimed.length
              + " entries, but there are "
              + here.length
              + " values of "
              + point.length
              + " variables");
    }
    double[] noise = noise(point, here.length);
    Comparison comparison = compare(layout, point, here, claimed, noise);
    String note = "checked against finite differences, in " + layout.text();
    if (comparison.verdict() == GradientVerdict.FAIL
        && compare(layout.other(), point, here, claimed, noise).verdict() == GradientVerdict.PASS) {
      note += "; it is right in " + layout.other().text() + ", that is transposed";
    }
    double sum = 0;
    for (double value : here) {
      sum += value;
    }
    return new GradientReport(
        name, 1, GradientCheck.DEFAULT_SEED, sum, List.of(comparison), List.of(note));
  }

  private void requireValues(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(name + " must have at least one value, got none");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "the values of "
                + name
                + " must be finite at the point, got "
                + values[i]
                + " at entry "
                + i);
      }
    }
  }

  /** Of each value, along a random direction. */
  private double[] noise(double[] point, int outputs) {
    double[] moving = point.clone();
    Map<DoubleBuffer, double[]> seen = new HashMap<>();
    double[] noise = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      int output = i;
      DirectionalDifferences.Moved moved =
          DirectionalDifferences.Moved.inPlace(
              List.of(moving),
              () ->
                  seen.computeIfAbsent(
                          DoubleBuffer.wrap(moving.clone()), x -> valuesAt(moving, outputs))[
                      output],
              0,
              false);
      noise[i] = moved.measuredNoise(new SplittableRandom(GradientCheck.DEFAULT_SEED));
    }
    return noise;
  }

  private Comparison compare(
      Layout read, double[] point, double[] here, double[] claimed, double[] noise) {
    TensorComparison comparison =
        new TensorComparison(
                "dy/dx",
                GradientCheck.FINITE_DIFFERENCES,
                EntryDifferences.TOLERANCE,
                Slices.greatestSize(claimed))
            .withKinks();
    double[] greatest = new double[here.length];
    for (int i = 0; i < here.length; i++) {
      for (int j = 0; j < point.length; j++) {
        double claim = Math.abs(claimed[read.at(i, j, here.length, point.length)]);
        greatest[i] = claim < Double.POSITIVE_INFINITY ? Math.max(greatest[i], claim) : greatest[i];
      }
    }
    for (int j = 0; j < point.length; j++) {
      Moved moved = new Moved(point, j, here.length);
      for (int i = 0; i < here.length; i++) {
        int value = i;
        int entry = read.at(i, j, here.length, point.length);
        comparison.withPart(greatest[i]);
        // A noisy value must not loosen what the others are held to.
        comparison.withTolerance(
            EntryDifferences.tolerance(
                noise[i], EntryDifferences.sizeOfTerms(here[i], point[j], claimed[entry])));
        EntryDifferences.Base base = new EntryDifferences.Base(point, here[i], noise[i], false);
        FiniteDifference found =
            EntryDifferences.difference(
                delta -> moved.values(delta)[value], base, j, claimed[entry], comparison);
        comparison.add(
            entry,
            claimed[entry],
            found,
            EntryDifferences.size(claimed[entry], found),
            base.natural(j));
      }
    }
    return comparison.done();
  }

  /** The function along one variable. Every value asks for the same steps: each is taken once. */
  private final class Moved {
    private final double[] point;
    private final int variable;
    private final int outputs;
    private final Map<Double, double[]> seen = new HashMap<>();

    Moved(double[] point, int variable, int outputs) {
      this.point = point;
      this.variable = variable;
      this.outputs = outputs;
    }

    double[] values(double delta) {
      return seen.computeIfAbsent(delta, this::evaluate);
    }

    private double[] evaluate(double delta) {
      double[] moved = point.clone();
      moved[variable] += delta;
      return valuesAt(moved, outputs);
    }
  }
}
