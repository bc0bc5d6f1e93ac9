package io.evident.lab.arithmetic;

import io.evident.backprop.graph.Processor;
import io.evident.backprop.graph.TensorFlowLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Holds TensorFlow's operations against Java on this processor.
 *
 * <p>An operation is right if every output y of it is within what rounding allows,
 *
 * <pre>|y - exact| &lt;= gamma_n sum |terms|,    gamma_n = n u / (1 - n u)</pre>
 *
 * <p>with u = 2^-24 in float32 and 2^-53 in float64 and n the rounded operations on the way to it,
 * in whatever order they are done; functions such as tanh have 16 units in the last place (Higham,
 * Accuracy and Stability of Numerical Algorithms, second edition, section 3.1).
 */
public final class ArithmeticCheck {
  /** Small graphs need little; a crash is reported here, and by nobody else. */
  private static final List<String> JVM_ARGUMENTS =
      List.of(
          "-Xmx1g",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+SuppressFatalErrorMessage",
          "-XX:-CreateCoredumpOnCrash",
          // JavaCPP would ask for the memory of the process at every object.
          "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

  private ArithmeticCheck() {}

  /** Runs operations in a process with an environment of its own. */
  @FunctionalInterface
  interface Machine {
    /**
     * Runs them.
     *
     * @param asked which, all that there are if it is empty
     * @param environment added to that of this process
     * @return what was found, and why not all of it
     */
    Answer run(List<ArithmeticCase> asked, Map<String, String> environment) throws IOException;
  }

  /**
   * What a process found.
   *
   * @param findings of those operations that it came to
   * @param problem why it did not come to all
   */
  record Answer(List<ArithmeticFinding> findings, Optional<String> problem) {
    Answer {
      findings = List.copyOf(findings);
    }
  }

  /**
   * The widths that are looked at: outputs of products, channels of everything else.
   *
   * @return in ascending order
   */
  public static List<Integer> widths() {
    return Widths.ALL;
  }

  /**
   * Runs every operation, a few seconds, and what is wrong once more with each remedy. TensorFlow
   * is loaded in processes of its own, so this process need not have it, and may have other
   * settings.
   *
   * @return what was found
   * @throws IOException if a process cannot be started or its findings not read
   */
  public static ArithmeticReport measure() throws IOException {
    return measure(ArithmeticCheck::inAProcess);
  }

  static ArithmeticReport measure(Machine machine) throws IOException {
    long start = System.nanoTime();
    Answer answer = machine.run(List.of(), Map.of());
    List<ArithmeticCase> wrong =
        answer.findings().stream()
            .filter(finding -> !finding.isRight())
            .map(ArithmeticFinding::subject)
            .toList();
    List<RemedyTrial> trials = new ArrayList<>();
    if (!wrong.isEmpty()) {
      for (ArithmeticRemedy remedy : ArithmeticRemedy.values()) {
        trials.add(trial(machine, remedy, wrong));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ArithmeticReport(
        Processor.here(), seconds, answer.findings(), trials, answer.problem());
  }

  /** What could not be run with a remedy is wrong with it. */
  private static RemedyTrial trial(
      Machine machine, ArithmeticRemedy remedy, List<ArithmeticCase> wrong) throws IOException {
    List<ArithmeticCase> asked = wrong.stream().map(remedy::applied).distinct().toList();
    Answer answer = machine.run(asked, remedy.environment());
    long right = answer.findings().stream().filter(ArithmeticFinding::isRight).count();
    return new RemedyTrial(remedy, asked.size() - (int) right, asked.size());
  }

  private static Answer inAProcess(List<ArithmeticCase> asked, Map<String, String> environment)
      throws IOException {
    Path folder = Files.createTempDirectory("evident-arithmetic");
    Path found = folder.resolve("found.tsv");
    Path wanted = folder.resolve("asked.tsv");
    try {
      List<String> arguments = new ArrayList<>(List.of(found.toString()));
      if (!asked.isEmpty()) {
        List<String> lines = new ArrayList<>();
        asked.forEach(
            subject -> lines.add(FindingText.line(new ArithmeticFinding(subject, 0, List.of()))));
        Files.write(wanted, lines, StandardCharsets.UTF_8);
        arguments.add(wanted.toString());
      }
      ProcessBuilder builder =
          TensorFlowLog.process(ArithmeticWorker.class, JVM_ARGUMENTS, arguments, "3");
      builder.environment().putAll(environment);
      Process process =
          builder
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = await(process);
      return answer(
          Files.exists(found) ? Files.readAllLines(found, StandardCharsets.UTF_8) : List.of(),
          code);
    } finally {
      Files.deleteIfExists(found);
      Files.deleteIfExists(wanted);
      Files.deleteIfExists(folder);
    }
  }

  private static int await(Process process) throws IOException {
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        throw new IOException("TensorFlow's arithmetic was not computed in five minutes");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while TensorFlow's arithmetic was computed", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static Answer answer(List<String> lines, int code) {
    List<ArithmeticFinding> findings = new ArrayList<>();
    Optional<String> problem =
        Optional.of("TensorFlow ended the process that computed, with code " + code);
    for (String line : lines) {
      if (line.equals(ArithmeticWorker.DONE)) {
        problem = Optional.empty();
      } else if (line.startsWith(ArithmeticWorker.FAILED)) {
        problem = Optional.of(line.substring(ArithmeticWorker.FAILED.length()));
      } else {
        findings.add(FindingText.parse(line));
      }
    }
    return new Answer(findings, problem);
  }
}
