package io.evident.lab.benchmark;

import io.evident.models.training.EpochMetrics;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.TrainingListener;

/**
 * Measures a training from within, in rounds that are asked for. Time runs from one step's end to
 * the next one's, all that the trainer does between them included, evaluations apart; or only
 * through evaluations.
 */
final class TimedRounds implements TrainingListener {
  private static final int LEAST_STEPS = 3;

  private final WorkerCommands commands;
  private final boolean evaluations;
  private final Runnable ready;
  private final Bare bare;
  private boolean begun;
  private long target;
  private long since;
  private long spent;
  private int steps;

  /** Steps that were taken since the last lap. */
  private int told;

  /** Runs what the trainer is compared with, for some nanoseconds at least. */
  interface Bare {
    Object round(long nanos);
  }

  TimedRounds(WorkerCommands commands, boolean evaluations, Runnable ready, Bare bare) {
    this.commands = commands;
    this.evaluations = evaluations;
    this.ready = ready;
    this.bare = bare;
  }

  @Override
  public void onStep(StepMetrics metrics) {
    told++;
  }

  /** Asked after every run of the session, which takes one step or many. */
  @Override
  public boolean wantsToPause() {
    if (told > 0) {
      if (!evaluations) {
        lap(told);
      }
      told = 0;
      since = System.nanoTime();
    }
    return false;
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    if (evaluations) {
      lap(1);
    }
    since = System.nanoTime();
  }

  private void lap(int more) {
    long now = System.nanoTime();
    if (!begun) {
      // The first one is slow, and belongs to no round.
      begun = true;
      ready.run();
      await();
      return;
    }
    spent += now - since;
    steps += more;
    if (spent >= target && steps >= LEAST_STEPS) {
      commands.answer(BenchmarkWorker.round(steps, spent));
      await();
    }
  }

  private void await() {
    WorkerCommands.Command command = commands.next();
    while (command.what().equals(BenchmarkWorker.BARE)) {
      commands.answer(bare.round(command.nanos()));
      command = commands.next();
    }
    target = command.nanos();
    spent = 0;
    steps = 0;
  }
}
