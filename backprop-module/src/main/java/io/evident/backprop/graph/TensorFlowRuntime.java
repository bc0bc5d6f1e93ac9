package io.evident.backprop.graph;

import org.tensorflow.TensorFlow;

/** Whether TensorFlow can be used here. */
public final class TensorFlowRuntime {
  private TensorFlowRuntime() {}

  /**
   * Loads TensorFlow's native library, once for the process.
   *
   * @return TensorFlow's version, such as 2.18.0
   * @throws IllegalStateException if there is no native library for this platform on the class
   *     path; the message gives the coordinates to add
   */
  public static String load() {
    try {
      return TensorFlow.version();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "TensorFlow's native library for this platform is not on the class path or cannot be"
              + " loaded ("
              + e
              + "); add org.tensorflow:tensorflow-core-native:1.1.0 with the classifier of the"
              + " platform: linux-x86_64, linux-x86_64-gpu, linux-arm64 or macosx-arm64",
          e);
    }
  }
}
