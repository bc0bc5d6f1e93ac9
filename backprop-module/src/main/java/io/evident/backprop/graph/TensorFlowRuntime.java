package io.evident.backprop.graph;

import java.util.Locale;
import org.tensorflow.TensorFlow;

/** Whether TensorFlow can be used here. */
public final class TensorFlowRuntime {
  private TensorFlowRuntime() {}

  /**
   * Loads TensorFlow's native library, once for the process.
   *
   * @return TensorFlow's version, such as 2.18.0
   * @throws IllegalStateException if there is no native library for this platform on the class
   *     path; the message gives the coordinates to add. And if numbers are formatted with other
   *     digits than 0 to 9 in this process, as they are in Egypt: TensorFlow Java numbers the nodes
   *     of a graph so, and TensorFlow does not read such names
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
    try {
      return TensorFlow.version();
    } catch (LinkageError e) {
      throw new MissingTensorFlowException(e);
    }
  }
}
