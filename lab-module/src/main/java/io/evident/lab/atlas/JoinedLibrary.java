package io.evident.lab.atlas;

import java.util.Map;

/** Whose kernels TensorFlow takes on the CPU; on some processors it takes oneDNN's by itself. */
public enum JoinedLibrary {
  /** TensorFlow's own kernels, of which those of products multiply by oneDNN as well. */
  TENSORFLOW("TensorFlow's own", "0"),
  /** oneDNN's kernels where it has them, and more that is joined. */
  ONEDNN("oneDNN's", "1");

  private static final String VARIABLE = "TF_ENABLE_ONEDNN_OPTS";

  private final String title;
  private final String setting;

  JoinedLibrary(String title, String setting) {
    this.title = title;
    this.setting = setting;
  }

  /**
   * What tables call it.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /** Whether the environment of this process chooses one. */
  static boolean isChosen() {
    return System.getenv(VARIABLE) != null;
  }

  /** Makes a process take it that starts with this environment. */
  void chooseIn(Map<String, String> environment) {
    environment.put(VARIABLE, setting);
  }

  /** Leaves the choice to TensorFlow; the launcher has made one. */
  static void chooseNoneIn(Map<String, String> environment) {
    environment.remove(VARIABLE);
  }
}
