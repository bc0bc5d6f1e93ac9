package io.evident.models.device;

import io.evident.backprop.graph.TensorFlowDevices;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tensorflow.TensorFlow;

/**
 * The devices of this machine, and what a GPU would need.
 *
 * @param names as TensorFlow lists them, such as CPU:0 and GPU:0
 * @param cudaBuild whether TensorFlow's native library is the build for CUDA
 * @param driver whether NVIDIA's driver is there
 */
public record AvailableDevices(List<String> names, boolean cudaBuild, boolean driver) {
  /** Where a driver on Linux says which it is. */
  static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  /** Where the native library lies in the jar for CUDA. */
  private static final String CUDA_LIBRARY =
      "org/tensorflow/internal/c_api/linux-x86_64-gpu/libjnitensorflow.so";

  public AvailableDevices {
    names = List.copyOf(names);
  }

  /**
   * Asks TensorFlow and the system.
   *
   * @return what there is
   * @throws io.evident.backprop.graph.MissingTensorFlowException if TensorFlow cannot be loaded
   */
  public static AvailableDevices ask() {
    return having(TensorFlowDevices.names());
  }

  /**
   * The same for a training. TensorFlow computes with as many threads as its first session in a
   * process asked for, so this one asks for those of the plan.
   *
   * @param plan whose threads will be used
   * @return what there is
   * @throws io.evident.backprop.graph.MissingTensorFlowException if TensorFlow cannot be loaded
   */
  public static AvailableDevices ask(ExecutionPlan plan) {
    return having(TensorFlowDevices.names(SessionConfiguration.seeingAll(plan)));
  }

  private static AvailableDevices having(List<String> names) {
    ClassLoader loader = TensorFlow.class.getClassLoader();
    return new AvailableDevices(
        names, loader.getResource(CUDA_LIBRARY) != null, Files.exists(DRIVER));
  }
}
