package io.evident.backprop.network;

/** How a network is run: some layers do another thing in training than afterwards. */
public enum Mode {
  /** Batch normalization takes the batch's own statistics; dropout drops. */
  TRAINING,
  /** Batch normalization takes the running statistics; dropout does nothing. */
  INFERENCE
}
