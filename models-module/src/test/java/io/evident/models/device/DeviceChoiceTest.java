package io.evident.models.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.BuiltInNetworks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.ConfigProto;

class DeviceChoiceTest {
  private static final List<String> WITH_GPUS = List.of("CPU:0", "GPU:0", "GPU:1");
  private static final List<String> WITHOUT = List.of("CPU:0");
  private static final ExecutionPlan PLAN = ExecutionPlan.forCpu(BuiltInNetworks.lenet(), 16, 2);

  private static AvailableDevices there(List<String> names) {
    return new AvailableDevices(names, true, true);
  }

  @Test
  void autoTakesTheFirstGpuOrTheCpu() {
    Device gpu = DeviceChoice.AUTO.among(there(WITH_GPUS));
    assertEquals(new Device(Device.Kind.GPU, "GPU:0", DeviceChoice.AUTO, WITH_GPUS), gpu);
    Device cpu = DeviceChoice.AUTO.among(there(WITHOUT));
    assertEquals(new Device(Device.Kind.CPU, "CPU:0", DeviceChoice.AUTO, WITHOUT), cpu);
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertEquals("GPU:0", DeviceChoice.GPU.among(there(WITH_GPUS)).name());
    assertEquals("CPU:0", DeviceChoice.CPU.among(there(WITH_GPUS)).name());
  }

  private static String refusal(boolean cudaBuild, boolean driver) {
    AvailableDevices available = new AvailableDevices(WITHOUT, cudaBuild, driver);
    String message =
        assertThrows(IllegalArgumentException.class, () -> DeviceChoice.GPU.among(available))
            .getMessage();
    assertTrue(message.contains("lists only CPU:0"), message);
    assertTrue(message.contains("--device cpu"), message);
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void aGpuThatIsNotThereIsRefusedWithWhatIsMissing() {
    String build = refusal(false, true);
    assertTrue(build.contains("build for CPUs"), build);
    assertTrue(build.contains("-Pgpu"), build);
    assertFalse(build.contains("driver"), build);
    String both = refusal(false, false);
    assertTrue(both.contains("build for CPUs") && both.contains("no NVIDIA driver"), both);
    String driver = refusal(true, false);
    assertTrue(driver.contains("no NVIDIA driver"), driver);
    assertFalse(driver.contains("-Pgpu"), driver);
    String libraries = refusal(true, true);
    assertTrue(libraries.contains("cuDNN 9"), libraries);
  }

  @Test
  void onAGpuTheBatchIsWholeAndPoolingAnOperation() {
    assertEquals(2, PLAN.lowering().batchParts());
    ExecutionPlan plan = PLAN.on(DeviceChoice.GPU.among(there(WITH_GPUS)));
    assertEquals(LoweringOptions.GPU, plan.lowering());
    assertEquals(1, plan.lowering().batchParts());
    assertEquals(LoweringOptions.Pooling.OPERATION, plan.lowering().pooling());
    assertEquals(LoweringOptions.Convolution.OPERATION, plan.lowering().convolution());
    assertEquals(PLAN.interOpThreads(), plan.interOpThreads());
    assertEquals(PLAN, PLAN.on(Device.CPU));
  }

  @Test
  void theSessionHidesTheGpuFromATrainingOnTheCpuAndGrowsMemoryOnTheOther() {
    ConfigProto onCpu = SessionConfiguration.of(PLAN);
    assertEquals(Map.of("GPU", 0), onCpu.getDeviceCountMap());
    assertEquals(1, onCpu.getIntraOpParallelismThreads());
    assertEquals(2, onCpu.getInterOpParallelismThreads());
    ConfigProto onGpu = SessionConfiguration.of(PLAN.on(DeviceChoice.GPU.among(there(WITH_GPUS))));
    assertTrue(onGpu.getDeviceCountMap().isEmpty());
    assertTrue(onGpu.getGpuOptions().getAllowGrowth());
    assertTrue(onGpu.getAllowSoftPlacement());
  }

  @Test
  void thisMachineHasACpu() {
    AvailableDevices available = AvailableDevices.ask(PLAN);
    assertTrue(available.names().contains("CPU:0"), available.toString());
    assertEquals("CPU:0", DeviceChoice.CPU.among(available).name());
  }
}
