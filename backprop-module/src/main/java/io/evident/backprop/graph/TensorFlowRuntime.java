package io.evident.backprop.graph;

import java.util.List;
import java.util.Locale;
import org.tensorflow.TensorFlow;

/** Whether TensorFlow can be used here. */
public final class TensorFlowRuntime {
  private TensorFlowRuntime() {}

  /**
   * Loads TensorFlow's native library, once for the process, and before it CUDA and cuDNN where the
   * class path has them.
   *
   * @return TensorFlow's version, such as 2.18.0
   * @throws IllegalStateException if there is no native library for this platform on the class
   *     path; the message gives the coordinates to add. And if numbers are formatted with other
   *     digits than 0 to 9 in this process, as they are in Egypt: TensorFlow Java numbers the nodes
   *     of a graph so, and TensorFlow does not read such names. And if CUDA on the class path
   *     cannot be unpacked or loaded
   */
  public static String load() {
    Locale locale = Locale.getDefault(Locale.Category.FORMAT);
    if (!String.format(locale, "%d", 1234567890).equals("1234567890")) {
      throw new IllegalStateException(
          "TensorFlow Java names the nodes of a graph with the digits of the default locale, which"
              + " TensorFlow does not read in "
              + locale
              + "; call Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT) first, or start with"
              + " -Duser.language.format=en");
    }
    CudaLibraries.load();
    try {
      return TensorFlow.version();
    } catch (LinkageError e) {
      throw new MissingTensorFlowException(e);
    }
  }

  /**
   * The libraries of CUDA and cuDNN that came from the class path ({@code org.bytedeco:cuda} with
   * the classifier {@code linux-x86_64-redist}) rather than from the system.
   *
   * @return their names, such as libcudart.so.12; none where the class path has none
   * @throws IllegalStateException if they cannot be unpacked or loaded
   */
  public static List<String> cudaLibraries() {
    return CudaLibraries.load();
  }
}
