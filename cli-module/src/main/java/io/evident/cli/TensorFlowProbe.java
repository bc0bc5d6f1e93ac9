package io.evident.cli;

import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.backprop.graph.TensorFlowLog;
import io.evident.backprop.graph.TensorFlowRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Tensor;

/**
 * What TensorFlow says of itself, asked in a process of its own: which instructions it uses it
 * tells only in its log.
 *
 * @param version TensorFlow's, empty if it cannot be loaded
 * @param devices such as CPU:0
 * @param instructions such as "AVX2 AVX512F FMA", empty if it said nothing
 * @param problem why it cannot be loaded
 * @param cuda the libraries of CUDA that came from the class path
 * @param missing what a build for CUDA said that it did not find, for a person
 * @param log TensorFlow's own words, line by line
 */
record TensorFlowProbe(
    Optional<String> version,
    List<String> devices,
    Optional<String> instructions,
    Optional<String> problem,
    List<String> cuda,
    List<String> missing,
    List<String> log) {
  private static final String VERSION = "version ";
  private static final String DEVICE = "device ";
  private static final String PROBLEM = "problem ";
  private static final String CUDA = "cuda ";
  private static final List<String> OURS = List.of(VERSION, DEVICE, PROBLEM, CUDA);

  /** TensorFlow's words, and what they mean. */
  private static final Map<String, String> MISSING =
      Map.of(
          "failed call to cuInit", "NVIDIA's driver, or a GPU it knows (does nvidia-smi list one?)",
          "Could not find cuda drivers", "CUDA 12 and cuDNN 9",
          "Cannot dlopen some GPU libraries", "some of CUDA 12 and cuDNN 9");

  private static final Pattern INSTRUCTIONS =
      Pattern.compile("enable the following instructions: ([A-Z0-9_. ]+?),? in other operations");

  /**
   * The process's main: prints what the other side reads.
   *
   * @param args none are read
   */
  public static void main(String[] args) {
    try {
      System.out.println(VERSION + TensorFlowRuntime.load());
      TensorFlowRuntime.cudaLibraries().forEach(name -> System.out.println(CUDA + name));
      TensorFlowDevices.names().forEach(device -> System.out.println(DEVICE + device));
    } catch (IllegalStateException e) {
      System.out.println(PROBLEM + e.getMessage());
    }
  }

  static TensorFlowProbe ask() throws IOException {
    Process process =
        TensorFlowLog.process(TensorFlowProbe.class, List.of(), List.of(), "0")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  static TensorFlowProbe parse(String said) {
    Matcher instructions = INSTRUCTIONS.matcher(said);
    return new TensorFlowProbe(
        after(VERSION, said).stream().findFirst(),
        after(DEVICE, said),
        instructions.find() ? Optional.of(instructions.group(1)) : Optional.empty(),
        after(PROBLEM, said).stream().findFirst(),
        after(CUDA, said),
        MISSING.keySet().stream().filter(said::contains).sorted().map(MISSING::get).toList(),
        said.lines().filter(line -> OURS.stream().noneMatch(line::startsWith)).toList());
  }

  private static List<String> after(String word, String said) {
    return Arrays.stream(said.split("\\R"))
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .toList();
  }

  /** The version of TensorFlow Java: its manifest does not say, the name of its jar does. */
  static String javaVersion() {
    CodeSource source = Tensor.class.getProtectionDomain().getCodeSource();
    Matcher version =
        Pattern.compile("-(\\d[^/]*)\\.jar$")
            .matcher(source == null ? "" : source.getLocation().getPath());
    return version.find() ? version.group(1) : "of unknown version";
  }
}
