package io.evident.lab.arithmetic;

/** What an operation computes. */
public enum ArithmeticKind {
  /** A dense layer: y = W x + b, and the activation behind it. */
  PRODUCT("product"),
  /** A convolution with a bias, and what follows it. */
  CONVOLUTION("convolution"),
  /** The greatest of each window. */
  MAX_POOLING("max pooling"),
  /** The mean of each window, or of a whole channel. */
  AVERAGE_POOLING("average pooling"),
  /** Batch normalization, in training or at inference. */
  BATCH_NORM("batch norm"),
  /** Layer normalization. */
  LAYER_NORM("layer norm"),
  /** softmax(x)_i = exp(x_i) / sum_j exp(x_j). */
  SOFTMAX("softmax"),
  /** The softmax cross-entropy of a batch. */
  CROSS_ENTROPY("cross-entropy");

  private final String words;

  ArithmeticKind(String words) {
    this.words = words;
  }

  /**
   * In words.
   *
   * @return such as {@code max pooling}
   */
  @Override
  public String toString() {
    return words;
  }
}
