package io.evident.lab.selftest;

import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The check of functions, checked: right gradients at awkward points must pass and wrong ones that
 * such points hide must not, each at many points. So must functions that keep what they return in
 * one array, and those must fail that change their input or are not the same twice.
 */
public final class FunctionSelfTest {
  /** Points of each function, unless told otherwise. */
  public static final int DEFAULT_SEEDS = 200;

  private FunctionSelfTest() {}

  /**
   * How it went.
   *
   * @param right functions with their right gradients
   * @param wrong functions with wrong ones
   * @param seeds points of each
   * @param mistaken what was judged wrongly, a line each
   */
  public record Score(int right, int wrong, int seeds, List<String> mistaken) {
    public Score {
      mistaken = List.copyOf(mistaken);
    }

    /**
     * The score in words, and what was judged wrongly.
     *
     * @return lines without line ends
     */
    public List<String> lines() {
      List<String> lines = new ArrayList<>(mistaken);
      lines.add(
          String.format(
              Locale.ROOT,
              "functions at awkward points, seeds 1 to %d: %d right ones and %d wrong ones, %s",
              seeds,
              right,
              wrong,
              mistaken.isEmpty() ? "none judged wrongly" : mistaken.size() + " judged wrongly"));
      return lines;
    }
  }

  /**
   * Runs it.
   *
   * @param seeds points of each function, at least 1
   * @return the score
   * @throws IllegalArgumentException if it is less than 1
   */
  public static Score run(int seeds) {
    if (!(seeds >= 1)) {
      throw new IllegalArgumentException("seeds must be at least 1, got " + seeds);
    }
    List<AwkwardPoints.Case> right = new ArrayList<>(AwkwardPoints.right());
    right.addAll(SharedArrays.right());
    List<AwkwardPoints.Case> wrong = new ArrayList<>(AwkwardPoints.wrong());
    wrong.addAll(SharedArrays.wrong());
    List<String> mistaken = new ArrayList<>();
    right.parallelStream().flatMap(c -> mistakes(c, true, seeds)).forEachOrdered(mistaken::add);
    wrong.parallelStream().flatMap(c -> mistakes(c, false, seeds)).forEachOrdered(mistaken::add);
    return new Score(right.size(), wrong.size(), seeds, mistaken);
  }

  private static Stream<String> mistakes(AwkwardPoints.Case function, boolean right, int seeds) {
    int mistakes = 0;
    String first = "";
    for (int seed = 1; seed <= seeds; seed++) {
      double[] point = function.point().apply(new SplittableRandom(seed));
      GradientReport report = function.check().apply(point);
      boolean passed = report.verdict() == GradientVerdict.PASS;
      if (passed != right) {
        mistakes++;
        if (first.isEmpty()) {
          first =
              ", first with seed "
                  + seed
                  + " at "
                  + point[point.length > 2 ? point.length - 1 : 0]
                  + (right
                      ? "\n    " + String.join("\n    ", GradientReportText.lines(report))
                      : "");
        }
      }
    }
    return mistakes == 0
        ? Stream.empty()
        : Stream.of(
            (right ? "refused though right: " : "passed though wrong: ")
                + function.name()
                + (function.slip().isEmpty() ? "" : " " + function.slip())
                + ", "
                + mistakes
                + " times"
                + first);
  }
}
