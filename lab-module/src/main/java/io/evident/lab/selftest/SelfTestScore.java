package io.evident.lab.selftest;

import io.evident.backprop.check.GradientReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the check did on gradients that are known to be wrong and on gradients known to be right.
 *
 * @param wrong the wrong ones and who caught them
 * @param right how many right gradients were checked
 * @param seeds on how many weights and examples each network of them
 * @param refused the right ones that were refused
 * @param tensorFlow whether TensorFlow was there to be asked
 */
public record SelfTestScore(
    List<WrongOne> wrong, int right, int seeds, List<Refusal> refused, boolean tensorFlow) {

  public SelfTestScore {
    wrong = List.copyOf(wrong);
    refused = List.copyOf(refused);
  }

  /**
   * A gradient that is wrong on purpose, and who caught it on every seed.
   *
   * @param subject what is wrong: a kind of layer or loss, or the penalty
   * @param slip the mistake in words
   * @param byFiniteDifferences whether single entries' finite differences alone did
   * @param byDirections whether finite differences along random directions alone did
   * @param byTensorFlow whether TensorFlow alone did, plainly lowered in float64
   */
  public record WrongOne(
      String subject,
      String slip,
      boolean byFiniteDifferences,
      boolean byDirections,
      boolean byTensorFlow) {}

  /**
   * A right gradient that was refused.
   *
   * @param network the network's name
   * @param seed of the weights and examples
   * @param report what was found
   */
  public record Refusal(String network, long seed, GradientReport report) {}

  /**
   * Whether every wrong gradient was caught by each oracle alone and no right one was refused.
   *
   * @return true if the check is to be trusted
   */
  public boolean passed() {
    return refused.isEmpty() && wrong.stream().allMatch(this::caught);
  }

  private boolean caught(WrongOne one) {
    return one.byFiniteDifferences && one.byDirections && (one.byTensorFlow || !tensorFlow);
  }

  /**
   * The score in words, and what slipped through.
   *
   * @return lines without line ends
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> subjects = wrong.stream().map(WrongOne::subject).distinct().toList();
    for (String subject : subjects) {
      List<WrongOne> own = wrong.stream().filter(w -> w.subject.equals(subject)).toList();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-29s %3d of %d caught",
              subject,
              own.stream().filter(this::caught).count(),
              own.size()));
    }
    wrong.stream().filter(w -> !caught(w)).forEach(w -> lines.add(missed(w)));
    for (Refusal refusal : refused) {
      lines.add("refused though right: " + refusal.network + ", seed " + refusal.seed);
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d wrong gradients caught: by finite differences %d, by random directions %d, by %s",
            wrong.stream().filter(this::caught).count(),
            wrong.size(),
            wrong.stream().filter(WrongOne::byFiniteDifferences).count(),
            wrong.stream().filter(WrongOne::byDirections).count(),
            tensorFlow
                ? "TensorFlow " + wrong.stream().filter(WrongOne::byTensorFlow).count()
                : "TensorFlow none, it is not on the class path"));
    lines.add(
        String.format(
            Locale.ROOT,
            "%d of %d right gradients refused, seeds 1 to %d",
            refused.size(),
            right,
            seeds));
    return lines;
  }

  private String missed(WrongOne one) {
    List<String> by = new ArrayList<>();
    if (!one.byFiniteDifferences) {
      by.add("finite differences");
    }
    if (!one.byDirections) {
      by.add("random directions");
    }
    if (!one.byTensorFlow && tensorFlow) {
      by.add("TensorFlow");
    }
    return "not caught by " + String.join(", ", by) + ": " + one.subject + ": " + one.slip;
  }
}
