package io.evident.models.device;

import java.util.List;

/**
 * The device a training runs on.
 *
 * @param kind a CPU or a GPU
 * @param name as TensorFlow lists it, such as GPU:0
 * @param asked what it was chosen by
 * @param found the devices there were to choose from, as TensorFlow lists them
 */
public record Device(Kind kind, String name, DeviceChoice asked, List<String> found) {

  /** The processor, without looking for anything else. */
  public static final Device CPU =
      new Device(Kind.CPU, "CPU:0", DeviceChoice.CPU, List.of("CPU:0"));

  /** What kinds of devices there are. */
  public enum Kind {
    /** The processor. */
    CPU,
    /** A graphics card, through CUDA. */
    GPU
  }

  public Device {
    found = List.copyOf(found);
  }
}
