package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command reads no file of a run twice: the JVM's own recorder counts the bytes. */
@Tag("long")
class ReadOnceTest {
  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path yaml =
        Files.writeString(
            folder.resolve("once.yaml"),
            """
            name: once
            network:
              input: [32, 32, 3]
              layers: [flatten, {dense: {units: 10}}]
              loss: softmaxCrossEntropy
            normalization: {mean: 0.5, deviation: 0.5}
            split: {train: 60, validation: 20, test: 30}
            optimizer: {kind: sgd, learningRate: 0.01}
            batchSize: 20
            epochs: 1
            seed: 1
            """);
    CommandResult.of("train", yaml, "--out", run).assertDone();
  }

  /** The bytes read of each file of the run. */
  private static Map<String, Long> read(Object... command) throws IOException {
    Path file = folder.resolve("reads.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileRead").withoutThreshold().withoutStackTrace();
      recording.start();
      CommandResult result = CommandResult.of(command);
      recording.stop();
      assertEquals(ExitCode.DONE, result.code(), result.err());
      recording.dump(file);
    }
    Map<String, Long> bytes = new TreeMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      String path = event.getString("path");
      if (path != null && Path.of(path).startsWith(run)) {
        String name = run.relativize(Path.of(path)).toString();
        bytes.merge(name, Math.max(0, event.getLong("bytesRead")), Long::sum);
      }
    }
    return bytes;
  }

  /** All of these were read, and none of the run's files more than once. */
  private static void assertReadOnce(List<String> expected, Object... command) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (String name : expected) {
      sizes.put(name, Files.size(run.resolve(name)));
    }
    Map<String, Long> bytes = read(command);
    List<String> twice = new ArrayList<>();
    bytes.forEach(
        (name, count) -> {
          long size = sizes.getOrDefault(name, run.resolve(name).toFile().length());
          if (count > size) {
            twice.add(name + ": " + count + " bytes of " + size);
          }
        });
    assertEquals(List.of(), twice, "read more than once by " + List.of(command));
    sizes.forEach(
        (name, size) -> assertEquals(size, bytes.get(name), name + " by " + List.of(command)));
  }

  @Test
  void anEvaluation() throws IOException {
    List<String> files =
        List.of(
            "experiment.yaml",
            "classes.json",
            "provenance.json",
            "trained-images.bin",
            "checkpoints/best.safetensors");
    assertReadOnce(files, "evaluate", run);
    assertReadOnce(files.subList(0, 3), "evaluate", run, "--split", "validation");
  }

  @Test
  void anExport() throws IOException {
    assertReadOnce(
        List.of("experiment.yaml", "classes.json", "checkpoints/best.safetensors"),
        "export",
        run,
        "--out",
        folder.resolve("exported"));
  }

  @Test
  void aReport() throws IOException {
    assertReadOnce(
        List.of("experiment.yaml", "metrics.csv", "losses.csv", "provenance.json", "gallery.json"),
        "report",
        run,
        "--out",
        folder.resolve("report.html"));
  }

  @Test
  void aComparison() throws IOException {
    assertReadOnce(
        List.of("experiment.yaml", "metrics.csv", "provenance.json"),
        "compare",
        run,
        "--out",
        folder.resolve("compared"));
  }

  @Test
  void aResumedRunThatIsComplete() throws IOException {
    assertReadOnce(List.of("experiment.yaml", "classes.json"), "train", "--resume", "--out", run);
    Path judged = run.resolve("evaluation.json");
    String before = Files.readString(judged);
    Files.delete(judged);
    assertReadOnce(
        List.of("experiment.yaml", "classes.json", "checkpoints/best.safetensors"),
        "train",
        "--resume",
        "--out",
        run);
    assertTrue(Files.exists(judged));
    assertEquals(before, Files.readString(judged));
  }
}
