package io.evident.lab.identities;

import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.check.Layout;
import java.util.function.LongFunction;

/**
 * A derivative and what somebody says it is.
 *
 * @param derivative what is differentiated in what, such as {@code d(A y)/dy}
 * @param answer what it is said to be, such as {@code A^T}
 * @param layout which index of the answer comes first
 * @param right whether the answer is the right one; a known error is kept as one that must fail
 * @param remark where it comes from, or what is wrong with it
 * @param atSeed checks the answer at a point drawn from a seed
 */
public record Identity(
    String derivative,
    String answer,
    Layout layout,
    boolean right,
    String remark,
    LongFunction<GradientReport> atSeed) {

  public Identity {
    if (derivative.isBlank() || answer.isBlank()) {
      throw new IllegalArgumentException(
          "an identity must name a derivative and an answer, got \""
              + derivative
              + "\" = \""
              + answer
              + "\"");
    }
  }

  /**
   * Checks the answer at a random point.
   *
   * @param seed which point
   * @return what was found
   */
  public GradientReport check(long seed) {
    return atSeed.apply(seed);
  }

  /**
   * Whether a report says what is known: PASS of a right answer, FAIL of a wrong one.
   *
   * @param report what {@link #check} found
   * @return whether it came out as it should
   */
  public boolean isAsKnown(GradientReport report) {
    return report.verdict() == (right ? GradientVerdict.PASS : GradientVerdict.FAIL);
  }
}
