package io.evident.models.directory;

import io.evident.models.internal.directory.CheckpointFile;
import io.evident.models.training.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/** Which checkpoint of a run is meant. */
public enum KeptWeights {
  /** The one with the lowest validation loss. */
  BEST,
  /** The newest that is whole. */
  LAST;

  /**
   * The weights that the model of a run is made of, and that its report and its evaluation speak of
   * unless something else is asked for.
   *
   * @param run the run
   * @return the best where the run has it, else the last
   */
  public static KeptWeights usual(RunDirectory run) {
    return Files.exists(run.checkpoints().resolve(RunCheckpoints.BEST)) ? BEST : LAST;
  }

  /**
   * Reads the checkpoint.
   *
   * @param run the run
   * @param warning told of damaged ones that were passed over
   * @return the checkpoint
   * @throws IllegalArgumentException if there is none, or none that is whole
   * @throws IOException if it cannot be read
   */
  public Checkpoint read(RunDirectory run, Consumer<String> warning) throws IOException {
    return this == BEST ? best(run) : last(run, warning);
  }

  private static Checkpoint best(RunDirectory run) throws IOException {
    Path file = run.checkpoints().resolve(RunCheckpoints.BEST);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          run.path()
              + ": has no best checkpoint, which takes validation images (split: {validation:"
              + " 1000}, say) and an epoch; take the last one (--checkpoint last)");
    }
    return CheckpointFile.read(file);
  }

  private static Checkpoint last(RunDirectory run, Consumer<String> warning) throws IOException {
    return new RunCheckpoints(run)
        .newest(warning)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    run.path()
                        + ": has no checkpoint, no epoch of it was finished; resume the training"
                        + " (evident train --resume --out "
                        + run.path()
                        + ")"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
