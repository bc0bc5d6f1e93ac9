package io.evident.models.internal.device;

import io.evident.models.device.Device;
import io.evident.models.device.ExecutionPlan;
import java.util.Map;

/**
 * TensorFlow's compiler, which makes one kernel out of many operations. The configuration of a
 * session turns it on for GPUs; for the CPU an environment variable must allow it as well, which
 * TensorFlow reads once, before the first session of the process.
 */
public final class Xla {
  /** The environment variable. */
  public static final String VARIABLE = "TF_XLA_FLAGS";

  /** What it must hold for the CPU. */
  public static final String CPU_FLAG = "--tf_xla_cpu_global_jit";

  private Xla() {}

  /**
   * Requires that a plan which asks for XLA gets it: TensorFlow would say nothing and compile
   * nothing.
   *
   * @param plan how the machine will be used
   * @param environment of this process, {@link System#getenv()}
   * @throws IllegalArgumentException if XLA is asked for on the CPU and the environment does not
   *     allow it
   */
  public static void requireWorks(ExecutionPlan plan, Map<String, String> environment) {
    boolean compiles =
        plan.device().kind() == Device.Kind.GPU
            || environment.getOrDefault(VARIABLE, "").contains(CPU_FLAG);
    if (plan.xla() == ExecutionPlan.Compilation.CLUSTERS && !compiles) {
      throw new IllegalArgumentException(
          "XLA compiles for the CPU only if the environment variable "
              + VARIABLE
              + " holds "
              + CPU_FLAG
              + " when TensorFlow starts; set it, or leave XLA off");
    }
  }
}
