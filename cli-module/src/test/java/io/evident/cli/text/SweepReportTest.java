package io.evident.cli.text;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.sweep.Assignment;
import io.evident.models.sweep.Standing;
import io.evident.models.sweep.SweepOutcome;
import io.evident.models.sweep.SweepYaml;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialResult;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SweepReportTest {
  private static final String EXPERIMENT =
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
      """;

  private static TrialResult result(int trial, double loss, double rmse, double r2) {
    return new TrialResult(
        trial,
        "e",
        "d",
        trial,
        TrialResult.Status.OK,
        "",
        Map.of("validationLoss", loss, "validationRmse", rmse, "validationR2", r2),
        1);
  }

  @Test
  void errorsInASmallUnitHaveDigitsThatCount() {
    Assignment assignment = Assignment.NONE.with("batchSize", "4");
    StringWriter out = new StringWriter();
    SweepReport report =
        new SweepReport(
            new PrintWriter(out),
            SweepYaml.read(
                YamlValue.parse(
                    "s.yaml",
                    "name: s\nexperiment: small.yaml\ngrid: {batchSize: [4]}\nseeds: [1, 2]\n")),
            List.of(
                new TrialDescription(1, EXPERIMENT, 1, assignment),
                new TrialDescription(2, EXPERIMENT, 2, assignment)));
    List<TrialResult> results =
        List.of(result(1, 5.5e-6, 0.001, 0.5), result(2, 6.5e-6, 0.0012, 0.7));
    results.forEach(report::onResult);
    report.table(
        new SweepOutcome(List.of(new Standing(assignment, results)), Optional.empty(), List.of()));
    for (String words :
        List.of(
            "  validation RMSE 0.0010000  ",
            "  validation RMSE 0.0012000  ",
            "  0.0011000 +- 0.00014142  ",
            "  undefined  ",
            "  0.6000 +- 0.1414  ",
            "  6.0000e-06 +- 7.0711e-07  ")) {
      assertTrue(out.toString().contains(words), words + " is not in\n" + out);
    }
  }
}
