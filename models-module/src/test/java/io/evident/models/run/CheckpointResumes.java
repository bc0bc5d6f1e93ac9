package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.internal.directory.CheckpointFile;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.LossWindow;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Trainings that are resumed from the files of their checkpoints, without all that a run directory
 * has besides: what they say, and the state and the tensors that they end with.
 */
final class CheckpointResumes {
  /** The same training each time. */
  interface Trainers {
    Trainer trainer() throws IOException;
  }

  private final List<String> said = new ArrayList<>();
  private Checkpoint last;

  private CheckpointResumes() {}

  /** Where nothing is written, folder is null. */
  private static CheckpointResumes of(Trainer trainer, Map<Path, Long> files, Path folder)
      throws IOException {
    CheckpointResumes heard = new CheckpointResumes();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onWindow(LossWindow window) {
            heard.said.add(window.toString());
          }

          @Override
          public void onEpoch(EpochMetrics metrics) {
            // All but the times, and what has no words.
            heard.said.add(
                metrics
                    .toString()
                    .replaceFirst(", seconds=.*", "")
                    .replaceAll("ConfusionMatrix@\\w+", "ConfusionMatrix"));
          }

          @Override
          public boolean wantsCheckpoints() {
            return true;
          }

          @Override
          public void onCheckpoint(Checkpoint checkpoint, boolean best) throws IOException {
            heard.last = checkpoint;
            if (folder != null) {
              // At the end of an epoch there are two, before and after its evaluation.
              Path file = folder.resolve("checkpoint-" + files.size());
              CheckpointFile.write(checkpoint, file);
              files.put(file, checkpoint.steps());
            }
          }
        };
    trainer.unverified().withListeners(List.of(listener)).run();
    return heard;
  }

  /** Resumes a training from what it wrote after each of these steps. */
  static void assertTheSameAfter(Trainers trainers, Path folder, long... steps) throws IOException {
    CheckpointResumes whole = of(trainers.trainer().withCheckpointEvery(0), Map.of(), null);
    Map<Path, Long> files = new LinkedHashMap<>();
    whole.assertSameEnd(
        of(trainers.trainer().withCheckpointEvery(1), files, folder), "with checkpoints");
    for (Map.Entry<Path, Long> file : files.entrySet()) {
      if (LongStream.of(steps).anyMatch(step -> step == file.getValue())) {
        Checkpoint checkpoint = CheckpointFile.read(file.getKey());
        whole.assertSameEnd(
            of(trainers.trainer().withCheckpointEvery(0).from(checkpoint), Map.of(), null),
            "after step " + file.getValue() + ", " + file.getKey().getFileName());
      }
    }
    for (long step : steps) {
      assertTrue(files.containsValue(step), "a checkpoint after step " + step);
    }
  }

  private void assertSameEnd(CheckpointResumes other, String what) {
    assertFalse(other.said.isEmpty(), what);
    assertEquals(said.subList(said.size() - other.said.size(), said.size()), other.said, what);
    assertEquals(last.state(), other.last.state(), what);
    Map<String, FloatTensor> tensors = last.tensors();
    assertEquals(tensors.keySet(), other.last.tensors().keySet(), what);
    tensors.forEach(
        (name, tensor) ->
            assertArrayEquals(
                tensor.values(), other.last.tensors().get(name).values(), what + ": " + name));
  }
}
