package io.evident.models.device;

import org.tensorflow.proto.ConfigProto;

/** A plan as the configuration of a TensorFlow session. */
public final class SessionConfiguration {
  private SessionConfiguration() {}

  /**
   * A session that runs on the plan's device.
   *
   * @param plan how the machine is used
   * @return the configuration of such a session
   */
  public static ConfigProto of(ExecutionPlan plan) {
    ConfigProto.Builder configuration = seeingAll(plan).toBuilder();
    if (plan.device().kind() == Device.Kind.CPU) {
      configuration.putDeviceCount(Device.Kind.GPU.name(), 0);
    }
    // What a device has no kernel for, such as an operation on texts, runs on the CPU.
    configuration.setAllowSoftPlacement(true);
    return configuration.build();
  }

  /** A session with the plan's threads that sees every device. */
  static ConfigProto seeingAll(ExecutionPlan plan) {
    ConfigProto.Builder configuration = ConfigProto.newBuilder();
    configuration.setIntraOpParallelismThreads(plan.intraOpThreads());
    configuration.setInterOpParallelismThreads(plan.interOpThreads());
    // Else all sessions of a process share the threads of the first, and trainings side by side
    // wait for each other.
    configuration.setUsePerSessionThreads(true);
    configuration.getGpuOptionsBuilder().setAllowGrowth(true);
    return configuration.build();
  }
}
