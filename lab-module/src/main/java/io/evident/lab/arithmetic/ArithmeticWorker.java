package io.evident.lab.arithmetic;

import io.evident.backprop.graph.TensorFlowRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The main of the process that computes: settings of TensorFlow's kernels are read when it is
 * loaded, and a kernel that the processor cannot run ends the process. What it finds it writes to a
 * file, a line each.
 */
final class ArithmeticWorker {
  /** A line of the file that says that all is written. */
  static final String DONE = "done";

  /** A line of the file that starts so tells why nothing was computed. */
  static final String FAILED = "failed ";

  /** A graph of all widths at once would hold all their weights at once. */
  private static final int GROUPS = 16;

  /** As many are computed in Java while TensorFlow loads. */
  private static final int AHEAD = 6;

  private ArithmeticWorker() {}

  /**
   * Computes and writes.
   *
   * @param args the file to write, and a file of the cases that are asked for, if not all are
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    // TensorFlow Java numbers its nodes in the default locale.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    Path file = Path.of(args[0]);
    List<String> lines = new ArrayList<>();
    try {
      List<ArithmeticFinding> findings =
          args.length == 1 ? findings(Widths.ALL, null) : findings(asked(Path.of(args[1])));
      findings.forEach(finding -> lines.add(FindingText.line(finding)));
      lines.add(DONE);
    } catch (RuntimeException e) {
      lines.add(FAILED + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
    Files.write(file, lines, StandardCharsets.UTF_8);
  }

  private static Set<ArithmeticCase> asked(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .map(line -> FindingText.parse(line).subject())
        .collect(Collectors.toSet());
  }

  private static List<ArithmeticFinding> findings(Set<ArithmeticCase> asked) {
    List<Integer> widths = asked.stream().map(ArithmeticCase::width).distinct().toList();
    return findings(widths, asked);
  }

  /** Groups take every so many-th width, so that each has narrow and wide ones. */
  private static List<ArithmeticFinding> findings(List<Integer> widths, Set<ArithmeticCase> asked) {
    List<GraphExecution> executions =
        asked == null
            ? List.of(GraphExecution.OPTIMIZED, GraphExecution.PLAIN)
            : List.of(GraphExecution.values());
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(4, Runtime.getRuntime().availableProcessors()));
    try {
      Future<?> loaded = threads.submit(TensorFlowRuntime::load);
      List<Future<CaseRun>> runs = new ArrayList<>();
      for (int g = 0; g < Math.min(GROUPS, widths.size()); g++) {
        List<Integer> group = new ArrayList<>();
        for (int w = g; w < widths.size(); w += GROUPS) {
          group.add(widths.get(w));
        }
        boolean early = g < AHEAD;
        runs.add(threads.submit(() -> run(group, early)));
      }
      List<Future<List<ArithmeticFinding>>> groups = new ArrayList<>();
      for (Future<CaseRun> run : runs) {
        groups.add(
            threads.submit(
                () -> {
                  loaded.get();
                  return run.get()
                      .findings(executions, found -> asked == null || asked.contains(found));
                }));
      }
      List<ArithmeticFinding> findings = new ArrayList<>();
      for (Future<List<ArithmeticFinding>> group : groups) {
        findings.addAll(group.get());
      }
      return findings;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while computing", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IllegalStateException(
          (cause instanceof ExecutionException ? cause.getCause() : cause).getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static CaseRun run(List<Integer> widths, boolean early) {
    CaseRun run =
        new CaseRun(
            widths.stream().flatMap(width -> SubjectList.of(width).stream()).toList(),
            CaseRun.Fault.NONE);
    if (early) {
      run.expect();
    }
    return run;
  }
}
