package io.evident.lab.arithmetic;

import java.util.Map;

/** A setting that may mend what is wrong. */
public enum ArithmeticRemedy {
  /** Operations are not joined: a setting of a session. */
  REMAPPING_OFF("rewrite_options.remapping OFF in the session"),
  /** TensorFlow's own kernels instead of oneDNN's. */
  ONEDNN_OFF("TF_ENABLE_ONEDNN_OPTS=0"),
  /** OneDNN's kernels for AVX2, whatever more the processor has. */
  AVX2("ONEDNN_MAX_CPU_ISA=AVX2");

  private final String words;

  ArithmeticRemedy(String words) {
    this.words = words;
  }

  /** What is set before TensorFlow is loaded. */
  Map<String, String> environment() {
    int equals = words.indexOf('=');
    return equals < 0 ? Map.of() : Map.of(words.substring(0, equals), words.substring(equals + 1));
  }

  /** The same operation with this setting. */
  ArithmeticCase applied(ArithmeticCase subject) {
    return this == REMAPPING_OFF && subject.execution() == GraphExecution.OPTIMIZED
        ? subject.with(GraphExecution.NOT_JOINED)
        : subject;
  }

  /**
   * What to set.
   *
   * @return such as {@code TF_ENABLE_ONEDNN_OPTS=0}
   */
  @Override
  public String toString() {
    return words;
  }
}
