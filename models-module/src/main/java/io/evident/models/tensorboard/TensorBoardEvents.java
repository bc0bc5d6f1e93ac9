package io.evident.models.tensorboard;

import io.evident.models.score.Evaluation;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.LossWindow;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;

/**
 * Writes a training to event files, which TensorBoard draws.
 *
 * <p>The scalars are {@code loss/window} after every {@link LossWindow}; and after every epoch
 * {@code loss/running}, {@code accuracy/running}, {@code loss/train}, {@code loss/validation},
 * {@code loss/test}, {@code accuracy/train}, {@code accuracy/validation}, {@code accuracy/test} or
 * what else the task measures (those that were measured), {@code learningRate} and {@code
 * imagesPerSecond}; each at the number of steps since the beginning. Not for several threads at
 * once.
 */
public final class TensorBoardEvents implements TrainingListener, AutoCloseable {
  private final Path folder;
  private Optional<EventWriter> writer = Optional.empty();
  private Optional<Long> resumedAt = Optional.empty();

  /**
   * Prepares to write; the file appears with the first event.
   *
   * @param folder where event files are kept; made if it is not there
   */
  public TensorBoardEvents(Path folder) {
    this.folder = folder;
  }

  /**
   * Whether TensorBoard takes a file of this name for its own.
   *
   * @param name of the file, without its folder
   * @return whether it does
   */
  public static boolean isEventFile(String name) {
    return name.contains("tfevents");
  }

  /**
   * Resumes the events of a run, if there are any: what was written after the step is taken out of
   * the earlier files, since it comes again, and a new file continues them.
   *
   * @param steps taken before; that of the checkpoint the run is resumed from
   * @throws IOException if a file cannot be read or written
   */
  public void resume(long steps) throws IOException {
    if (!TensorBoardFiles.list(folder).isEmpty()) {
      TensorBoardFiles.keepUpTo(folder, steps);
      resumedAt = Optional.of(steps);
    }
  }

  /** Not before the first event: TensorFlow's threads are decided by the training's session. */
  private EventWriter writer() throws IOException {
    if (writer.isEmpty()) {
      String suffix = "." + TensorBoardFiles.list(folder).size();
      writer = Optional.of(EventWriter.open(folder, suffix));
      if (resumedAt.isPresent()) {
        writer.get().event(restart(resumedAt.get() + 1));
      }
    }
    return writer.get();
  }

  /** Tells a TensorBoard that has read later steps already to forget them. */
  private static Event restart(long step) {
    return Event.newBuilder()
        .setWallTime(System.currentTimeMillis() / 1e3)
        .setStep(step)
        .setSessionLog(SessionLog.newBuilder().setStatus(SessionLog.SessionStatus.START))
        .build();
  }

  @Override
  public void onWindow(LossWindow window) throws IOException {
    writer().scalar(window.step(), "loss/window", window.loss());
  }

  @Override
  public void onEpoch(EpochMetrics metrics) throws IOException {
    writer().scalar(metrics.step(), "loss/running", metrics.runningLoss());
    if (metrics.runningAccuracy().isPresent()) {
      writer().scalar(metrics.step(), "accuracy/running", metrics.runningAccuracy().getAsDouble());
    }
    evaluation(metrics.step(), "train", metrics.train());
    evaluation(metrics.step(), "validation", metrics.validation());
    evaluation(metrics.step(), "test", metrics.test());
    writer().scalar(metrics.step(), "learningRate", metrics.learningRate());
    if (!Double.isNaN(metrics.examplesPerSecond())) {
      writer().scalar(metrics.step(), "imagesPerSecond", metrics.examplesPerSecond());
    }
    writer().flush();
  }

  private void evaluation(long step, String of, Optional<Evaluation> evaluation)
      throws IOException {
    if (evaluation.isPresent()) {
      writer().scalar(step, "loss/" + of, evaluation.get().loss());
      for (Map.Entry<String, Double> measure : evaluation.get().measures().entrySet()) {
        if (!measure.getValue().isNaN()) {
          writer().scalar(step, measure.getKey() + "/" + of, measure.getValue());
        }
      }
    }
  }

  @Override
  public void onCheckpoint(Checkpoint checkpoint, boolean best) throws IOException {
    if (writer.isPresent()) {
      writer.get().flush();
    }
  }

  /**
   * Ends the file and releases what writes it.
   *
   * @throws IOException if what is left cannot be written
   */
  @Override
  public void close() throws IOException {
    if (writer.isPresent()) {
      EventWriter open = writer.get();
      writer = Optional.empty();
      open.close();
    }
  }
}
