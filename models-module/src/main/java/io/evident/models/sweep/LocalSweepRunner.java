package io.evident.models.sweep;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Trains trials in this process, some side by side. Each uses one core, however many are trained at
 * a time: the sums in a training are rounded by how they are cut for threads, so that a trial with
 * all cores would end with other bits than one that shares them. It is also the faster way as long
 * as there are as many trials as cores: threads that train different nets never wait for each
 * other.
 */
public final class LocalSweepRunner implements SweepRunner {
  /** While examples are loaded into a graph there are two copies of them. */
  private static final int COPIES = 2;

  private final TrialData data;
  private final SweepDirectory directory;
  private final int parallel;
  private final InstantSource clock;
  private final BooleanSupplier paused;

  private LocalSweepRunner(
      TrialData data,
      SweepDirectory directory,
      int parallel,
      InstantSource clock,
      BooleanSupplier paused) {
    this.data = data;
    this.directory = directory;
    this.parallel = parallel;
    this.clock = clock;
    this.paused = paused;
  }

  /**
   * A runner.
   *
   * @param data what to train on
   * @param directory where the runs are kept
   * @param parallel how many trials to train at a time, at least 1
   * @param clock for the provenance of the runs
   * @return the runner
   * @throws IllegalArgumentException if parallel is less than 1
   */
  public static LocalSweepRunner of(
      TrialData data, SweepDirectory directory, int parallel, InstantSource clock) {
    if (!(parallel >= 1)) {
      throw new IllegalArgumentException("parallel must be at least 1, got " + parallel);
    }
    return new LocalSweepRunner(data, directory, parallel, clock, () -> false);
  }

  /**
   * The same runner, to be left where it is when asked: the trials under way keep a checkpoint, no
   * other begins, and the sweep ends with a {@link SweepPausedException}.
   *
   * @param asked whether it should be left; asked after every step, on the threads that train
   * @return a new runner
   */
  public LocalSweepRunner pausedWhen(BooleanSupplier asked) {
    return new LocalSweepRunner(data, directory, parallel, clock, asked);
  }

  /**
   * How many trials to train at a time: one on each core, as long as their examples, which each
   * holds for itself, fit into memory.
   *
   * @param trials how many there are, at least 1
   * @param cores of the machine, at least 1
   * @param data what they train on
   * @param memory bytes that may be used
   * @return at least 1
   */
  public static int parallelism(int trials, int cores, TrialData data, long memory) {
    long fitting = Math.max(1, memory / (COPIES * data.bytes()));
    return (int) Math.min(fitting, Math.min(trials, cores));
  }

  @Override
  public void run(List<TrialDescription> trials, TrialListener listener) throws IOException {
    if (trials.isEmpty()) {
      return;
    }
    AtomicBoolean stopped = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(parallel, trials.size()));
    try {
      CompletionService<Optional<TrialTraining.Ended>> ended =
          new ExecutorCompletionService<>(pool);
      for (TrialDescription trial : trials) {
        TrialTraining training =
            TrialTraining.of(trial, data, directory.run(trial), clock)
                .stoppedWhen(stopped::get)
                .pausedWhen(paused);
        ended.submit(training::run);
      }
      int left = 0;
      for (int i = 0; i < trials.size(); i++) {
        Optional<TrialTraining.Ended> next = next(ended);
        if (next.isPresent()) {
          int trial = next.get().result().index();
          next.get().warnings().forEach(w -> listener.onWarning(trial, w));
          listener.onResult(next.get().result());
        } else {
          left++;
        }
      }
      if (left > 0) {
        throw new SweepPausedException(left);
      }
    } finally {
      stopped.set(true);
      pool.shutdownNow();
      awaitEnd(pool);
    }
  }

  private static Optional<TrialTraining.Ended> next(
      CompletionService<Optional<TrialTraining.Ended>> ended) throws IOException {
    try {
      return ended.take().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the sweep was interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("a trial throws nothing else", e.getCause());
    }
  }

  /** Nothing may write into the runs once this has returned; a trial stops at its next step. */
  private static void awaitEnd(ExecutorService pool) {
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        if (pool.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
