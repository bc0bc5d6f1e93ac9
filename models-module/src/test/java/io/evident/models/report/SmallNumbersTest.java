package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.internal.comparison.RunComparison;
import io.evident.models.sweep.SweepDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors and losses of a target in a small unit, which four decimals would round to nothing. */
class SmallNumbersTest {
  private static final String MEASURED =
      "trainLoss,trainRmse,trainMae,trainR2,validationLoss,validationRmse,validationMae,"
          + "validationR2,testLoss,testRmse,testMae,testR2";

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(
        run.resolve("experiment.yaml"),
        """
        name: small
        table: {target: y, task: regression}
        network:
          input: [2]
          layers: [dense: {units: 1}]
          loss: halfMeanSquaredError
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 4
        epochs: 2
        seed: 1
        """);
    Files.writeString(
        run.resolve("provenance.json"),
        """
        {"version": 1, "data": {"source": "s", "trainDigest": "a", "testDigest": "b"}}
        """);
    Files.writeString(
        run.resolve("metrics.csv"),
        "epoch,step,runningLoss,"
            + MEASURED
            + ",learningRate,seconds,rowsPerSecond\n"
            + "1,10,0.0234567,,,,,5.5E-6,0.00345678,0.00234567,0.0123456,6.5E-6,0.00456789,0.000345678,"
            + "0.25,0.01,2.0,100.0\n");
  }

  private static String html(Section section) throws IOException {
    return new Report("r", "", List.of(section))
        .html()
        .replaceAll("(?s)<script.*?</script>", "")
        .replaceAll("base64,[^\"]*", "")
        .replaceAll("\\s+<", "<");
  }

  private static void holds(String html, String... words) {
    for (String word : words) {
      assertTrue(html.contains(word), word + " is not in " + html);
    }
    assertFalse(html.contains("0.0000<"), html);
  }

  @Test
  void curvesAndTheirTableHaveDigitsThatCount() throws IOException {
    RunDirectory directory = RunDirectory.open(run);
    Section section = CurveSection.of(directory, RunHistory.read(directory)).orElseThrow();
    holds(
        html(section),
        ">0.023457<",
        ">5.5000e-06<",
        ">0.0034568<",
        ">3.4568e-04<",
        ">0.0123<",
        ">0.2500<",
        "validation from 5.5000e-06 to 5.5000e-06",
        "test from 0.0045679 to 0.0045679",
        "validation from 0.0123 to 0.0123");
  }

  @Test
  void aComparisonHasDigitsThatCount() throws IOException {
    holds(
        html(ComparisonSection.of(RunComparison.of(List.of(run)))),
        ">5.5000e-06<",
        ">0.0034568<",
        ">3.4568e-04<",
        ">0.0123<",
        "from 0.0045679 to 0.0045679",
        "from 0.0123 to 0.0123");
  }

  @Test
  void aSweepHasDigitsThatCount() throws IOException {
    Path sweep = Files.createDirectories(folder.resolve("sweep"));
    Files.writeString(
        sweep.resolve(SweepDirectory.SWEEP),
        """
        version: 1
        name: sizes
        experiment: small.yaml
        grid: {batchSize: [4]}
        seeds: [1, 2]
        selection: {by: validationRmse}
        """);
    Files.writeString(
        sweep.resolve(SweepDirectory.RESULTS),
        "trial,batchSize,seed,runningLoss,"
            + MEASURED
            + ",seconds,status,message\n"
            + "1,4,1,0.5,,0.007,,,5.5e-6,0.001,0.002,0.5,,,,,1.0,ok,\n"
            + "2,4,2,0.5,,0.008,,,6.5e-6,0.0012,0.003,0.7,,,,,1.0,ok,\n");
    List<Section> sections = SweepSections.of(SweepDirectory.open(sweep));
    holds(
        html(sections.get(1)),
        ">0.0070000<",
        ">0.0012000<",
        ">6.5000e-06<",
        "0.0011000 \u00b1 0.00014142",
        "6.0000e-06 \u00b1 7.0711e-07",
        "0.6000 \u00b1 0.1414");
  }
}
