package io.evident.models.data;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many bytes of decoded images may be held in memory; a larger data set is streamed from its
 * file. The same images in the same order give the same bits either way.
 *
 * @param bytes the limit, at least 0
 */
public record DataMemory(long bytes) {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmgt]?)b?");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Pattern LINE = Pattern.compile("(MemTotal|MemAvailable): +([0-9]{1,15}) kB");

  public DataMemory {
    if (!(bytes >= 0)) {
      throw new IllegalArgumentException("data memory must be at least 0 bytes, got " + bytes);
    }
  }

  /**
   * Reads a size as people write it.
   *
   * @param text digits and k, m, g or t for powers of 1,024, such as 500m
   * @return the limit
   * @throws IllegalArgumentException if it is not a size
   */
  public static DataMemory parse(String text) {
    Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "data memory must be a size such as 500m or 2g, got \"" + text + "\"");
    }
    int power = size.group(2).isEmpty() ? 0 : "kmgt".indexOf(size.group(2)) + 1;
    long count = Long.parseLong(size.group(1));
    if (count > Long.MAX_VALUE >> (10 * power)) {
      throw new IllegalArgumentException(
          "data memory must be a size such as 500m or 2g, got \""
              + text
              + "\", which is beyond any");
    }
    return new DataMemory(count << (10 * power));
  }

  /**
   * Half of the memory that is free now, a container's limit minded as Java reports it. What Linux
   * keeps of files and would give back counts as free where there is no such limit.
   *
   * @return the limit
   */
  public static DataMemory halfOfFree() {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
      return new DataMemory(Runtime.getRuntime().maxMemory() / 2);
    }
    long free = Math.max(0, system.getFreeMemorySize());
    return new DataMemory(Math.max(free, available(system.getTotalMemorySize())) / 2);
  }

  /** What Linux calls available, if the machine's memory is all ours; else 0. */
  private static long available(long total) {
    long machine = 0;
    long available = 0;
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        Matcher entry = LINE.matcher(line);
        if (entry.matches()) {
          long bytes = Long.parseLong(entry.group(2)) << 10;
          if (entry.group(1).equals("MemTotal")) {
            machine = bytes;
          } else {
            available = bytes;
          }
        }
      }
    } catch (IOException e) {
      // Another system, which has no such file: the count of free bytes stands.
      return 0;
    }
    return total == machine ? available : 0;
  }

  /**
   * Whether so many images may be held: within the limit, within an array of Java, and within half
   * of the largest heap.
   *
   * @param images how many, at least 0
   * @param shape of each
   * @return whether they are to be held
   */
  public boolean holds(long images, ImageShape shape) {
    long needed = images * shape.bytes();
    return needed <= bytes && PixelMemory.fits(needed, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * The limit for a person.
   *
   * @return such as "512 MiB"
   */
  @Override
  public String toString() {
    return bytes < 1 << 20 ? bytes + " bytes" : (bytes >> 20) + " MiB";
  }
}
