package io.evident.spark;

import io.evident.backprop.graph.MissingTensorFlowException;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * One trial on an executor: a description in JSON goes in, the bytes of a {@link TrialAnswer} come
 * out. It uses as many threads as the task has cores (spark.task.cpus).
 */
final class TrialTask implements Function<String, byte[]> {
  private static final long serialVersionUID = 1;

  private final ExecutorData data;
  private final boolean batchLosses;

  TrialTask(ExecutorData data, boolean batchLosses) {
    this.data = data;
    this.batchLosses = batchLosses;
  }

  @Override
  public byte[] call(String description) throws IOException {
    TaskContext context = TaskContext.get();
    TrialDescription trial = TrialDescription.parse("the driver's trial", description);
    // A folder of the application's, which Spark deletes with it even if this executor is killed.
    Path folder = Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()), "trial");
    try {
      return answer(context, trial, folder).bytes();
    } catch (IOException | IllegalArgumentException | MissingTensorFlowException e) {
      return new TrialAnswer.Unable(where() + ": " + e.getMessage()).bytes();
    } catch (LinkageError e) {
      return new TrialAnswer.Unable(
              where()
                  + ": "
                  + e
                  + "; its class path has another version of a library than the driver's, or lacks"
                  + " it")
          .bytes();
    } finally {
      delete(folder);
    }
  }

  private TrialAnswer answer(TaskContext context, TrialDescription trial, Path folder)
      throws IOException {
    Path run = folder.resolve(trial.label());
    TrialTraining training =
        TrialTraining.of(trial, data.open(), run, Clock.systemUTC())
            .onCores(Math.max(1, context.cpus()))
            .stoppedWhen(context::isInterrupted);
    Optional<TrialTraining.Ended> ended =
        (batchLosses ? training.withBatchLosses() : training).run();
    TrialTraining.Ended there = ended.orElseThrow();
    return new TrialAnswer.Trained(there.result().json(), there.warnings(), PackedRun.of(run));
  }

  private static String where() {
    SparkEnv env = SparkEnv.get();
    return "executor " + env.executorId() + " on " + env.blockManager().blockManagerId().host();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
