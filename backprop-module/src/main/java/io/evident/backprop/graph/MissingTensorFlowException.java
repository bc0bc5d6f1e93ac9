package io.evident.backprop.graph;

/** TensorFlow's native library cannot be loaded; the message gives the coordinates to add. */
public final class MissingTensorFlowException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  MissingTensorFlowException(LinkageError cause) {
    super(
        "TensorFlow's native library for this platform is not on the class path or cannot be loaded"
            + " ("
            + cause
            + "); add org.tensorflow:tensorflow-core-native:1.1.0 with the classifier of the"
            + " platform: linux-x86_64, linux-x86_64-gpu, linux-arm64 or macosx-arm64",
        cause);
  }
}
