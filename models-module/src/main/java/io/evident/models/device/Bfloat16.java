package io.evident.models.device;

import io.evident.backprop.network.Precision;
import java.util.Map;
import java.util.Set;

/** Where products can be computed in bfloat16. */
public final class Bfloat16 {
  private static final String INSTRUCTIONS = "ONEDNN_MAX_CPU_ISA";

  /** What oneDNN is held to, in which it has no bfloat16; TensorFlow would end the process. */
  private static final Set<String> WITHOUT = Set.of("SSE41", "AVX", "AVX2", "AVX2_VNNI");

  private Bfloat16() {}

  /**
   * Refuses a precision that this process cannot compute in.
   *
   * @param precision that of an experiment
   * @param environment of this process
   * @throws IllegalArgumentException if it is bfloat16 and the environment takes it away
   */
  public static void require(Precision precision, Map<String, String> environment) {
    String instructions = environment.getOrDefault(INSTRUCTIONS, "");
    boolean used = !"0".equals(environment.get("TF_ENABLE_ONEDNN_OPTS"));
    if (precision == Precision.BFLOAT16 && used && WITHOUT.contains(instructions)) {
      throw new IllegalArgumentException(
          "precision: bfloat16 cannot be computed with "
              + INSTRUCTIONS
              + "="
              + instructions
              + " in the environment; remove that variable, or train with precision: float32");
    }
  }
}
