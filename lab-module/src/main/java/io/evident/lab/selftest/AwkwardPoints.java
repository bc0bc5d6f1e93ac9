package io.evident.lab.selftest;

import io.evident.backprop.check.FunctionCheck;
import io.evident.backprop.check.GradientReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/**
 * Functions at points where a check errs most easily: huge and tiny variables, edges of domains,
 * minima, large offsets, values rounded to float32, kinks nearby, and one small entry beside a
 * large one. Each with its right gradient, and with wrong ones that such a point would hide.
 */
final class AwkwardPoints {
  private static final double LARGE = 1e6;

  private AwkwardPoints() {}

  /** Where a function of one variable is looked at, from a seed. */
  interface Draw {
    double at(SplittableRandom random);
  }

  /** A function of one variable where it is awkward. */
  private record Curve(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator derivative, Draw draw) {}

  /**
   * A function, what is said of it, and how that is checked.
   *
   * @param name what and where
   * @param slip what is wrong; empty if nothing is
   * @param check at a point
   * @param point from a seed
   */
  record Case(
      String name,
      String slip,
      Function<double[], GradientReport> check,
      Function<SplittableRandom, double[]> point) {}

  private static Case gradient(
      String name,
      String slip,
      ToDoubleFunction<double[]> value,
      UnaryOperator<double[]> gradient,
      Function<SplittableRandom, double[]> point) {
    return new Case(name, slip, x -> FunctionCheck.of(value, gradient).at(x), point);
  }

  private static Draw size(double least, double greatest) {
    return random ->
        (random.nextBoolean() ? 1 : -1)
            * Math.exp(
                Math.log(least) + random.nextDouble() * (Math.log(greatest) - Math.log(least)));
  }

  private static Draw positive(double least, double greatest) {
    Draw size = size(least, greatest);
    return random -> Math.abs(size.at(random));
  }

  private static Draw belowOne(double least, double greatest) {
    Draw positive = positive(least, greatest);
    return random -> 1 - positive.at(random);
  }

  private static Draw fixed(double x) {
    return random -> x;
  }

  private static List<Curve> curves() {
    return List.of(
        new Curve("x^2, large", x -> x * x, x -> 2 * x, size(1e3, 1e12)),
        new Curve("x^3, small", x -> x * x * x + x, x -> 3 * x * x + 1, size(1e-12, 1e-3)),
        new Curve("log x, large", Math::log, x -> 1 / x, positive(1e3, 1e15)),
        new Curve("log x, near 0", Math::log, x -> 1 / x, positive(1e-15, 1e-3)),
        new Curve("sqrt x, near 0", Math::sqrt, x -> 1 / (2 * Math.sqrt(x)), positive(1e-9, 1e-3)),
        new Curve("1 / x, near 0", x -> 1 / x, x -> -1 / (x * x), positive(1e-9, 1e-3)),
        new Curve("1 / x, large", x -> 1 / x, x -> -1 / (x * x), size(1e3, 1e9)),
        new Curve(
            "acos x, near 1",
            Math::acos,
            x -> -1 / Math.sqrt((1 - x) * (1 + x)),
            belowOne(1e-5, 1e-2)),
        new Curve(
            "asin x, near 1",
            Math::asin,
            x -> 1 / Math.sqrt((1 - x) * (1 + x)),
            belowOne(1e-5, 1e-2)),
        new Curve(
            "log(1 - x), near 1", x -> Math.log(1 - x), x -> -1 / (1 - x), belowOne(1e-5, 1e-2)),
        new Curve("exp x, large", Math::exp, Math::exp, positive(20, 300)),
        new Curve("exp x, very negative", Math::exp, Math::exp, x -> -positive(5, 15).at(x)),
        new Curve("sin x, large", Math::sin, Math::cos, size(1e2, 1e5)),
        new Curve(
            "sin 1000 x", x -> Math.sin(1000 * x), x -> 1000 * Math.cos(1000 * x), size(1e-3, 3)),
        new Curve("atan x, large", Math::atan, x -> 1 / (1 + x * x), size(10, 1e4)),
        new Curve("10^6 + x^2", x -> 1e6 + x * x, x -> 2 * x, size(10, 1e3)),
        new Curve(
            "x - 1.7e18", x -> x - 1.7e18, x -> 1, random -> 1.7e18 + 1024 * random.nextInt(1, 99)),
        new Curve("|x|, near 0", Math::abs, Math::signum, size(1e-4, 1e-2)),
        new Curve(
            "x + max(x - 1, 0), near 1",
            x -> x + Math.max(x - 1, 0),
            x -> x > 1 ? 2 : 1,
            random -> 1 + size(1e-4, 1e-2).at(random)),
        new Curve("x^2 in float32", x -> (float) x * (float) x, x -> 2 * x, positive(0.5, 4)),
        new Curve("exp x in float32", x -> (float) Math.exp((float) x), Math::exp, size(0.1, 2)));
  }

  /** Functions whose gradient is 0 at the point, and what a wrong one would be. */
  private static List<Curve> stationary() {
    return List.of(
        new Curve("x^2 at 0", x -> x * x, x -> 2 * x, fixed(0)),
        new Curve("1 + x^2 at 0", x -> 1 + x * x, x -> 2 * x, fixed(0)),
        new Curve("x^4 at 0", x -> x * x * x * x, x -> 4 * x * x * x, fixed(0)),
        new Curve("cos x at 0", Math::cos, x -> -Math.sin(x), fixed(0)),
        new Curve("a constant", x -> 5, x -> 0, size(1e-6, 1e6)),
        new Curve("the constant 0", x -> 0, x -> 0, size(1e-6, 1e6)),
        new Curve("a flat tail", x -> Math.max(x, 0), x -> 0, random -> -1 - random.nextDouble()));
  }

  private static final List<String> TOO_FINE =
      List.of(
          "log x, near 0", "sqrt x, near 0", "x^2, large", "x^2 in float32", "exp x in float32");

  private static final double[] FACTORS = {0, 0.5, -1, 1.01};

  /** Right gradients. */
  static List<Case> right() {
    List<Case> cases = new ArrayList<>();
    for (Curve curve : curves()) {
      cases.add(alone(curve, "", 1));
      cases.add(inACrowd(curve, "", 1));
      // Beside 10^6 a value near 1 has nine digits left, and a difference over 10^-6 none.
      if (!TOO_FINE.contains(curve.name)) {
        cases.add(besideALargeOne(curve, "", 1));
      }
    }
    for (Curve curve : stationary()) {
      cases.add(alone(curve, "", 1));
    }
    return cases;
  }

  /** Wrong gradients: each curve with a factor, alone and as one entry of many. */
  static List<Case> wrong() {
    List<Case> cases = new ArrayList<>();
    for (int c = 0; c < curves().size(); c++) {
      Curve curve = curves().get(c);
      double factor = FACTORS[c % FACTORS.length];
      double other = FACTORS[(c + 1) % FACTORS.length];
      cases.add(alone(curve, "times " + factor, factor));
      cases.add(alone(curve, "times " + other, other));
      cases.add(inACrowd(curve, "times " + other, other));
      // Where differences of the sum are too coarse for the small entry it cannot be seen.
      if (List.of("1 / x, near 0", "sin 1000 x", "x - 1.7e18", "|x|, near 0")
          .contains(curve.name)) {
        cases.add(besideALargeOne(curve, "times " + factor, factor));
      }
    }
    for (Curve curve : stationary()) {
      Curve claimed =
          new Curve(curve.name, curve.f, x -> curve.derivative.applyAsDouble(x) + 1e-3, curve.draw);
      cases.add(alone(claimed, "1e-3 too much", 1));
    }
    Curve cancelling =
        new Curve(
            "x + x^2 - 0.39 where it is nearly 0",
            x -> x + x * x - 0.39,
            x -> 1 + 2 * x,
            random -> 0.3 + 1e-12 * random.nextDouble());
    cases.add(alone(cancelling, "times 1.003", 1.003));
    for (double error : new double[] {0.01, 0.1, 1, -2}) {
      cases.add(bias("a bias of 1 beside a column of 10^6, off by " + error, error));
    }
    return cases;
  }

  private static Case alone(Curve curve, String slip, double factor) {
    return gradient(
        curve.name,
        slip,
        x -> curve.f.applyAsDouble(x[0]),
        x -> new double[] {factor * curve.derivative.applyAsDouble(x[0])},
        random -> new double[] {curve.draw.at(random)});
  }

  /** The last of twelve variables; the others are ordinary. */
  private static Case inACrowd(Curve curve, String slip, double factor) {
    return gradient(
        curve.name + ", among eleven others",
        slip,
        x -> {
          double sum = curve.f.applyAsDouble(x[11]);
          for (int i = 0; i < 11; i++) {
            sum += Math.sin(x[i]) * x[(i + 1) % 11];
          }
          return sum;
        },
        x -> {
          double[] g = new double[12];
          for (int i = 0; i < 11; i++) {
            g[i] = Math.cos(x[i]) * x[(i + 1) % 11] + Math.sin(x[(i + 10) % 11]);
          }
          g[11] = factor * curve.derivative.applyAsDouble(x[11]);
          return g;
        },
        random -> {
          double[] x = random.doubles(12, -2, 2).toArray();
          x[11] = curve.draw.at(random);
          return x;
        });
  }

  /** f(x) + 10^6 y. */
  private static Case besideALargeOne(Curve curve, String slip, double factor) {
    return gradient(
        curve.name + ", beside an entry of 10^6",
        slip,
        x -> curve.f.applyAsDouble(x[0]) + LARGE * x[1],
        x -> new double[] {factor * curve.derivative.applyAsDouble(x[0]), LARGE},
        random -> new double[] {curve.draw.at(random), random.nextDouble()});
  }

  /** A least-squares line on a column of 10^6: mean of (w X_i + b - y_i)^2 / 2. */
  private static Case bias(String name, double error) {
    double[] columns = {0.9e6, 1.1e6, 1.3e6, 1.2e6};
    return gradient(
        name,
        "off by " + error,
        p -> Arrays.stream(columns).map(c -> p[0] * c + p[1] - c / LARGE).map(r -> r * r / 8).sum(),
        p -> {
          double[] g = new double[2];
          for (double c : columns) {
            double r = (p[0] * c + p[1] - c / LARGE) / 4;
            g[0] += r * c;
            g[1] += r;
          }
          g[1] += error * (1 + Math.abs(g[1]));
          return g;
        },
        random -> new double[] {1e-6 * random.nextDouble(), random.nextDouble()});
  }
}
