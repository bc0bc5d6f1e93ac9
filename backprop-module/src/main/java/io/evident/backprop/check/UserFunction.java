package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.network.ImpureFunctionException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Calls what a user wrote, trusts it with nothing, and says what was called if that fails. A
 * function is given copies, which must be as they were afterwards, and what it returns is copied:
 * it may be a buffer that the next call writes to.
 */
final class UserFunction {
  /**
   * Two answers that differ by less may come of sums that were added in another order, as several
   * threads add them.
   */
  private static final double ANOTHER_ORDER = 1e-12;

  private UserFunction() {}

  /**
   * Calls a function.
   *
   * @param what it computes, for the message
   * @param function the call
   * @return what it returned
   * @throws ImpureFunctionException as thrown
   * @throws IllegalArgumentException if it throws or returns null; the cause is kept
   */
  static <T> T call(String what, Supplier<T> function) {
    T result;
    try {
      result = function.get();
    } catch (ImpureFunctionException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(what + " cannot be computed: it threw " + e, e);
    }
    if (result == null) {
      throw new IllegalArgumentException(what + " must not be null");
    }
    return result;
  }

  /** A function of a point with one value. */
  static double value(String what, ToDoubleFunction<double[]> function, double[] point) {
    double[] given = point.clone();
    double value = call(what, () -> function.applyAsDouble(given));
    requireUnchanged(what, "x", point, given);
    return value;
  }

  /** A function of a point with several values. */
  static double[] array(String what, Function<double[], double[]> function, double[] point) {
    double[] given = point.clone();
    double[] values = call(what, () -> function.apply(given)).clone();
    requireUnchanged(what, "x", point, given);
    return values;
  }

  /** A function of a point and a direction with several values. */
  static double[] array(
      String what, BinaryOperator<double[]> function, double[] point, double[] direction) {
    double[] given = point.clone();
    double[] along = direction.clone();
    double[] values = call(what, () -> function.apply(given, along)).clone();
    requireUnchanged(what, "x", point, given);
    requireUnchanged(what, "v", direction, along);
    return values;
  }

  private static void requireUnchanged(
      String what, String argument, double[] before, double[] after) {
    if (!Arrays.equals(before, after)) {
      throw ImpureFunctionException.changesInput(what, argument);
    }
  }

  /**
   * Holds two answers to one question against each other.
   *
   * @param what was asked
   * @throws ImpureFunctionException if they differ by more than the order of a sum can do
   */
  static void requireSame(String what, double[] first, double[] second) {
    if (Arrays.equals(first, second)) {
      return;
    }
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          what + " has " + first.length + " values, and " + second.length + " when asked again");
    }
    double greatest = Math.max(Slices.greatestSize(first), Slices.greatestSize(second));
    for (int i = 0; i < first.length; i++) {
      boolean same = Double.compare(first[i], second[i]) == 0;
      if (!same && !(Math.abs(first[i] - second[i]) <= ANOTHER_ORDER * greatest)) {
        throw ImpureFunctionException.notTheSameTwice(what, first[i], second[i]);
      }
    }
  }

  /** What a report says of a function that is not pure: that alone, since nothing else counts. */
  static GradientReport report(
      String network, int batchSize, long seed, ImpureFunctionException impure) {
    GradientFinding finding = GradientFinding.ofFunction(impure.function(), impure.fault());
    return new GradientReport(
        network,
        batchSize,
        seed,
        Optional.empty(),
        Double.NaN,
        List.of(),
        List.of(),
        List.of(finding));
  }
}
