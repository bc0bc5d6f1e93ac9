package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  private static final String EPYC =
      """
      processor\t: 0
      cpu family\t: 25
      model\t\t: 17
      model name\t: AMD EPYC
      flags\t\t: fpu sse4_1 avx2 avx512f avx512_bf16

      processor\t: 1
      cpu family\t: 6
      model name\t: another
      flags\t\t: fpu
      """;

  @Test
  void theFirstProcessorIsNamedWithItsWidestVectors() {
    assertEquals(
        "AMD EPYC family 25 model 17, AVX-512",
        Processor.of(EPYC, "amd64", Map.of("HOME", "/")).toString());
  }

  @Test
  void itsInstructionsForBfloat16AreNamed() {
    assertEquals("AVX-512 BF16", Processor.of(EPYC, "amd64", Map.of()).bfloat16());
    assertEquals(
        "AMX, AVX-512 BF16",
        Processor.of(EPYC.replace("sse4_1", "amx_tile amx_bf16"), "amd64", Map.of()).bfloat16());
    assertEquals("", Processor.of(EPYC.replace("avx512_bf16", ""), "amd64", Map.of()).bfloat16());
  }

  @Test
  void settingsThatChooseOtherKernelsAreNamed() {
    Map<String, String> environment =
        Map.of("ONEDNN_MAX_CPU_ISA", "AVX2", "TF_ENABLE_ONEDNN_OPTS", "0");
    assertEquals(
        "AMD EPYC family 25 model 17, AVX2, ONEDNN_MAX_CPU_ISA=AVX2, TF_ENABLE_ONEDNN_OPTS=0",
        Processor.of(EPYC.replace("avx512", "other"), "amd64", environment).toString());
  }

  @Test
  void theArchitectureIsNamedWhereTheSystemTellsNoMore() {
    assertEquals("aarch64", Processor.of("", "aarch64", Map.of()).toString());
    assertFalse(Processor.here().name().isBlank());
  }
}
