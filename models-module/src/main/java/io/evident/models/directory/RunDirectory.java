package io.evident.models.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.baseline.Baseline;
import io.evident.models.evaluation.ImportanceJson;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.score.PermutationImportance;
import io.evident.models.serving.ModelExport;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.StoredJson;
import io.evident.models.storage.WholeFile;
import io.evident.models.tensorboard.TensorBoardEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where a run is kept: experiment.yaml, provenance.json, classes.json and trained-images.bin or
 * table.json, metrics.csv, losses.csv, checkpoints/, plots/, tensorboard/, and once it is finished
 * model/, gallery.json and test-predictions.bin or baseline.json and importance.csv and .json,
 * evaluation.txt, .csv and .json, and report.html. Every file appears whole or not at all, apart
 * from TensorBoard's, which grow.
 */
public final class RunDirectory {
  /** The experiment as it was run; a folder that has it is a run directory. */
  public static final String EXPERIMENT = "experiment.yaml";

  /** What it was run on and with. */
  public static final String PROVENANCE = "provenance.json";

  /** One row an epoch. */
  public static final String METRICS = "metrics.csv";

  /** The running loss, a row for each window of batches. */
  public static final String LOSSES = "losses.csv";

  /** What a model of the run needs beside its weights: class names, image shape, normalization. */
  public static final String CLASSES = "classes.json";

  /** The same of a run on a table: how its columns become features and targets. */
  public static final String TABLE = "table.json";

  /** Which images the run was trained on, by their fingerprints. */
  public static final String TRAINED_IMAGES = "trained-images.bin";

  /** The weights of the run's model judged on the test images, for a person. */
  public static final String EVALUATION_TEXT = "evaluation.txt";

  /** The same, a number in a row. */
  public static final String EVALUATION_CSV = "evaluation.csv";

  /** The same; of a finished run the last file that is written. */
  public static final String EVALUATION_JSON = "evaluation.json";

  /** Of a run on a table: an exact model beside which the network is judged. */
  public static final String BASELINE = "baseline.json";

  /** Of a run on a table: how much the network relies on each column. */
  public static final String IMPORTANCE_JSON = "importance.json";

  /** The same, a number in a row. */
  public static final String IMPORTANCE_CSV = "importance.csv";

  /** How sure the network may be: what {@code evident calibrate} found. */
  public static final String CALIBRATION = "calibration.json";

  /** Some test images with what the same weights say about them. */
  public static final String GALLERY = "gallery.json";

  /** Of a run on images: which class the same weights gave each test image. */
  public static final String TEST_PREDICTIONS = "test-predictions.bin";

  /** All of it as a page. */
  public static final String REPORT = "report.html";

  private static final List<String> OURS =
      List.of(
          REPORT,
          EXPERIMENT,
          PROVENANCE,
          CLASSES,
          TABLE,
          TRAINED_IMAGES,
          METRICS,
          LOSSES,
          BatchLosses.FILE,
          GALLERY,
          TEST_PREDICTIONS,
          BASELINE,
          CALIBRATION,
          IMPORTANCE_JSON,
          IMPORTANCE_CSV,
          EVALUATION_TEXT,
          EVALUATION_CSV,
          EVALUATION_JSON);
  private static final int MAX_IMPORTANCE = 1 << 20;

  private static final String PLOTS = "plots";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String MODEL = "model";
  private static final String TENSORBOARD = "tensorboard";

  private final Path directory;
  private RunData data;

  private RunDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * A new run directory.
   *
   * @param directory where; made if it is not there
   * @param overwrite whether an earlier run there may be replaced; only files that a run writes are
   *     deleted, among them all pictures in its folder plots
   * @return the directory, empty of earlier results
   * @throws IllegalArgumentException if something is there that may not be replaced
   * @throws IOException if it cannot be made
   */
  public static RunDirectory create(Path directory, boolean overwrite) throws IOException {
    requireOurs(directory);
    if (Files.exists(directory.resolve(EXPERIMENT))) {
      if (!overwrite) {
        throw new IllegalArgumentException(
            directory
                + ": holds an earlier run; choose another place, resume it"
                + " (--resume), or replace it (--overwrite)");
      }
      deleteRun(directory);
    }
    Files.createDirectories(directory);
    return new RunDirectory(directory);
  }

  /**
   * Requires a place where a run may be kept or is: nothing is there, an empty directory, or one of
   * a run.
   *
   * @param directory where
   * @throws IllegalArgumentException if it is a file, or holds something else than a run
   * @throws IOException if it cannot be looked into
   */
  public static void requireOurs(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          directory + ": is a file, not a directory; choose another place for the run");
    }
    if (Files.isDirectory(directory)
        && !Files.exists(directory.resolve(EXPERIMENT))
        && !isEmpty(directory)) {
      throw new IllegalArgumentException(
          directory + ": holds files that are not of a run; choose an empty directory for the run");
    }
  }

  /** A process that was killed at once leaves a lock and what it was writing, and nothing else. */
  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.allMatch(e -> e.endsWith(DirectoryLock.FILE) || Leftovers.isOne(e));
    }
  }

  private static void deleteRun(Path directory) throws IOException {
    // First, since a run that has it passes for a finished one.
    Files.deleteIfExists(directory.resolve(EVALUATION_JSON));
    for (String file : OURS) {
      if (!file.equals(EXPERIMENT)) {
        Files.deleteIfExists(directory.resolve(file));
      }
    }
    deleteFiles(directory.resolve(PLOTS), name -> name.endsWith(".png") || name.endsWith(".svg"));
    deleteFiles(
        directory.resolve(CHECKPOINTS), name -> name.matches("(step-\\d{9,}|best)\\.safetensors"));
    deleteFiles(directory.resolve(TENSORBOARD), TensorBoardEvents::isEventFile);
    ModelExport.delete(directory.resolve(MODEL));
    // Last, since a folder without it is no run's, which nobody may replace.
    Files.deleteIfExists(directory.resolve(EXPERIMENT));
  }

  private static void deleteFiles(Path folder, Predicate<String> ours) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path file : entries.toList()) {
          if (ours.test(file.getFileName().toString())) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /**
   * An earlier run.
   *
   * @param directory where it is
   * @return the run directory
   * @throws IllegalArgumentException if there is no run
   */
  public static RunDirectory open(Path directory) {
    if (!Files.exists(directory.resolve(EXPERIMENT))) {
      throw new IllegalArgumentException(
          directory + ": is not a run directory (it has no " + EXPERIMENT + "); check the path");
    }
    return new RunDirectory(directory);
  }

  /**
   * The experiment as it was run.
   *
   * @return the experiment
   * @throws IllegalArgumentException if experiment.yaml does not describe one
   * @throws IOException if it cannot be read
   */
  public Experiment experiment() throws IOException {
    return ExperimentYaml.read(yaml());
  }

  /**
   * The same as it is written.
   *
   * @return experiment.yaml
   * @throws IOException if it cannot be read
   */
  public YamlValue yaml() throws IOException {
    return YamlValue.read(directory.resolve(EXPERIMENT));
  }

  /**
   * The exact model beside which the run's network is judged.
   *
   * @return empty of a run on images, and of one that is not finished
   * @throws IllegalArgumentException if its file is damaged
   * @throws IOException if it cannot be read
   */
  public Optional<Baseline> baseline() throws IOException {
    Path file = directory.resolve(BASELINE);
    return Files.exists(file) ? Optional.of(Baseline.read(file)) : Optional.empty();
  }

  /**
   * How much the run's network relies on each column.
   *
   * @return empty of a run on images, of one that is not finished, and where it has no score for
   *     shuffled rows
   * @throws IllegalArgumentException if its file is damaged
   * @throws IOException if it cannot be read
   */
  public Optional<PermutationImportance> importance() throws IOException {
    Path file = directory.resolve(IMPORTANCE_JSON);
    return Files.exists(file)
        ? Optional.of(ImportanceJson.read(file.toString(), BoundedFile.text(file, MAX_IMPORTANCE)))
        : Optional.empty();
  }

  /**
   * The weights of the run's model judged on its test examples.
   *
   * @return empty if the run is not finished
   * @throws IllegalArgumentException if evaluation.json is damaged
   * @throws IOException if it cannot be read
   */
  public Optional<TaskReport> evaluation() throws IOException {
    Path file = directory.resolve(EVALUATION_JSON);
    return Files.exists(file)
        ? Optional.of(
            TaskReport.read(file.toString(), BoundedFile.text(file, StoredJson.MAX_BYTES)))
        : Optional.empty();
  }

  /**
   * What its provenance says about its examples, read when first asked for: nothing changes it.
   *
   * @return the data
   * @throws IllegalArgumentException if provenance.json is missing or is not one
   * @throws IOException if it cannot be read
   */
  public RunData data() throws IOException {
    if (data == null) {
      data = RunData.of(this);
    }
    return data;
  }

  /**
   * What the run was made of.
   *
   * @return provenance.json; empty if it is not there
   * @throws IllegalArgumentException if it is not a JSON object
   * @throws IOException if it cannot be read
   */
  public Optional<ObjectNode> provenance() throws IOException {
    Path file = directory.resolve(PROVENANCE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(StoredJson.object(file, "start anew (--overwrite), or delete the file"));
  }

  /**
   * Where checkpoints belong.
   *
   * @return the folder, whether or not it is there
   */
  public Path checkpoints() {
    return directory.resolve(CHECKPOINTS);
  }

  /**
   * Where the model belongs that a finished training writes.
   *
   * @return the folder of a SavedModel, whether or not it is there
   */
  public Path model() {
    return directory.resolve(MODEL);
  }

  /**
   * Where event files for TensorBoard belong.
   *
   * @return the folder, whether or not it is there
   */
  public Path tensorBoard() {
    return directory.resolve(TENSORBOARD);
  }

  /**
   * All files of the run, for who copies it: experiment.yaml first, with which a copy that was cut
   * off is still a run's, evaluation.json last, without which it is not finished, and without what
   * a process keeps there for itself.
   *
   * @return the files, in the same order each time
   * @throws IOException if the directory cannot be read
   */
  public List<Path> files() throws IOException {
    Path experiment = directory.resolve(EXPERIMENT);
    Path evaluation = directory.resolve(EVALUATION_JSON);
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(DirectoryLock.FILE) && !Leftovers.isOne(file))
          .sorted(
              Comparator.comparing((Path file) -> !file.equals(experiment))
                  .thenComparing(file -> file.equals(evaluation))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    }
  }

  /**
   * Where it is.
   *
   * @return the directory
   */
  public Path path() {
    return directory;
  }

  /**
   * Where a plot belongs.
   *
   * @param name with its extension
   * @return the file, whether or not it is there
   */
  public Path plot(String name) {
    return directory.resolve(PLOTS).resolve(name);
  }

  /**
   * Writes a text file.
   *
   * @param name of the file
   * @param text its content
   * @throws IOException if it cannot be written; what was there before is untouched
   */
  public void write(String name, String text) throws IOException {
    WholeFile.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}
