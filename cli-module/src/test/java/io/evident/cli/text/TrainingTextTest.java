package io.evident.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.directory.RunDirectory;
import io.evident.models.score.Evaluation;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTextTest {
  @TempDir private Path folder;

  /** All test targets are the same: their R2 is undefined. */
  @Test
  void errorsInASmallUnitHaveDigitsAndWhatIsUndefinedIsSaid() throws IOException {
    Files.writeString(
        folder.resolve("experiment.yaml"),
        """
        name: small
        table: {target: y, task: regression}
        network:
          input: [2]
          layers: [dense: {units: 1}]
          loss: halfMeanSquaredError
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 4
        epochs: 1
        seed: 1
        """);
    Files.writeString(
        folder.resolve("metrics.csv"),
        "epoch,step,runningLoss,trainLoss,trainRmse,trainMae,trainR2,validationLoss,validationRmse,"
            + "validationMae,validationR2,testLoss,testRmse,testMae,testR2,learningRate,seconds,"
            + "rowsPerSecond\n"
            + "1,10,2.0,,,,,0.5,7.5,6.25,0.25,0.6,0.00123456,0.000999,,0.01,2.0,100.0\n");
    EpochMetrics last =
        new EpochMetrics(
            1,
            10,
            2,
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.of(evaluation(0.5, 7.5, 6.25, 0.25)),
            Optional.of(evaluation(0.6, 0.00123456, 0.000999, Double.NaN)),
            0.01,
            2,
            100);
    StringWriter out = new StringWriter();
    TrainingText.result(
        new PrintWriter(out),
        new TrainingResult(List.of(last), null, false),
        RunDirectory.open(folder));
    assertEquals(
        List.of(
            "test RMSE 0.0012346, MAE 9.9900e-04, R2 undefined",
            "validation RMSE 7.5000, MAE 6.2500, R2 0.2500"),
        out.toString().lines().toList());
  }

  private static Evaluation evaluation(double loss, double rmse, double mae, double r2) {
    return new Evaluation(loss, Map.of("rmse", rmse, "mae", mae, "r2", r2), Optional.empty());
  }
}
