package io.evident.backprop.graph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The processor that TensorFlow computes on. Its kernels differ from processor to processor, so a
 * finding about arithmetic is worth little without it.
 *
 * @param name of the model, as the system gives it; the architecture where it gives none
 * @param vectors the widest vector instructions, such as AVX2 or AVX-512; empty if unknown
 * @param bfloat16 its instructions for products in bfloat16, such as AMX; empty if it has none or
 *     the system does not tell
 * @param settings those of the environment that choose other kernels, by name
 */
public record Processor(
    String name, String vectors, String bfloat16, Map<String, String> settings) {

  /** The variables that make TensorFlow, or its oneDNN, take other kernels than it would. */
  public static final List<String> SETTINGS =
      List.of("ONEDNN_MAX_CPU_ISA", "TF_ENABLE_ONEDNN_OPTS");

  private static final Path LINUX = Path.of("/proc/cpuinfo");

  public Processor {
    settings = Map.copyOf(settings);
  }

  /**
   * The processor of this process.
   *
   * @return as far as the system tells
   */
  public static Processor here() {
    String told = "";
    if (Files.isReadable(LINUX)) {
      try {
        told = Files.readString(LINUX, StandardCharsets.ISO_8859_1);
      } catch (IOException e) {
        told = ""; // Then the architecture is all that is known.
      }
    }
    return of(told, System.getProperty("os.arch"), System.getenv());
  }

  /** Reads what Linux tells of its first processor. */
  static Processor of(String cpuinfo, String architecture, Map<String, String> environment) {
    Map<String, String> fields = new TreeMap<>();
    for (String line : cpuinfo.lines().takeWhile(line -> !line.isBlank()).toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    List<String> flags = List.of(fields.getOrDefault("flags", "").split(" ", -1));
    String vectors = "";
    if (flags.contains("avx512f")) {
      vectors = flags.contains("amx_tile") ? "AVX-512 with AMX" : "AVX-512";
    } else if (flags.contains("avx2")) {
      vectors = "AVX2";
    } else if (flags.contains("sse4_1")) {
      vectors = "SSE4.1";
    }
    List<String> shortened = new ArrayList<>();
    if (flags.contains("amx_bf16")) {
      shortened.add("AMX");
    }
    if (flags.contains("avx512_bf16")) {
      shortened.add("AVX-512 BF16");
    }
    Map<String, String> settings = new TreeMap<>();
    for (String name : SETTINGS) {
      if (environment.containsKey(name)) {
        settings.put(name, environment.get(name));
      }
    }
    String model = fields.getOrDefault("model name", "");
    String version =
        fields.containsKey("cpu family")
            ? " family " + fields.get("cpu family") + " model " + fields.get("model")
            : "";
    return new Processor(
        model.isBlank() ? architecture : model + version,
        vectors,
        String.join(", ", shortened),
        settings);
  }

  /**
   * In words.
   *
   * @return such as {@code AMD EPYC family 25 model 1, AVX2, ONEDNN_MAX_CPU_ISA=SSE41}
   */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>(List.of(name));
    if (!vectors.isEmpty()) {
      parts.add(vectors);
    }
    new TreeMap<>(settings).forEach((setting, value) -> parts.add(setting + "=" + value));
    return String.join(", ", parts);
  }
}
