package io.evident.spark;

import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.SweepPausedException;
import io.evident.models.sweep.SweepRunner;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialImages;
import io.evident.models.sweep.TrialListener;
import io.evident.models.sweep.TrialResult;
import io.evident.models.sweep.TrialTable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains trials on the executors of a Spark application, one task each. A description goes out as
 * JSON; result and run directory come back as soon as the trial has ended, and this process writes
 * them. What a trial comes to is what it comes to on one core here, bit for bit on the same kind of
 * processor, as long as a task has one core.
 *
 * <p>An executor that is lost loses the trials under way there; Spark gives them to another, where
 * they begin anew. A trial that this process finds begun, by a local runner say, begins anew too.
 */
public final class SparkSweepRunner implements SweepRunner {
  /** Trials that Spark is given at once, each by a thread that waits for it; more than cores. */
  private static final int AT_ONCE = 2048;

  private static final long LOOK_MILLIS = 200;

  private final JavaSparkContext spark;
  private final SweepEngine.Work work;
  private final TrialTask task;

  private SparkSweepRunner(JavaSparkContext spark, SweepEngine.Work work, TrialTask task) {
    this.spark = spark;
    this.work = work;
    this.task = task;
  }

  /**
   * A runner.
   *
   * @param spark a running application; it stays open
   * @param work the data, and where the runs are kept in this process
   * @return the runner
   * @throws IOException if the data is to be sent and cannot be written to a temporary file
   */
  public static SparkSweepRunner of(JavaSparkContext spark, SweepEngine.Work work)
      throws IOException {
    return new SparkSweepRunner(
        spark, work, new TrialTask(data(spark, work.data()), work.batchLosses()));
  }

  private static ExecutorData data(JavaSparkContext spark, TrialData data) throws IOException {
    if (spark.isLocal()) {
      return ExecutorData.here(data);
    }
    if (!data.sent()) {
      return ExecutorData.of(data, null);
    }
    // Its name is no other file's of the application.
    Path file = Files.createTempFile("evident-data-", ".bin");
    file.toFile().deleteOnExit();
    if (data instanceof TrialImages images) {
      SentImages.write(images.images(), file);
    } else {
      Files.copy(((TrialTable) data).file(), file, StandardCopyOption.REPLACE_EXISTING);
    }
    spark.addFile(file.toUri().toString());
    return ExecutorData.of(data, file.getFileName().toString());
  }

  /** What came back of a trial. */
  private record Returned(TrialDescription trial, TrialAnswer answer) {}

  @Override
  public void run(List<TrialDescription> trials, TrialListener listener) throws IOException {
    if (trials.isEmpty()) {
      return;
    }
    String group = "evident-" + UUID.randomUUID();
    boolean done = false;
    ExecutorService waiting = Executors.newFixedThreadPool(Math.min(AT_ONCE, trials.size()));
    try {
      CompletionService<Returned> returned = new ExecutorCompletionService<>(waiting);
      for (TrialDescription trial : trials) {
        returned.submit(() -> new Returned(trial, ask(trial, group)));
      }
      for (int left = trials.size(); left > 0; left--) {
        keep(next(returned, left), listener);
      }
      done = true;
    } finally {
      waiting.shutdownNow();
      if (!done) {
        giveUp(group);
      }
    }
  }

  private void giveUp(String group) {
    try {
      spark.sc().cancelJobGroup(group);
    } catch (IllegalStateException e) {
      // Spark has ended by itself, as it does when this process is asked to, and its jobs with it.
      return;
    }
  }

  private TrialAnswer ask(TrialDescription trial, String group) throws IOException {
    spark.setJobGroup(group, "trial " + trial.label() + " " + trial.assignment().text(), false);
    try {
      return TrialAnswer.read(
          spark.parallelize(List.of(trial.json()), 1).map(task).collect().get(0));
    } catch (Exception e) {
      // Scala throws checked exceptions too, which no signature names.
      throw lost(trial, e);
    }
  }

  private IOException lost(TrialDescription trial, Exception e) {
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    String remedy = "; trials that have ended are kept, and the sweep can be resumed";
    if (spark.sc().isStopped()) {
      return new IOException("the connection to Spark has ended: " + first + remedy, e);
    }
    return new IOException("Spark gave up trial " + trial.label() + ": " + first + remedy, e);
  }

  private Returned next(CompletionService<Returned> returned, int left) throws IOException {
    try {
      while (true) {
        Future<Returned> ready = returned.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (ready != null) {
          return ready.get();
        }
        if (work.paused().getAsBoolean()) {
          throw new SweepPausedException(left);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the sweep was interrupted");
    } catch (ExecutionException e) {
      // Who asks this process to end, asks Spark in it too.
      if (work.paused().getAsBoolean()) {
        throw new SweepPausedException(left);
      }
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a trial failed otherwise", e.getCause());
    }
  }

  private void keep(Returned returned, TrialListener listener) throws IOException {
    TrialDescription trial = returned.trial();
    if (returned.answer() instanceof TrialAnswer.Unable unable) {
      throw new IOException(unable.message());
    }
    TrialAnswer.Trained trained = (TrialAnswer.Trained) returned.answer();
    TrialResult result =
        TrialResult.parse("what came back of trial " + trial.label(), trained.result());
    PackedRun.unpack(trained.run(), work.runs().apply(trial));
    trained.warnings().forEach(warning -> listener.onWarning(trial.index(), warning));
    listener.onResult(result);
  }
}
