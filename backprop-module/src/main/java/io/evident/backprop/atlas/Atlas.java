package io.evident.backprop.atlas;

import io.evident.backprop.graph.TensorFlowLog;
import io.evident.backprop.graph.TensorFlowRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where TensorFlow Java's gradients are right, as measured.
 *
 * @param tensorFlow TensorFlow's version
 * @param seed of the points and the weights
 * @param rows every op of the catalogue, as TensorFlow comes
 * @param remedies the ways around, before and after
 */
public record Atlas(
    String tensorFlow, long seed, List<AtlasRow> rows, List<AtlasRemedyRow> remedies) {

  /** Small graphs need little; and a crash is expected, so nothing is to be reported of it. */
  private static final List<String> JVM_ARGUMENTS =
      List.of("-Xmx512m", "-XX:+SuppressFatalErrorMessage", "-XX:-CreateCoredumpOnCrash");

  /**
   * Copies the lists.
   *
   * @param tensorFlow TensorFlow's version
   * @param seed of the points and the weights
   * @param rows every op of the catalogue, as TensorFlow comes
   * @param remedies the ways around, before and after
   */
  public Atlas {
    rows = List.copyOf(rows);
    remedies = List.copyOf(remedies);
  }

  /**
   * Measures the whole catalogue, about half a minute, in processes of its own: what this process
   * has registered does not matter, and it registers nothing here.
   *
   * @param seed of the points and the weights
   * @return what was found
   * @throws IOException if a process cannot be started or its findings not read
   * @throws IllegalStateException if TensorFlow cannot be loaded, or an op itself fails
   */
  public static Atlas measure(long seed) throws IOException {
    String version = TensorFlowRuntime.load();
    List<AtlasRow> rows = rows(AtlasPhase.BEFORE, seed);
    List<AtlasRow> after = rows(AtlasPhase.AFTER, seed);
    List<AtlasRemedyRow> remedies = new ArrayList<>();
    for (int r = 0; r < after.size(); r++) {
      AtlasRemedy remedy = Remedies.all().get(r);
      AtlasRow before =
          rows.stream()
              .filter(row -> row.subject().name().equals(remedy.subject().name()))
              .findFirst()
              .orElseThrow();
      remedies.add(new AtlasRemedyRow(remedy, before, after.get(r)));
    }
    return new Atlas(version, seed, rows, remedies);
  }

  private static List<AtlasRow> rows(AtlasPhase phase, long seed) throws IOException {
    List<AtlasRemedy> tasks = phase.tasks();
    List<AtlasFinding> findings = new ArrayList<>();
    while (findings.size() < 2 * tasks.size()) {
      findings.addAll(process(phase, findings.size(), seed));
    }
    List<AtlasRow> rows = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      rows.add(new AtlasRow(tasks.get(i).subject(), findings.get(2 * i + 1), findings.get(2 * i)));
    }
    return rows;
  }

  /** The findings from one task to the last, or to the first that ends the process. */
  private static List<AtlasFinding> process(AtlasPhase phase, int first, long seed)
      throws IOException {
    Path file = Files.createTempFile("evident-atlas", ".tsv");
    try {
      Process process =
          TensorFlowLog.process(
                  AtlasWorker.class,
                  JVM_ARGUMENTS,
                  List.of(file.toString(), phase.name(), "" + first, "" + seed),
                  "3")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int code = await(process);
      return findings(Files.readAllLines(file, StandardCharsets.UTF_8), code);
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

  private static List<AtlasFinding> findings(List<String> lines, int code) {
    List<AtlasFinding> findings = new ArrayList<>();
    boolean begun = false;
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      if (words[0].equals(AtlasWorker.FAILED)) {
        throw new IllegalStateException("the atlas cannot be measured: " + words[1]);
      }
      begun = words[0].equals(AtlasWorker.BEGIN);
      if (!begun) {
        findings.add(
            new AtlasFinding(
                AtlasVerdict.valueOf(words[1]), Double.parseDouble(words[2]), words[3]));
      }
    }
    if (begun) {
      findings.add(AtlasFinding.without(AtlasVerdict.CRASHES, "when run: the process ends"));
    }
    if (findings.isEmpty()) {
      throw new IllegalStateException(
          "the process that measures the atlas ended with code " + code + " before its first op");
    }
    return findings;
  }
}
