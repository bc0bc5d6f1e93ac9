package io.evident.lab.atlas;

/** What operations in a row turned out to compute, each alone and as TensorFlow joins them. */
public enum JoinedVerdict {
  /** Values and gradients are within their bounds, alone and joined. */
  RIGHT,
  /** They are within their bounds alone and beyond them in the graph as it is optimized. */
  WRONG_JOINED,
  /** They are beyond their bounds already when each operation runs alone. */
  WRONG_ALONE,
  /** TensorFlow refuses to build or run them. */
  FAILS,
  /** The Java process ends when they are run. */
  CRASHES
}
