package io.evident.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How much memory the machine, or the container, has. */
final class MachineMemory {
  private MachineMemory() {}

  /** Half of all of it, in bytes: the rest is for this program's heap and other programs. */
  static long half() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return system.getTotalMemorySize() / 2;
  }
}
