package io.evident.cli;

import io.evident.models.training.TrainingListener;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a request to end, during trainings: the step is finished and a checkpoint kept before
 * the process goes. It ends with the same code whichever signal asked.
 */
final class Interruption implements TrainingListener, AutoCloseable {
  /** How long a checkpoint may take, in milliseconds, where it should be another time. */
  static final String PATIENCE = "evident.patience";

  /** Whoever asks us to end usually kills us after a while; people wait less. */
  private static final long PATIENCE_MILLIS = 4_500;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final PrintWriter err;
  private final String remedy;
  private final Thread hook = new Thread(this::interrupted, "interruption");
  private volatile boolean asked;

  /**
   * Listens from now on.
   *
   * @param err told when the training is left
   * @param remedy how it is resumed, a command
   */
  Interruption(PrintWriter err, String remedy) {
    this.err = err;
    this.remedy = remedy;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean wantsToPause() {
    return asked;
  }

  private void interrupted() {
    asked = true;
    awaitEnd();
    // Left alone Java ends with 128 and the signal's number; code that exits here would wait for
    // itself.
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
  }

  private void awaitEnd() {
    try {
      if (!ended.await(Long.getLong(PATIENCE, PATIENCE_MILLIS), TimeUnit.MILLISECONDS)) {
        ErrorLines.print(
            err,
            "interrupted before a checkpoint could be kept; resume it from the last one: "
                + remedy);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that the training was left with a checkpoint. */
  int left(String where) {
    ErrorLines.print(err, "interrupted: " + where + "; resume it: " + remedy);
    return ExitCode.INTERRUPTED;
  }

  @Override
  public void close() {
    ended.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending, and the hook with it.
        asked = true;
      }
    }
  }
}
