package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.Interval;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.laplace.HeadExamples;
import io.evident.bayes.laplace.HeadRegression;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.IntervalsReport;
import io.evident.models.data.DataMemory;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.CalibratedIntervals;
import io.evident.models.evaluation.RegressionReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TableModelCalibration;
import io.evident.models.serving.TablePrediction;
import io.evident.models.table.Table;
import io.evident.models.table.TableExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that predict numbers of a table, calibrated. */
class RunIntervalsTest {
  private static final DataMemory MEMORY = new DataMemory(1 << 26);
  private static final List<Double> ALPHAS = List.of(0.1, 0.25);
  private static final String TARGETS = "{target: [price, visits], task: regression}";

  @TempDir private static Path folder;

  private static Path file;
  private static RunDirectory run;

  @BeforeAll
  static void train() throws IOException {
    file = TableRuns.write(folder.resolve("houses.csv"), 400, 3);
    run = run("run", TARGETS, "calibrationPart: 0.25\n");
  }

  private static RunDirectory run(String name, String table, String rest) throws IOException {
    String network = "{layers: [dense: {units: 6}, tanh]}";
    YamlValue yaml = YamlValue.parse("houses.yaml", TableRuns.yaml(table, network) + rest);
    return TableRuns.run(yaml, file, folder.resolve(name));
  }

  private static LoadedRun loaded(RunDirectory directory) throws IOException {
    return LoadedRun.read(directory, KeptWeights.usual(directory), line -> {});
  }

  private static ExecutionPlan plan(LoadedRun run) {
    return ExecutionPlan.forCpu(run.experiment().network(), 32, 2);
  }

  private static KeptIntervals calibrated(
      RunDirectory directory, List<Double> alphas, CalibrationMethod method) throws IOException {
    LoadedRun loaded = loaded(directory);
    return RunIntervals.keep(
        loaded,
        Optional.of(file),
        MEMORY,
        new RunIntervals.Options(alphas, Optional.ofNullable(method), 1),
        plan(loaded),
        line -> fail(line));
  }

  @Test
  void whatIsKeptIsReadAgainAndEachRowIsForOneThing() throws IOException {
    KeptIntervals kept = calibrated(run, ALPHAS, null);
    KeptIntervals again = KeptIntervals.read(run).orElseThrow();
    assertEquals(kept.report(), again.report());
    assertEquals(kept.json(), again.json());
    assertEquals(Optional.empty(), KeptCalibration.read(run));
    // Of 400, 80 are tested on, 40 are for validation, and 70 of 280 are kept.
    assertEquals(210, kept.report().parts().trained());
    assertEquals(35, kept.report().parts().fitted());
    assertEquals(35, kept.report().parts().conformal());
    assertEquals(80, kept.report().parts().tested());
    assertTrue(kept.report().text().contains("90 % intervals of "), kept.report().text());
  }

  /** The way of new rows, counted here, against what the calibration counted. */
  @Test
  void newRowsGetTheIntervalsThatWereScored() throws IOException {
    for (CalibrationMethod method : List.of(CalibrationMethod.PLAIN, CalibrationMethod.BAYES)) {
      KeptIntervals kept = calibrated(run, ALPHAS, method);
      LoadedRun loaded = loaded(run);
      JudgedRows test = JudgedRows.open(loaded, Optional.of(file), MEMORY, EvaluatedSplit.TEST);
      boolean[] tested = new boolean[400];
      for (int n = 0; n < test.rows().size(); n++) {
        tested[test.rows().row(n)] = true;
      }
      int[] covered = new int[4];
      double[] widths = new double[4];
      Table table = Table.read(file, loaded.table().encoding().reading(MEMORY));
      try (ServedTable served = ServedTable.open(run.model())) {
        assertTrue(
            served.calibration().orElseThrow() instanceof TableModelCalibration.Numbers numbers
                && numbers.method() == method
                && numbers.alphas().equals(ALPHAS));
        List<TablePrediction> all = served.predict(table);
        int next = 0;
        for (int row = 0; row < table.size(); row++) {
          TablePrediction said = all.get(row);
          for (int i = 0; tested[row] && i < 4; i++) {
            double truth = test.rows().targetValue(next, i / 2);
            Interval found = said.interval(said.names().get(i / 2), ALPHAS.get(i % 2));
            covered[i] += found.contains(truth) ? 1 : 0;
            widths[i] += found.width() / 80;
          }
          next += tested[row] ? 1 : 0;
        }
      }
      for (int i = 0; i < 4; i++) {
        IntervalsReport.Coverage scored =
            kept.report().targets().get(i / 2).methods().stream()
                .filter(m -> m.method() == method)
                .findFirst()
                .orElseThrow()
                .intervals()
                .get(i % 2);
        assertEquals(scored.covered(), covered[i], method + " " + i);
        assertEquals(scored.meanWidth(), widths[i], 1e-4 * widths[i]);
      }
    }
  }

  @Test
  void thePlainErrorIsThatOfTheEvaluation() throws IOException {
    IntervalsReport report = calibrated(run, ALPHAS, null).report();
    LoadedRun loaded = loaded(run);
    JudgedRows test = JudgedRows.open(loaded, Optional.of(file), MEMORY, EvaluatedSplit.TEST);
    RegressionReport evaluated = (RegressionReport) TableEvaluation.of(loaded, test, plan(loaded));
    for (int k = 0; k < 2; k++) {
      double expected = evaluated.scores().targets().get(k).rmse();
      IntervalsReport.Method plain = report.targets().get(k).methods().get(0);
      assertEquals(CalibrationMethod.PLAIN, plain.method());
      assertEquals(expected, plain.rootMeanSquaredError(), 1e-5 * expected);
    }
  }

  /** Against what the calibration itself counted on the test rows. */
  @Test
  void anEvaluationHasTheFiguresOfTheCalibration() throws IOException {
    for (CalibrationMethod method : List.of(CalibrationMethod.PLAIN, CalibrationMethod.BAYES)) {
      IntervalsReport report = calibrated(run, ALPHAS, method).report();
      CalibratedIntervals found = evaluated(loaded(run), EvaluatedSplit.TEST).orElseThrow();
      assertEquals(method.toString(), found.method());
      assertEquals(2, found.targets().size());
      for (int k = 0; k < 2; k++) {
        CalibratedIntervals.Target target = found.targets().get(k);
        assertEquals(report.targets().get(k).name(), target.target());
        assertEquals(2, target.methods().size());
        for (int m = 0; m < 2; m++) {
          IntervalsReport.Method expected = report.targets().get(k).methods().get(m);
          CalibratedIntervals.Method shown = target.methods().get(m);
          assertEquals(expected.method().toString(), shown.method());
          assertEquals(
              expected.rootMeanSquaredError(),
              shown.rmse(),
              1e-12 * expected.rootMeanSquaredError());
          assertEquals(expected.negativeLogLikelihood(), shown.negativeLogLikelihood(), 1e-12);
        }
        List<IntervalsReport.Coverage> expected =
            report.targets().get(k).methods().stream()
                .filter(m -> m.method() == method)
                .findFirst()
                .orElseThrow()
                .intervals();
        assertEquals(2, target.intervals().size());
        for (int a = 0; a < 2; a++) {
          CalibratedIntervals.Level level = target.intervals().get(a);
          assertEquals(ALPHAS.get(a), level.alpha());
          assertEquals(expected.get(a).coverage(), level.coverage());
          assertEquals(expected.get(a).expectedFrom(), level.expectedFrom());
          assertEquals(expected.get(a).expectedTo(), level.expectedTo());
          assertEquals(expected.get(a).meanWidth(), level.meanWidth(), 1e-12 * level.meanWidth());
        }
      }
    }
    // No law tells how many of the rows are covered that the intervals are from.
    CalibratedIntervals own = evaluated(loaded(run), EvaluatedSplit.CALIBRATION).orElseThrow();
    CalibratedIntervals.Level level = own.targets().get(0).intervals().get(0);
    assertTrue(Double.isNaN(level.expectedFrom()) && Double.isNaN(level.expectedTo()));
    assertTrue(level.coverage() > 0.7, level.toString());
  }

  private static Optional<CalibratedIntervals> evaluated(LoadedRun loaded, EvaluatedSplit split)
      throws IOException {
    JudgedRows rows = JudgedRows.open(loaded, Optional.of(file), MEMORY, split);
    RegressionReport report = (RegressionReport) TableEvaluation.of(loaded, rows, plan(loaded));
    assertEquals(report.json(), TaskReport.read("evaluation.json", report.json()).json());
    return report.calibrated();
  }

  /** The head of the run on the run's own features, by a QR decomposition in two doubles. */
  @Test
  void thePosteriorIsThatOfARegressionOnTheFeatures() throws IOException {
    LoadedRun loaded = loaded(run);
    TableExamples rows = JudgedRows.own(loaded, file, MEMORY).train();
    try (RowFeatures network = RowFeatures.of(loaded, plan(loaded))) {
      network.verify(rows);
      float[] features = network.of(rows);
      int width = network.head().width();
      double[][] x = new double[rows.size()][width];
      double[] y = new double[rows.size()];
      float[] targets = new float[rows.size()];
      float[] both = new float[2];
      for (int n = 0; n < y.length; n++) {
        rows.targets(n, both, 0);
        targets[n] = both[0];
        y[n] = both[0];
        for (int i = 0; i < width; i++) {
          x[n][i] = features[n * width + i];
        }
      }
      HeadRegression found = HeadRegression.of(HeadExamples.of(features, width, targets, 1)).get(0);
      RegressionStatistics data = RegressionStatistics.of(x, y);
      RegressionModel model =
          RegressionModel.knownNoise(
              found.noiseVariance(), new double[width], 1 / found.choice().precision());
      assertArrayEquals(model.posteriorMean(data), found.posterior().mean().weights(), 1e-10);
      double[] variance = new double[1];
      double[][] covariance = model.posteriorCovariance(data);
      for (int n = 0; n < 30; n++) {
        double expected = 0;
        for (int i = 0; i < width; i++) {
          for (int j = 0; j < width; j++) {
            expected += x[n][i] * covariance[i][j] * x[n][j];
          }
        }
        found.posterior().variances(features, n, variance);
        assertEquals(expected, variance[0], 1e-10 * expected);
      }
    }
  }

  private static void assertRefused(RunDirectory directory, List<Double> alphas, String... words) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> calibrated(directory, alphas, null))
            .getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }

  @Test
  void whatCannotBeCalibratedIsRefused() throws IOException {
    assertRefused(run, List.of(0.01), "alpha 0.01 needs at least 99 calibration examples", "35");
    RunDirectory none = run("none", TARGETS, "");
    assertRefused(none, ALPHAS, none.path().toString(), "--set calibrationPart=0.1");
    RunDirectory counts =
        run("labels", "{target: [garden, garage], task: multiLabel}", "calibrationPart: 0.25\n");
    assertRefused(counts, ALPHAS, "halfMeanSquaredError");
    Path other = TableRuns.write(folder.resolve("other.csv"), 400, 4);
    LoadedRun loaded = loaded(run);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    RunIntervals.keep(
                        loaded,
                        Optional.of(other),
                        MEMORY,
                        new RunIntervals.Options(ALPHAS, Optional.empty(), 1),
                        plan(loaded),
                        line -> {}))
            .getMessage();
    assertTrue(message.startsWith(other + ": is not the table"), message);
  }

  @Test
  void aCalibrationOfOtherWeightsIsRefused() throws IOException {
    RunDirectory mine = run("mine", "{target: price, task: regression}", "calibrationPart: 0.2\n");
    assertEquals(Optional.empty(), evaluated(loaded(mine), EvaluatedSplit.TEST));
    calibrated(mine, List.of(0.1), null);
    Path json = mine.path().resolve(RunDirectory.CALIBRATION);
    String digest = KeptIntervals.read(mine).orElseThrow().report().subject().weightsDigest();
    Files.writeString(json, Files.readString(json).replace(digest, "0".repeat(64)));
    LoadedRun loaded = loaded(mine);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    RunExport.export(
                        mine, Optional.empty(), folder.resolve("model"), false, line -> {}))
            .getMessage();
    assertTrue(message.startsWith(json + ": is of other weights"), message);
    String evaluated =
        assertThrows(IllegalArgumentException.class, () -> evaluated(loaded, EvaluatedSplit.TEST))
            .getMessage();
    assertEquals(message, evaluated);
    KeptCalibration.deleteIfOfOthers(loaded);
    assertEquals(Optional.empty(), KeptIntervals.read(mine));
    Files.writeString(json, "{}");
    String damaged =
        assertThrows(IllegalArgumentException.class, () -> evaluated(loaded, EvaluatedSplit.TEST))
            .getMessage();
    assertTrue(damaged.startsWith(json + ": its format is not "), damaged);
  }
}
