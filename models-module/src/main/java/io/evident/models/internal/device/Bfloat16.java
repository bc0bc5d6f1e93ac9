package io.evident.models.internal.device;

import io.evident.backprop.network.Precision;
import java.util.Map;
import java.util.regex.Pattern;

/** Where products can be computed in bfloat16. */
public final class Bfloat16 {
  private static final String INSTRUCTIONS = "ONEDNN_MAX_CPU_ISA";

  /** What oneDNN is held to, in which it has no bfloat16; TensorFlow would end the process. */
  private static final Pattern WITHOUT = Pattern.compile("SSE41|AVX|AVX2(.VNNI)?");

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
    if (precision == Precision.BFLOAT16 && used && WITHOUT.matcher(instructions).matches()) {
      throw new IllegalArgumentException(
          "precision: bfloat16 cannot be computed with "
              + INSTRUCTIONS
              + "="
              + instructions
              + " in the environment; remove that variable, or train with precision: float32");
    }
  }
}
