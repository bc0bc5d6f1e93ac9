package io.evident.backprop.arithmetic;

import java.util.Map;

/** A setting that may mend what is wrong. */
public enum ArithmeticRemedy {
  /** Operations are not joined: a setting of a session. */
  REMAPPING_OFF("rewrite_options.remapping OFF in the session", Map.of()),
  /** TensorFlow's own kernels instead of oneDNN's. */
  ONEDNN_OFF("TF_ENABLE_ONEDNN_OPTS=0", Map.of("TF_ENABLE_ONEDNN_OPTS", "0")),
  /** OneDNN's kernels for AVX2, whatever more the processor has. */
  AVX2("ONEDNN_MAX_CPU_ISA=AVX2", Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"));

  private final String words;
  private final Map<String, String> environment;

  ArithmeticRemedy(String words, Map<String, String> environment) {
    this.words = words;
    this.environment = environment;
  }

  /** What is set before TensorFlow is loaded. */
  Map<String, String> environment() {
    return environment;
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
