package io.evident.lab.atlas;

import io.evident.backprop.graph.TensorFlowLog;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A process that measures and may end while it does. It writes to a file what it is about to do,
 * then what came of it, a line each.
 */
final class AtlasProcess {
  /** 128 and the number of the signal: by the kernel for want of memory, or by somebody. */
  private static final int KILLED = 128 + 9;

  private static final int TERMINATED = 128 + 15;

  private static final String BEGIN = "begin";
  private static final String FOUND = "found";
  private static final String FAILED = "failed";

  /** Small graphs need little; and a crash is expected, so nothing is to be reported of it. */
  private static final List<String> JVM_ARGUMENTS =
      List.of("-Xmx1g", "-XX:+SuppressFatalErrorMessage", "-XX:-CreateCoredumpOnCrash");

  private AtlasProcess() {}

  /**
   * What a process came to.
   *
   * @param found the words of each finding
   * @param crashed whether it ended within the task after these
   */
  record Ended(List<List<String>> found, boolean crashed) {}

  /**
   * Runs a process until it ends.
   *
   * @param main its main class, whose first argument is the file
   * @param arguments the others
   * @param environment changes that of this process
   * @return what it found
   * @throws IOException if it cannot be started or its findings not read, it says that it cannot
   *     measure, it ends before its first task, or the system ends it
   */
  static Ended run(Class<?> main, List<String> arguments, Consumer<Map<String, String>> environment)
      throws IOException {
    Path file = Files.createTempFile("evident-atlas", ".tsv");
    try {
      List<String> all = new ArrayList<>(List.of(file.toString()));
      all.addAll(arguments);
      ProcessBuilder builder =
          TensorFlowLog.process(main, JVM_ARGUMENTS, all, "3")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      environment.accept(builder.environment());
      int code = await(builder.start());
      return ended(Files.readAllLines(file, StandardCharsets.UTF_8), code);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while measuring the atlas", e);
    } finally {
      process.destroy();
    }
  }

  /** Reads what a process wrote that ended with a code. */
  static Ended ended(List<String> lines, int code) throws IOException {
    List<List<String>> found = new ArrayList<>();
    boolean begun = false;
    for (String line : lines) {
      List<String> words = List.of(line.split("\t", -1));
      if (words.get(0).equals(FAILED)) {
        throw new IOException("the atlas cannot be measured: " + words.get(1));
      }
      begun = words.get(0).equals(BEGIN);
      if (!begun) {
        found.add(words.subList(1, words.size()));
      }
    }
    if (code == KILLED || code == TERMINATED) {
      throw new IOException(
          "the system ended the process that measures the atlas; 2 GB of memory must be free");
    }
    if (found.isEmpty() && !begun) {
      throw new IOException(
          "the process that measures the atlas ended with code "
              + code
              + " before its first op; 2 GB of memory must be free");
    }
    return new Ended(found, begun);
  }

  /** In the process: a task is about to be done. */
  static void begin(BufferedWriter out, int task) throws IOException {
    write(out, BEGIN, Integer.toString(task));
  }

  /** In the process: a task is done. */
  static void found(BufferedWriter out, String... words) throws IOException {
    String[] line = new String[words.length + 1];
    line[0] = FOUND;
    System.arraycopy(words, 0, line, 1, words.length);
    write(out, line);
  }

  /** In the process: nothing can be measured. */
  static void failed(BufferedWriter out, Throwable e) throws IOException {
    String message = String.valueOf(e.getMessage());
    write(
        out, FAILED, e instanceof Error ? e.getClass().getSimpleName() + ": " + message : message);
  }

  private static void write(BufferedWriter out, String... words) throws IOException {
    for (int w = 0; w < words.length; w++) {
      out.write((w == 0 ? "" : "\t") + words[w].replaceAll("\\s+", " "));
    }
    out.write("\n");
    // The next thing done may be the last.
    out.flush();
  }
}
