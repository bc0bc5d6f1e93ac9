package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunCurves;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.internal.plot.Curve;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTrainingTest {
  @TempDir private Path folder;

  private static Experiment experiment() {
    return ExperimentYaml.read(
        BuiltInExperiments.yaml("fc2").with("epochs", "2", "test").with("batchSize", "16", "test"));
  }

  private static ImageSplits images() {
    ImageSplits sample = BuiltInSample.load();
    return new ImageSplits(sample.train().first(100), sample.test().first(50), "a part");
  }

  @Test
  void aRunDirectoryHoldsWhatTheRunWas() throws IOException {
    Path path = folder.resolve("run");
    ImageSplits images = images();
    RecordedTraining run =
        RecordedTraining.train(
            Trainer.onAllCores(experiment(), images),
            RunDirectory.create(path, false),
            Instant.EPOCH);

    Experiment kept = ExperimentYaml.read(YamlValue.read(path.resolve("experiment.yaml")));
    assertEquals(ExperimentYaml.print(experiment()), ExperimentYaml.print(kept));

    JsonNode provenance = new ObjectMapper().readTree(path.resolve("provenance.json").toFile());
    assertEquals(1, provenance.get("seed").asInt());
    assertEquals(images.train().digest(), provenance.at("/data/trainDigest").asText());
    assertEquals("1970-01-01T00:00:00Z", provenance.get("started").asText());
    assertEquals("2.18.0", provenance.at("/versions/tensorflow").asText());

    List<String> metrics = Files.readAllLines(path.resolve("metrics.csv"));
    assertEquals(
        "epoch,step,runningLoss,runningAccuracy,trainLoss,trainAccuracy,"
            + "validationLoss,validationAccuracy,testLoss,testAccuracy,learningRate,seconds,imagesPerSecond",
        metrics.get(0));
    assertEquals(3, metrics.size());
    assertTrue(metrics.get(1).startsWith("1,7,"), metrics.get(1));
    assertTrue(metrics.get(1).contains(",,,,"), "train and validation were not measured");
    String accuracy = String.valueOf(run.result().last().test().orElseThrow().accuracy());
    assertEquals(accuracy, metrics.get(2).split(",", -1)[9]);

    RunDirectory directory = RunDirectory.open(path);
    Curve running =
        RunCurves.read(directory, RunHistory.read(directory)).measures().get(0).curves().get(0);
    assertEquals("training (running)", running.name());
    assertTrue(running.isDashed());
    for (int epoch = 1; epoch <= 2; epoch++) {
      double counted = run.result().epochs().get(epoch - 1).runningAccuracy().orElseThrow();
      assertEquals(epoch, running.x(epoch - 1));
      assertEquals(counted, running.y(epoch - 1));
    }
    assertEquals(2, running.size());

    assertEquals(14, run.plots().size());
    for (Path plot : run.plots()) {
      assertTrue(Files.size(plot) > 1000, plot.toString());
    }
  }

  @Test
  void anEarlierRunIsReplacedOnlyWhenAsked() throws IOException {
    Path path = folder.resolve("run");
    RunDirectory.create(path, false).write(RunDirectory.EXPERIMENT, "name: x\n");
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> RunDirectory.create(path, false))
            .getMessage();
    assertTrue(refusal.startsWith(path.toString()), refusal);
    assertTrue(refusal.contains("--overwrite"), refusal);
    assertEquals("name: x\n", Files.readString(path.resolve("experiment.yaml")));
    Files.writeString(path.resolve("batch-losses.csv"), "iteration,loss\n");
    RunDirectory.create(path, true);
    try (Stream<Path> left = Files.list(path)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void checkpointsThatNoFileHoldsAreRefusedBeforeAnythingIsWritten() throws IOException {
    Experiment large =
        ExperimentYaml.read(
            BuiltInExperiments.yaml("fc2")
                .with(
                    "network.layers",
                    "[flatten, {dense: {units: 200000}}, relu, {dense: {units: 10}}]",
                    "test"));
    Trainer trainer = Trainer.onAllCores(large, images());
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> RecordedTraining.train(trainer, run, Instant.EPOCH))
            .getMessage();
    // Weights, biases, and one velocity of each.
    long bytes = 4 * 2 * (200_000L * 3072 + 200_000 + 10 * 200_000 + 10);
    assertTrue(
        refusal.startsWith("fc2: a checkpoint of " + bytes + " bytes is too large"), refusal);
    try (Stream<Path> left = Files.list(run.path())) {
      assertEquals(List.of(), left.toList());
    }
  }

  /** A copy that is cut off is a run's and is not finished, whatever else it has. */
  @Test
  void itsFilesBeginWithTheExperimentAndEndWithTheEvaluation() throws IOException {
    Path path = folder.resolve("run");
    RunDirectory run = RunDirectory.create(path, false);
    for (String name : List.of("evaluation.json", "classes.json", "metrics.csv")) {
      run.write(name, "");
    }
    run.write("experiment.yaml", "name: x\n");
    assertEquals(
        List.of("experiment.yaml", "classes.json", "metrics.csv", "evaluation.json"),
        run.files().stream().map(file -> path.relativize(file).toString()).toList());
  }

  @Test
  void whatIsNotOfARunIsNeverReplaced() throws IOException {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "mine");
    assertThrows(IllegalArgumentException.class, () -> RunDirectory.create(folder, true));
    assertThrows(IllegalArgumentException.class, () -> RunDirectory.create(file, true));
    assertEquals("mine", Files.readString(file));

    Path run = folder.resolve("run");
    RunDirectory.create(run, false).write(RunDirectory.EXPERIMENT, "name: x\n");
    Files.writeString(run.resolve("notes.txt"), "mine");
    RunDirectory.create(run, true);
    assertEquals("mine", Files.readString(run.resolve("notes.txt")));
  }
}
