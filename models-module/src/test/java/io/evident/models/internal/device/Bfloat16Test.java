package io.evident.models.internal.device;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An environment without bfloat16 is refused before TensorFlow ends the process. */
class Bfloat16Test {
  private static final String ISA = "ONEDNN_MAX_CPU_ISA";

  @ParameterizedTest
  @ValueSource(strings = {"SSE41", "AVX", "AVX2", "AVX2_VNNI"})
  void kernelsWithoutItAreRefused(String instructions) {
    Map<String, String> environment = Map.of(ISA, instructions);
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> Bfloat16.require(Precision.BFLOAT16, environment))
            .getMessage();
    assertTrue(said.contains(ISA + "=" + instructions), said);
    Bfloat16.require(Precision.FLOAT32, environment);
    // TensorFlow's own kernels do it too, slowly.
    Bfloat16.require(Precision.BFLOAT16, Map.of(ISA, instructions, "TF_ENABLE_ONEDNN_OPTS", "0"));
  }

  @Test
  void othersAreNot() {
    Bfloat16.require(Precision.BFLOAT16, Map.of());
    Bfloat16.require(Precision.BFLOAT16, Map.of(ISA, "AVX512_CORE"));
    Bfloat16.require(Precision.BFLOAT16, Map.of(ISA, "ALL"));
  }
}
