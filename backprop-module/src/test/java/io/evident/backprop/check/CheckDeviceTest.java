package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.backprop.internal.graph.Tf32;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On devices that are invented, since few machines have a GPU. */
class CheckDeviceTest {
  private static final List<String> WITH_GPU = List.of("CPU:0", "GPU:0");
  private static final Network NETWORK =
      Network.of(
          "small", Shape.of(5), List.of(Dense.of(6), Dense.of(3)), new SoftmaxCrossEntropy());
  private static final GradientCheck CHECK = GradientCheck.of(NETWORK);

  private static CheckSettings asking(String device) {
    return CheckSettings.DEFAULT.with(s -> s.device = Optional.of(device));
  }

  @Test
  void theFirstGpuIsTakenUnlessTheCpuIsAskedFor() {
    assertEquals("GPU:0", TensorFlowOracles.device(CheckSettings.DEFAULT, () -> WITH_GPU));
    assertEquals("CPU:0", TensorFlowOracles.device(CheckSettings.DEFAULT, () -> List.of("CPU:0")));
    assertEquals("GPU:0", TensorFlowOracles.device(asking("GPU:0"), () -> WITH_GPU));
    assertEquals(
        "CPU:0",
        TensorFlowOracles.device(
            asking("CPU:0"),
            () -> {
              throw new AssertionError("asked");
            }));
  }

  @Test
  void aGpuThatIsNotThereIsRefused() {
    assumeFalse(TensorFlowDevices.names().contains("GPU:0"), "there is a GPU");
    for (GradientCheck check : List.of(CHECK, CHECK.withSecondOrder())) {
      assertEquals(
          "device must be one that TensorFlow lists (CPU:0), got GPU:0",
          assertThrows(IllegalArgumentException.class, () -> check.withDevice("GPU:0").run())
              .getMessage());
    }
    assertEquals(
        "device must be CPU:0 or GPU:0, got gpu",
        assertThrows(IllegalArgumentException.class, () -> CHECK.withDevice("gpu")).getMessage());
  }

  @Test
  void theReportSaysWhereTensorFlowComputed() {
    GradientCheck onCpu = CHECK.withDevice("CPU:0");
    assertEquals(Optional.of("CPU:0"), onCpu.run().device());
    assertEquals(Optional.of("CPU:0"), onCpu.withSecondOrder().run().device());
    assertEquals(Optional.empty(), CHECK.run(List.of(), List.of()).device());
  }

  @Test
  void onAGpuItIsTheLoweringOfAGpuThatIsChecked() {
    assertEquals(
        LoweringOptions.GPU, TensorFlowOracles.trained(CheckSettings.DEFAULT, "GPU:0", Map.of()));
    Map<String, String> asked = Map.of(DeterministicOps.VARIABLE, "1");
    assertEquals(
        LoweringOptions.GPU.withDeterministicKernels(),
        TensorFlowOracles.trained(CheckSettings.DEFAULT, "GPU:0", asked));
    assertEquals(
        LoweringOptions.TUNED, TensorFlowOracles.trained(CheckSettings.DEFAULT, "CPU:0", asked));
  }

  /** A GPU that rounds the largest entry of a gradient by what TF32 does to it. */
  private record Coarse(double productUnit) implements Oracle {
    @Override
    public String name() {
      return "as trained, float32";
    }

    @Override
    public double tolerance() {
      return 1e-4;
    }

    @Override
    public double unit() {
      return SimulatedRounding.UNIT;
    }

    @Override
    public Optional<String> device() {
      return Optional.of("GPU:0");
    }

    @Override
    public LossGradient gradient(ParameterValues parameters, Batch batch) {
      LossGradient right = ManualNetwork.of(NETWORK).gradient(parameters, batch);
      double[] weight = right.parameters().get("dense_1.weight");
      for (int i = 0; i < weight.length; i++) {
        weight[i] *= 1 + SimulatedRounding.TF32_UNIT;
      }
      return right;
    }

    @Override
    public void close() {}
  }

  @Test
  void whatTf32RoundsIsAllowedForWhereItIsAskedForAlone() {
    GradientReport coarse = CHECK.run(List.of(new Coarse(SimulatedRounding.TF32_UNIT)), List.of());
    assertEquals(GradientVerdict.PASS, coarse.verdict(), coarse::toString);
    assertTrue(coarse.toString().contains(Tf32.VARIABLE + "=1: "), coarse.toString());
    assertEquals(Optional.of("GPU:0"), coarse.device());
    GradientReport fine = CHECK.run(List.of(new Coarse(SimulatedRounding.UNIT)), List.of());
    assertEquals(GradientVerdict.FAIL, fine.verdict(), fine::toString);
    assertFalse(fine.toString().contains(Tf32.VARIABLE), fine.toString());
    assertEquals(
        List.of("as trained, float32"),
        fine.comparisons().stream()
            .filter(c -> c.verdict() == GradientVerdict.FAIL)
            .map(Comparison::oracle)
            .toList());
  }

  @Test
  void tf32IsUsedOnAGpuThatIsAskedForIt() {
    Map<String, String> asked = Map.of(Tf32.VARIABLE, "1");
    assertTrue(Tf32.isUsed("GPU:0", asked));
    assertFalse(Tf32.isUsed("CPU:0", asked));
    assertFalse(Tf32.isUsed("GPU:0", Map.of()));
    assertTrue(Tf32.isTaken("GPU:0", Map.of()));
    assertFalse(Tf32.isTaken("GPU:0", Map.of(Tf32.VARIABLE, "0")));
    assertFalse(Tf32.isTaken("CPU:0", asked));
  }
}
