package io.evident.backprop.internal.graph;

import java.util.Map;

/**
 * Whether TensorFlow takes only kernels that give the same bits each time. It reads the variable
 * once, at the first operation that asks; on a GPU, what has no such kernel then fails.
 */
public final class DeterministicOps {
  /** What TensorFlow finds in its environment: 1 or true, 0 or false. */
  public static final String VARIABLE = "TF_DETERMINISTIC_OPS";

  private DeterministicOps() {}

  /**
   * Whether somebody has asked for them.
   *
   * @param environment of this process
   * @return true only where the variable says so
   */
  public static boolean isAsked(Map<String, String> environment) {
    String value = environment.getOrDefault(VARIABLE, "");
    return value.equals("1") || value.equalsIgnoreCase("true");
  }
}
