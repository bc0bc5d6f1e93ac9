package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.DirectoryLock;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a sweep is kept: sweep.yaml, results.csv, trials/NNN (the run of each trial),
 * trials/NNN.json (its result), best (the run of the best), plots and report.html. Every file
 * appears whole or not at all.
 */
public final class SweepDirectory {
  /** The sweep as it was run; a folder that has it is a sweep's. */
  public static final String SWEEP = "sweep.yaml";

  /** A row for each trial that has ended. */
  public static final String RESULTS = "results.csv";

  private static final String TRIALS = "trials";
  private static final String BEST = "best";
  private static final String PLOTS = "plots";

  private static final int MAX_RESULT = 1 << 20;

  private final Path directory;

  private SweepDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * A new directory.
   *
   * @param directory where; made if it is not there
   * @param overwrite whether an earlier sweep there may be replaced; only files that a sweep writes
   *     are deleted, among them all pictures in its folder plots
   * @return the directory, empty of earlier results
   * @throws IllegalArgumentException if something is there that may not be replaced
   * @throws IOException if it cannot be made
   */
  public static SweepDirectory create(Path directory, boolean overwrite) throws IOException {
    requireOurs(directory);
    SweepDirectory sweep = new SweepDirectory(directory);
    if (Files.exists(directory.resolve(SWEEP))) {
      if (!overwrite) {
        throw new IllegalArgumentException(
            directory
                + ": holds an earlier sweep; choose another place, resume it"
                + " (--resume), or replace it (--overwrite)");
      }
      sweep.delete();
    }
    Files.createDirectories(directory);
    return sweep;
  }

  /**
   * Requires a place where a sweep may be kept or is: nothing is there, an empty directory, or one
   * of a sweep.
   *
   * @param directory where
   * @throws IllegalArgumentException if it is a file, or holds something else than a sweep
   * @throws IOException if it cannot be looked into
   */
  public static void requireOurs(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          directory + ": is a file, not a directory; choose another place for the sweep");
    }
    if (!Files.exists(directory.resolve(SWEEP))
        && !entries(directory).stream().allMatch(SweepDirectory::isOfNobody)) {
      throw new IllegalArgumentException(
          directory
              + ": holds files that are not of a sweep; choose an empty directory for the sweep");
    }
  }

  /** What a process that was killed at once leaves behind. */
  private static boolean isOfNobody(Path entry) {
    return entry.endsWith(DirectoryLock.FILE) || Leftovers.isOne(entry);
  }

  /**
   * An earlier sweep's.
   *
   * @param directory where it is
   * @return the directory
   * @throws IllegalArgumentException if there is no sweep
   */
  public static SweepDirectory open(Path directory) {
    if (!Files.exists(directory.resolve(SWEEP))) {
      throw new IllegalArgumentException(
          directory + ": holds no sweep (it has no " + SWEEP + "); check the path");
    }
    return new SweepDirectory(directory);
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /** sweep.yaml goes last: until then the folder is a sweep's, and can be deleted again. */
  private void delete() throws IOException {
    for (Path entry : entries(directory.resolve(TRIALS))) {
      String name = entry.getFileName().toString();
      if (name.matches("(\\d{3,}|retrained)\\.json")) {
        Files.delete(entry);
      } else if (name.matches("\\d{3,}|retrained")) {
        deleteRun(entry);
      }
    }
    deleteRun(directory.resolve(BEST));
    for (Path plot : entries(directory.resolve(PLOTS))) {
      if (plot.toString().endsWith(".png") || plot.toString().endsWith(".svg")) {
        Files.delete(plot);
      }
    }
    deleteIfEmpty(directory.resolve(PLOTS));
    deleteIfEmpty(directory.resolve(TRIALS));
    Files.deleteIfExists(directory.resolve(RunDirectory.REPORT));
    Files.deleteIfExists(directory.resolve(RESULTS));
    Files.deleteIfExists(directory.resolve(SWEEP));
  }

  private static void deleteRun(Path run) throws IOException {
    if (Files.exists(run.resolve(RunDirectory.EXPERIMENT))) {
      DirectoryLock.holding(run, () -> RunDirectory.create(run, true));
      for (Path folder : entries(run)) {
        if (Files.isDirectory(folder)) {
          deleteIfEmpty(folder);
        }
      }
      Files.deleteIfExists(run.resolve(DirectoryLock.FILE));
      deleteIfEmpty(run);
    }
  }

  /** What is the user's own stays, and the folder around it. */
  private static void deleteIfEmpty(Path folder) throws IOException {
    if (entries(folder).isEmpty()) {
      Files.deleteIfExists(folder);
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
   * Where the run of a trial is kept.
   *
   * @param trial the trial
   * @return a run directory, whether or not it is there
   */
  public Path run(TrialDescription trial) {
    return directory.resolve(TRIALS).resolve(trial.label());
  }

  /**
   * Where the run of the best is kept.
   *
   * @return a run directory, whether or not it is there
   */
  public Path best() {
    return directory.resolve(BEST);
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

  private Path record(TrialDescription trial) {
    return directory.resolve(TRIALS).resolve(trial.label() + ".json");
  }

  /** Keeps what a trial came to. */
  void write(TrialDescription trial, TrialResult result) throws IOException {
    WholeFile.write(record(trial), result.json().getBytes(StandardCharsets.UTF_8));
  }

  /** What a trial came to, if it has ended. */
  Optional<TrialResult> result(TrialDescription trial) throws IOException {
    Path file = record(trial);
    return Files.exists(file)
        ? Optional.of(TrialResult.parse(file.toString(), BoundedFile.text(file, MAX_RESULT)))
        : Optional.empty();
  }

  /**
   * The sweep as it was run.
   *
   * @return the sweep
   * @throws IllegalArgumentException if sweep.yaml does not describe one
   * @throws IOException if it cannot be read
   */
  public Sweep sweep() throws IOException {
    return SweepYaml.read(YamlValue.read(directory.resolve(SWEEP)));
  }

  /** Writes a text file. */
  void write(String name, String text) throws IOException {
    WholeFile.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Copies a run to {@link #best}, in place of another one of the sweep. A copy that is there is
   * completed, and what was done in it since is left as it is.
   *
   * @param run to copy
   * @param experiments those of all runs that the sweep may have kept there
   * @throws IllegalArgumentException if what is there is more than a copy of such a run
   */
  void keepBest(Path run, Set<String> experiments) throws IOException {
    DirectoryLock.holding(
        best(),
        () -> {
          List<Path> files = RunDirectory.open(run).files();
          boolean there = isCopy(run, files);
          if (!there) {
            requireReplaceable(experiments);
            RunDirectory.create(best(), true);
          }
          for (Path file : files) {
            Path copy = best().resolve(run.relativize(file).toString());
            if (!there || !Files.exists(copy)) {
              WholeFile.write(copy, Files.readAllBytes(file));
            }
          }
          return best();
        });
  }

  /** Whether the best has this experiment and, as far as it has any, these weights. */
  private boolean isCopy(Path run, List<Path> files) throws IOException {
    Path experiment = run.resolve(RunDirectory.EXPERIMENT);
    Path checkpoints = RunDirectory.open(run).checkpoints();
    for (Path file : files) {
      Path copy = best().resolve(run.relativize(file).toString());
      if (Files.exists(copy)
          ? (file.equals(experiment) || file.startsWith(checkpoints))
              && Files.mismatch(file, copy) >= 0
          : file.equals(experiment)) {
        return false;
      }
    }
    return true;
  }

  private void requireReplaceable(Set<String> experiments) throws IOException {
    if (!Files.exists(best().resolve(RunDirectory.EXPERIMENT))) {
      return;
    }
    boolean calibrated = Files.exists(best().resolve(RunDirectory.CALIBRATION));
    String kept = ExperimentYaml.print(RunDirectory.open(best()).experiment());
    if (calibrated || !experiments.contains(kept)) {
      throw new IllegalArgumentException(
          best()
              + ": holds "
              + (calibrated ? "the calibration of another run" : "another experiment")
              + " than the sweep's best now is; move it elsewhere, and resume the sweep"
              + " (--resume)");
    }
  }
}
