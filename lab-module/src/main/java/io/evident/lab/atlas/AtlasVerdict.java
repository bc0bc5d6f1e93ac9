package io.evident.lab.atlas;

/** What TensorFlow Java's own gradient of one op turned out to be. */
public enum AtlasVerdict {
  /** It agrees with central differences of the op. */
  RIGHT,
  /** It is computed without complaint and does not agree. */
  WRONG,
  /** {@code Graph.addGradients} knows no gradient of the op. */
  MISSING,
  /** {@code Graph.addGradients} refuses for another reason, or the gradient fails when run. */
  THROWS,
  /** The Java process dies when the gradient is run; no exception can be caught. */
  CRASHES,
  /** The op itself does not exist in this number type on this device. */
  NO_KERNEL
}
