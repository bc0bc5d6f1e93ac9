package io.evident.cli.figures;

import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.StepMetrics;
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
final class BatchLosses implements TrainingListener {
  private static final String FILE = "batch-losses.csv";
  private static final String HEADER = "iteration,loss";
  private static final String ROW = "[0-9]{1,18},-?[0-9]{1,40}(\\.[0-9]{1,40})?(E-?[0-9]{1,3})?";
  private static final int MAX_BYTES = 1 << 24;
  static final int EVERY = 100;

  private final Path file;
  private final long stepsPerEpoch;
  private final Map<Long, Double> losses = new TreeMap<>();

  BatchLosses(Path run, long stepsPerEpoch) throws IOException {
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

  /** The loss of one batch, before its update; the first has the number 0. */
  OptionalDouble at(long iteration) {
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
