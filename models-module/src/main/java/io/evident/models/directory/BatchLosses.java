package io.evident.models.directory;

import io.evident.models.data.ExampleSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.TrainingData;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Keeps the loss of every hundredth single batch in batch-losses.csv of a run directory: figures
 * that were published of one batch are compared with one batch, not with a mean.
 */
public final class BatchLosses implements TrainingListener {
  /** The loss of one batch in so many is kept. */
  public static final int EVERY = 100;

  static final String FILE = "batch-losses.csv";
  private static final String HEADER = "iteration,loss";
  private static final String ROW = "[0-9]{1,18},-?[0-9]{1,40}(\\.[0-9]{1,40})?(E-?[0-9]{1,3})?";
  private static final int MAX_BYTES = 1 << 30;

  private final Path file;
  private final long stepsPerEpoch;
  private final Map<Long, Double> losses = new TreeMap<>();

  /**
   * Those of a run: kept earlier, to be read or added to, or none yet.
   *
   * @param run its directory
   * @param experiment that is trained there
   * @param examples that it is trained on
   * @return a listener of the training
   * @throws IllegalArgumentException if the file holds something else; the message names the line
   * @throws IOException if it cannot be read
   */
  public static BatchLosses of(RunDirectory run, Experiment experiment, ExampleSplits examples)
      throws IOException {
    int used = TrainingData.of(experiment, examples).train().size();
    return new BatchLosses(run.path(), experiment.course().length(used).stepsPerEpoch());
  }

  private BatchLosses(Path run, long stepsPerEpoch) throws IOException {
    this.file = run.resolve(FILE);
    this.stepsPerEpoch = stepsPerEpoch;
    if (Files.exists(file)) {
      int number = 0;
      for (String line : BoundedFile.text(file, MAX_BYTES).lines().toList()) {
        number++;
        if (number == 1 ? !line.equals(HEADER) : !line.matches(ROW)) {
          throw new IllegalArgumentException(
              file + ":" + number + ": is not a row of " + HEADER + "; delete the run");
        }
        if (number > 1) {
          int comma = line.indexOf(',');
          losses.put(
              Long.parseLong(line.substring(0, comma)),
              Double.parseDouble(line.substring(comma + 1)));
        }
      }
    }
  }

  /**
   * The loss of one batch, before its update.
   *
   * @param iteration the number of the batch, the first having 0
   * @return empty if it was not kept
   */
  public OptionalDouble at(long iteration) {
    Double loss = losses.get(iteration);
    return loss == null ? OptionalDouble.empty() : OptionalDouble.of(loss);
  }

  @Override
  public void onStep(StepMetrics metrics) {
    long iteration = (metrics.epoch() - 1) * stepsPerEpoch + metrics.step() - 1;
    if (iteration % EVERY == 0) {
      losses.put(iteration, metrics.loss());
    }
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    write();
  }

  @Override
  public void onCheckpoint(Checkpoint checkpoint, boolean best) throws IOException {
    write();
  }

  private void write() throws IOException {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    losses.forEach((k, loss) -> text.append(k).append(',').append(loss).append('\n'));
    WholeFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
