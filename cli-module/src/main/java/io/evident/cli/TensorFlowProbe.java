package io.evident.cli;

import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.backprop.graph.TensorFlowLog;
import io.evident.backprop.graph.TensorFlowRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What TensorFlow says of itself, asked in a process of its own: which instructions it uses it
 * tells only in its log.
 *
 * @param version TensorFlow's, empty if it cannot be loaded
 * @param devices such as CPU:0
 * @param instructions such as "AVX2 AVX512F FMA", empty if it said nothing
 * @param problem why it cannot be loaded
 */
record TensorFlowProbe(
    Optional<String> version,
    List<String> devices,
    Optional<String> instructions,
    Optional<String> problem) {
  private static final String VERSION = "version ";
  private static final String DEVICE = "device ";
  private static final String PROBLEM = "problem ";
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
        after(PROBLEM, said).stream().findFirst());
  }

  private static List<String> after(String word, String said) {
    return Arrays.stream(said.split("\\R"))
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .toList();
  }
}
