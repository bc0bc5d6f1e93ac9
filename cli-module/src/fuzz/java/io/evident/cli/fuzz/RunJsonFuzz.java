package io.evident.cli.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.sweep.TrialResult;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.run.RunGallery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON files of runs and sweeps are refused or read; what is printed is read to the same. */
public final class RunJsonFuzz {
  private static final Path EXPERIMENT = Scratch.file(RunDirectory.EXPERIMENT);

  private RunJsonFuzz() {}

  public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
    int which = data.consumeInt(0, 3);
    String text = data.consumeRemainingAsString();
    Path run = EXPERIMENT.getParent();
    Files.write(EXPERIMENT, new byte[0]);
    RunDirectory directory = RunDirectory.open(run);
    try {
      switch (which) {
        case 0 -> {
          EvaluationReport report = EvaluationJson.read("f", text);
          String printed = EvaluationJson.of(report);
          Refusals.same(printed, EvaluationJson.of(EvaluationJson.read("printed", printed)));
        }
        case 1 -> {
          TrialResult result = TrialResult.parse("f", text);
          Refusals.same(result.json(), TrialResult.parse("printed", result.json()).json());
        }
        case 2 -> {
          Files.write(
              run.resolve(RunDirectory.PROVENANCE), text.getBytes(StandardCharsets.UTF_8));
          RunData.of(directory);
          directory.provenance();
        }
        default -> {
          Files.write(run.resolve(RunDirectory.GALLERY), text.getBytes(StandardCharsets.UTF_8));
          RunGallery.read(directory);
        }
      }
    } catch (IllegalArgumentException e) {
      Refusals.check(e);
    }
  }
}
