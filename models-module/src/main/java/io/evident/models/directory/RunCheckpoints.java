package io.evident.models.directory;

import io.evident.models.internal.directory.CheckpointFile;
import io.evident.models.internal.directory.DamagedCheckpointException;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The checkpoints of a run directory: the last two, so that one may be damaged, and the one with
 * the lowest validation loss.
 */
public final class RunCheckpoints implements TrainingListener {
  /** The checkpoint with the lowest validation loss. */
  public static final String BEST = "best.safetensors";

  private static final int KEPT = 2;
  private static final String EXTENSION = ".safetensors";

  private final Path folder;

  /**
   * The checkpoints of a run.
   *
   * @param directory of the run
   */
  public RunCheckpoints(RunDirectory directory) {
    this.folder = directory.checkpoints();
  }

  @Override
  public boolean wantsCheckpoints() {
    return true;
  }

  @Override
  public void onCheckpoint(Checkpoint checkpoint, boolean best) throws IOException {
    String name = String.format(Locale.ROOT, "step-%09d%s", checkpoint.steps(), EXTENSION);
    if (best) {
      CheckpointFile.write(checkpoint, folder.resolve(BEST));
    }
    CheckpointFile.write(checkpoint, folder.resolve(name));
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
      Files.delete(old);
    }
  }

  private List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().matches("step-\\d{9,}\\" + EXTENSION))
          .sorted(Comparator.comparing((Path f) -> f.getFileName().toString()).reversed())
          .toList();
    }
  }

  /**
   * The newest checkpoint that is whole.
   *
   * @param warning told of every newer one that is not
   * @return empty if there is none at all
   * @throws IllegalArgumentException if there are some, all damaged, or the newest is of another
   *     version or beyond the heap
   * @throws IOException if one cannot be read
   */
  public Optional<Checkpoint> newest(Consumer<String> warning) throws IOException {
    List<String> damaged = new ArrayList<>();
    for (Path file : newestFirst()) {
      try {
        Checkpoint checkpoint = CheckpointFile.read(file);
        damaged.forEach(d -> warning.accept(d + "; going back to the one before"));
        return Optional.of(checkpoint);
      } catch (DamagedCheckpointException e) {
        damaged.add(e.getMessage());
      }
    }
    if (damaged.isEmpty()) {
      return Optional.empty();
    }
    throw new DamagedCheckpointException(
        damaged.get(0) + "; no other is left, start anew (--overwrite)");
  }

  /**
   * The checkpoint with the lowest validation loss.
   *
   * @return empty if there is none: without validation images, or before the first epoch ended
   * @throws IllegalArgumentException if it is damaged
   * @throws IOException if it cannot be read
   */
  public Optional<Checkpoint> best() throws IOException {
    Path file = folder.resolve(BEST);
    return Files.isRegularFile(file) ? Optional.of(CheckpointFile.read(file)) : Optional.empty();
  }
}
