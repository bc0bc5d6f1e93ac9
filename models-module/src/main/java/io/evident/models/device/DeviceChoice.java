package io.evident.models.device;

import java.util.List;
import java.util.Optional;

/** Which device a training is to run on. */
public enum DeviceChoice {
  /** The processor, even where there is a GPU. */
  CPU,
  /** The first GPU; without one the training is refused. */
  GPU,
  /** The first GPU, or the processor where there is none. */
  AUTO;

  private static final String GPU_PREFIX = "GPU:";

  /**
   * Chooses.
   *
   * @param available what there is
   * @return the device
   * @throws IllegalArgumentException if a GPU is asked for and there is none; the message says what
   *     was looked for, what is missing and how to mend it
   */
  public Device among(AvailableDevices available) {
    List<String> names = available.names();
    Optional<String> gpu = names.stream().filter(n -> n.startsWith(GPU_PREFIX)).findFirst();
    if (this == GPU && gpu.isEmpty()) {
      throw new IllegalArgumentException(
          "a GPU is asked for, but TensorFlow lists only "
              + String.join(", ", names)
              + ": "
              + missing(available)
              + "; or train on the CPU (--device cpu)");
    }
    return this != CPU && gpu.isPresent()
        ? new Device(Device.Kind.GPU, gpu.get(), this, names)
        : new Device(Device.Kind.CPU, Device.CPU.name(), this, names);
  }

  /** The first thing on the way to a GPU that is not there, and how to get it. */
  private static String missing(AvailableDevices available) {
    if (!available.cudaBuild()) {
      return "its native library on the class path is the build for CPUs; take the one for CUDA"
          + " (mvn -Pgpu -DskipTests package, or the classifier linux-x86_64-gpu of"
          + " tensorflow-core-native)"
          + (available.driver() ? "" : ", and " + driver());
    }
    return available.driver()
        ? "its native library is the build for CUDA and the NVIDIA driver is there, but CUDA 12 or"
            + " cuDNN 9 is not found; put their libraries on LD_LIBRARY_PATH (--verbose shows which"
            + " it misses)"
        : "its native library is the build for CUDA, but " + driver();
  }

  private static String driver() {
    return "there is no NVIDIA driver ("
        + AvailableDevices.DRIVER
        + " is not there); install one that supports CUDA 12";
  }
}
