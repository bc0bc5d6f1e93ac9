package io.evident.backprop.internal.graph;

import java.util.Map;

/**
 * Whether NVIDIA's libraries may round the factors of products to TF32, ten bits of fraction
 * instead of 23. TensorFlow lets them by default; they read this variable when they are loaded.
 */
public final class Tf32 {
  /** What CUDA's libraries find in their environment: 0 for never, 1 for wherever they can. */
  public static final String VARIABLE = "NVIDIA_TF32_OVERRIDE";

  private Tf32() {}

  /**
   * Whether somebody has asked for it.
   *
   * @param environment of this process
   * @return true only where the variable says so
   */
  public static boolean isAsked(Map<String, String> environment) {
    return "1".equals(environment.get(VARIABLE));
  }

  /**
   * Whether libraries take it where they can: unless they are told not to.
   *
   * @param device as TensorFlow lists it, such as GPU:0
   * @param environment of this process
   * @return true only on a GPU, where nobody has forbidden it
   */
  public static boolean isTaken(String device, Map<String, String> environment) {
    return device.startsWith("GPU") && !"0".equals(environment.get(VARIABLE));
  }

  /**
   * Whether products on a device may be rounded so by somebody's wish.
   *
   * @param device as TensorFlow lists it, such as GPU:0
   * @param environment of this process
   * @return true only on a GPU, where somebody has asked for it
   */
  public static boolean isUsed(String device, Map<String, String> environment) {
    return device.startsWith("GPU") && isAsked(environment);
  }
}
