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
      throw new MissingTensorFlowException(e);
    }
  }
}
