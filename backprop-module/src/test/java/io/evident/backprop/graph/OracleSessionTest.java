package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.OptimizerOptions;

class OracleSessionTest {
  @Test
  void onTheCpuAGpuIsHiddenAndOnAGpuMemoryGrows() {
    for (LoweringOptions options : List.of(LoweringOptions.PLAIN, LoweringOptions.TUNED)) {
      assertEquals(Map.of("GPU", 0), options.session("CPU:0").getDeviceCountMap());
      ConfigProto onGpu = options.session("GPU:0");
      assertEquals(Map.of(), onGpu.getDeviceCountMap());
      assertTrue(onGpu.getGpuOptions().getAllowGrowth());
    }
  }

  @Test
  void onlyThePlainLoweringRunsAsItWasBuilt() {
    for (String device : List.of("CPU:0", "GPU:0")) {
      assertEquals(OptimizerOptions.Level.L0, level(LoweringOptions.PLAIN, device));
      assertEquals(
          OptimizerOptions.Level.L0,
          level(LoweringOptions.PLAIN.withType(ElementType.FLOAT64), device));
      assertEquals(OptimizerOptions.Level.L1, level(LoweringOptions.TUNED, device));
      assertEquals(OptimizerOptions.Level.L1, level(LoweringOptions.GPU, device));
    }
  }

  private static OptimizerOptions.Level level(LoweringOptions options, String device) {
    return options.session(device).getGraphOptions().getOptimizerOptions().getOptLevel();
  }
}
