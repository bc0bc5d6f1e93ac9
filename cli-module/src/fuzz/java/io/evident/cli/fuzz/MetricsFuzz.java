package io.evident.cli.fuzz;

import io.evident.models.data.ExampleKind;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.directory.MetricsCsv;
import io.evident.models.directory.RunCurves;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** metrics.csv and losses.csv of a run are refused, or every number of them can be had. */
public final class MetricsFuzz {
  private static final Path EXPERIMENT = Scratch.file(RunDirectory.EXPERIMENT);

  private static final List<String> COLUMNS =
      MetricsCsv.columns(TaskKind.CLASSIFICATION, ExampleKind.IMAGES);

  private MetricsFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    Path run = EXPERIMENT.getParent();
    Files.writeString(EXPERIMENT, BuiltInExperiments.text("lenet-b16-e5"));
    String header = String.join(",", COLUMNS) + "\n";
    String metrics = (data.consumeBoolean() ? header : "") + data.consumeString(2_000);
    Files.write(run.resolve(RunDirectory.METRICS), metrics.getBytes(StandardCharsets.UTF_8));
    String losses = (data.consumeBoolean() ? "step,steps,loss\n" : "") + data.consumeString(2_000);
    Files.write(run.resolve(RunDirectory.LOSSES), losses.getBytes(StandardCharsets.UTF_8));
    RunDirectory directory = RunDirectory.open(run);
    try {
      RunHistory history = RunHistory.read(directory);
      for (int epoch = 1; epoch <= history.epochs(); epoch++) {
        Refusals.same(true, history.steps(epoch) >= 0);
        for (String column : COLUMNS) {
          history.at(epoch, column);
        }
      }
      Refusals.same(true, history.bestEpoch().orElse(1) >= 1);
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
    }
    try {
      RunHistory.meanLoss(directory, 0, 100);
      RunCurves.read(directory, RunHistory.read(directory));
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
    }
  }
}
