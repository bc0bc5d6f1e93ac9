package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.data.DataMemory;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.CalibratedFigures;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.report.RunSections;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TablePrediction;
import io.evident.models.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that predict the class of a row, calibrated. */
class TableCalibrationTest {
  private static final DataMemory MEMORY = new DataMemory(1 << 26);
  private static final double ALPHA = 0.2;

  @TempDir private static Path folder;

  private static Path file;
  private static LoadedRun kind;
  private static LoadedRun sold;

  @BeforeAll
  static void train() throws IOException {
    file = TableRuns.write(folder.resolve("houses.csv"), 400, 3);
    kind = run("kind", "{target: kind, task: classification}", "calibrationPart: 0.25\n");
    sold = run("sold", "{target: sold, task: binary}", "calibrationPart: 0.25\n");
  }

  private static LoadedRun run(String name, String table, String rest) throws IOException {
    YamlValue yaml =
        YamlValue.parse(
            "houses.yaml", TableRuns.yaml(table, "{layers: [dense: {units: 6}, tanh]}") + rest);
    RunDirectory directory = TableRuns.run(yaml, file, folder.resolve(name));
    return LoadedRun.read(directory, KeptWeights.usual(directory), line -> {});
  }

  private static LoadedRun run(String name) {
    return name.equals("kind") ? kind : sold;
  }

  private static ExecutionPlan plan(LoadedRun run) {
    return ExecutionPlan.forCpu(run.experiment().network(), 32, 2);
  }

  private static RunCalibration.Options options(Optional<CalibrationMethod> method) {
    return new RunCalibration.Options(
        List.of(ALPHA), ConformalScore.LAC, false, Optional.empty(), method, 20, 1);
  }

  private static KeptCalibration calibrated(LoadedRun run, CalibrationMethod method)
      throws IOException {
    return RunCalibration.keep(run, features(run, file), options(Optional.of(method)));
  }

  private static CalibrationFeatures features(LoadedRun run, Path table) throws IOException {
    return CalibrationFeatures.ofTable(
        run,
        Optional.of(table),
        MEMORY,
        plan(run),
        CalibrationFeatures.Use.CALIBRATE,
        options(Optional.empty()));
  }

  /** The rows of a run, some of them twice: once trained on and once kept out. */
  @Test
  void aCopyOfATrainingRowAmongThoseKeptOutIsTold() throws IOException {
    assertTrue(features(sold, file).notice().isEmpty());
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(0, lines.get(0) + ",part");
    for (int n = 1; n < lines.size(); n++) {
      String part =
          n <= 200 ? "train" : n <= 260 ? "validation" : n <= 320 ? "test" : "calibration";
      lines.set(n, lines.get(n) + "," + part);
    }
    // Three copies of rows that are trained on, one of a validation row, and one whose target is
    // another.
    copy(lines, 5, 330);
    copy(lines, 6, 331);
    copy(lines, 6, 332);
    copy(lines, 210, 333);
    copy(lines, 7, 334);
    String sale = lines.get(334);
    lines.set(
        334, sale.contains("yes") ? sale.replace("yes", "no") : sale.replace(",no,", ",yes,"));
    Path copied = Files.write(folder.resolve("copied.csv"), lines);
    YamlValue yaml =
        YamlValue.parse(
            "houses.yaml",
            TableRuns.yaml("{target: sold, task: binary}", "{layers: [dense: {units: 6}, tanh]}")
                + "split: {column: part}\n");
    RunDirectory directory = TableRuns.run(yaml, copied, folder.resolve("copied"));
    LoadedRun run = LoadedRun.read(directory, KeptWeights.usual(directory), line -> {});
    String notice = features(run, copied).notice().orElseThrow();
    assertTrue(notice.contains("was trained on 3 of these 80 rows"), notice);
    assertTrue(notice.contains("chose its epoch by 1 of these 80 rows"), notice);
    assertTrue(notice.contains("split: {group: COLUMN}"), notice);
    assertEquals(
        List.of(notice),
        JudgedRows.open(run, Optional.of(copied), MEMORY, EvaluatedSplit.CALIBRATION).notices());
    Path same = Files.copy(copied, folder.resolve("same.csv"));
    List<String> notices =
        JudgedRows.open(run, Optional.of(same), MEMORY, EvaluatedSplit.TEST).notices();
    assertEquals(2, notices.size(), notices.toString());
    assertTrue(notices.get(1).contains("was trained on 203 of these 400 rows"), notices.get(1));
    assertTrue(notices.get(1).contains("chose its epoch by 61 of these 400"), notices.get(1));
    assertFalse(notices.get(1).contains("was calibrated by"), notices.get(1));
    RunCalibration.keep(run, features(run, copied), options(Optional.empty()));
    List<String> kept = new ArrayList<>(lines.subList(335, 401));
    kept.add(0, lines.get(0));
    Path known = Files.write(folder.resolve("known.csv"), kept);
    JudgedRows rows = JudgedRows.open(run, Optional.of(known), MEMORY, EvaluatedSplit.TEST);
    assertTrue(
        rows.notices().get(1).contains("the run was calibrated by 66 of these 66 rows"),
        rows.notices().get(1));
    BinaryReport report = (BinaryReport) TableEvaluation.of(run, rows, plan(run));
    assertTrue(Double.isNaN(report.calibrated().orElseThrow().expectedFrom()));
  }

  /** All cells but the number of the row and its part. */
  private static void copy(List<String> lines, int from, int to) {
    String source = lines.get(from);
    String target = lines.get(to);
    lines.set(
        to,
        target.substring(0, target.indexOf(','))
            + source.substring(source.indexOf(','), source.lastIndexOf(','))
            + target.substring(target.lastIndexOf(',')));
  }

  /** Against the loss and the accuracy that the network itself is evaluated by. */
  @ParameterizedTest
  @ValueSource(strings = {"kind", "sold"})
  void thePlainScoresAreThoseOfTheEvaluation(String name) throws IOException {
    LoadedRun run = run(name);
    CalibrationReport report = calibrated(run, CalibrationMethod.TEMPERATURE).report();
    JudgedRows test = JudgedRows.open(run, Optional.of(file), MEMORY, EvaluatedSplit.TEST);
    TaskReport evaluated = TableEvaluation.of(run, test, plan(run));
    ProbabilityScores plain = report.of(CalibrationMethod.PLAIN).scores();
    double loss =
        evaluated instanceof EvaluationReport classes
            ? classes.loss()
            : ((BinaryReport) evaluated).loss();
    assertEquals(loss, plain.negativeLogLikelihood(), 1e-5);
    ProbabilityScores after = report.of(CalibrationMethod.TEMPERATURE).scores();
    assertEquals(plain.accuracy(), after.accuracy());
    assertEquals(210, report.parts().trained());
    assertEquals(70, report.parts().fitted() + report.parts().conformal());
    assertEquals(80, report.parts().tested());
    // The head's own weights: of two classes one output, of three as many.
    assertEquals(7 * (name.equals("kind") ? 3 : 1), report.posterior().weights());
  }

  @Test
  void aRefitThatDidNotReachItsMaximumIsTold() throws IOException {
    String plain = CalibrationText.of(calibrated(sold, CalibrationMethod.TEMPERATURE).report());
    assertTrue(plain.contains("plain probabilities add up to 80 % cover "), plain);
    assertFalse(plain.contains("did not reach"), plain);
    Path json = sold.directory().path().resolve(RunDirectory.CALIBRATION);
    String kept = Files.readString(json);
    Files.writeString(json, kept.replaceAll("(\"converged\"\\s*:\\s*)true", "$1false"));
    String text = CalibrationText.of(KeptCalibration.read(sold.directory()).orElseThrow().report());
    String page = RunSections.report(sold.directory()).html();
    Files.writeString(json, kept);
    for (String words : List.of("did not reach its maximum", "--method temperature")) {
      assertTrue(text.contains(words), text);
      assertTrue(page.contains(words), page);
    }
  }

  private static Optional<CalibratedFigures> figures(LoadedRun run, EvaluatedSplit split)
      throws IOException {
    JudgedRows rows = JudgedRows.open(run, Optional.of(file), MEMORY, split);
    TaskReport evaluated = TableEvaluation.of(run, rows, plan(run));
    assertEquals(evaluated.json(), TaskReport.read("evaluation.json", evaluated.json()).json());
    return evaluated instanceof EvaluationReport classes
        ? classes.calibrated()
        : ((BinaryReport) evaluated).calibrated();
  }

  /** Against what the calibration itself counted on the test rows. */
  @ParameterizedTest
  @ValueSource(strings = {"kind", "sold"})
  void anEvaluationHasTheFiguresOfTheCalibration(String name) throws IOException {
    LoadedRun run = run(name);
    CalibrationReport report = calibrated(run, CalibrationMethod.BAYES_TEMPERATURE).report();
    CalibratedFigures figures = figures(run, EvaluatedSplit.TEST).orElseThrow();
    ProbabilityScores plain = report.of(CalibrationMethod.PLAIN).scores();
    ProbabilityScores after = report.of(CalibrationMethod.BAYES_TEMPERATURE).scores();
    assertEquals("Bayes and temperature", figures.method());
    assertEquals(after.negativeLogLikelihood(), figures.loss(), 1e-12);
    assertEquals(plain.negativeLogLikelihood(), figures.plainLoss(), 1e-12);
    assertEquals(after.brierScore(), figures.brier(), 1e-12);
    assertEquals(plain.brierScore(), figures.plainBrier(), 1e-12);
    assertEquals(after.accuracy(), figures.accuracy());
    assertEquals(plain.accuracy(), figures.plainAccuracy());
    assertEquals(after.expectedCalibrationError(), figures.calibrationError(), 1e-12);
    assertEquals(plain.expectedCalibrationError(), figures.plainCalibrationError(), 1e-12);
    assertEquals(after.wrongArea(), figures.area(), 1e-12);
    assertEquals(plain.wrongArea(), figures.plainArea(), 1e-12);
    assertEquals(ALPHA, figures.alpha());
    assertEquals(report.sets().get(0).coverage(), figures.coverage());
    assertEquals(report.sets().get(0).meanSize(), figures.setSize(), 1e-12);
    assertEquals(report.sets().get(0).expectedFrom(), figures.expectedFrom());
    assertEquals(report.sets().get(0).expectedTo(), figures.expectedTo());
    // No law tells how many of the rows are covered that thresholds are from.
    CalibratedFigures own = figures(run, EvaluatedSplit.CALIBRATION).orElseThrow();
    assertTrue(Double.isNaN(own.expectedFrom()) && Double.isNaN(own.expectedTo()));
    assertTrue(own.coverage() > 0.5);
  }

  @Test
  void aCalibrationOfOtherWeightsIsRefusedByAnEvaluation() throws IOException {
    LoadedRun run = run("mine", "{target: sold, task: binary}", "calibrationPart: 0.25\n");
    assertEquals(Optional.empty(), figures(run, EvaluatedSplit.TEST));
    KeptCalibration kept = calibrated(run, CalibrationMethod.TEMPERATURE);
    Path json = run.directory().path().resolve(RunDirectory.CALIBRATION);
    String digest = kept.report().subject().weightsDigest();
    Files.writeString(json, Files.readString(json).replace(digest, "0".repeat(64)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> figures(run, EvaluatedSplit.TEST))
            .getMessage();
    assertTrue(message.startsWith(json + ": is of other weights"), message);
    // One of numbers is of another run in any case.
    LoadedRun numbers =
        run("numbers", "{target: price, task: regression}", "calibrationPart: 0.2\n");
    RunIntervals.keep(
        numbers,
        Optional.of(file),
        MEMORY,
        new RunIntervals.Options(List.of(0.1), Optional.empty(), 1),
        plan(numbers),
        line -> {});
    Files.copy(
        numbers.directory().path().resolve(RunDirectory.CALIBRATION),
        json,
        StandardCopyOption.REPLACE_EXISTING);
    String other =
        assertThrows(IllegalArgumentException.class, () -> figures(run, EvaluatedSplit.TEST))
            .getMessage();
    assertTrue(other.startsWith(json + ": is of other weights"), other);
  }

  /** The way of new rows, counted here, against what the calibration counted. */
  @ParameterizedTest
  @EnumSource(
      value = CalibrationMethod.class,
      names = {"TEMPERATURE", "BAYES", "BAYES_TEMPERATURE"})
  void newRowsGetTheProbabilitiesAndSetsThatWereScored(CalibrationMethod method)
      throws IOException {
    for (LoadedRun run : List.of(kind, sold)) {
      KeptCalibration kept = calibrated(run, method);
      assertEquals(kept.json(), KeptCalibration.read(run.directory()).orElseThrow().json());
      JudgedRows test = JudgedRows.open(run, Optional.of(file), MEMORY, EvaluatedSplit.TEST);
      int[] labels = new int[400];
      Arrays.fill(labels, -1);
      for (int n = 0; n < test.rows().size(); n++) {
        labels[test.rows().row(n)] = test.rows().label(n);
      }
      int covered = 0;
      double loss = 0;
      Table table = Table.read(file, run.table().encoding().reading(MEMORY));
      try (ServedTable served = ServedTable.open(run.directory().model())) {
        Iterator<TablePrediction> all = served.predictions(table);
        for (int label : labels) {
          TablePrediction said = all.next();
          if (label >= 0) {
            String name = List.copyOf(said.calibratedProbabilities().keySet()).get(label);
            covered += said.set(ALPHA).contains(name) ? 1 : 0;
            loss -= Math.log(said.calibratedProbabilities().get(name)) / 80;
          }
        }
      }
      CalibrationReport report = kept.report();
      assertEquals(report.sets().get(0).covered(), covered, method + " of " + run.source());
      assertEquals(report.of(method).scores().negativeLogLikelihood(), loss, 1e-5);
    }
  }

  @Test
  void whatHasNoClassIsRefused() throws IOException {
    LoadedRun labels =
        run("labels", "{target: [garden, garage], task: multiLabel}", "calibrationPart: 0.25\n");
    assertRefused(labels, "multiLabel", "of tables calibrate takes classification");
    LoadedRun none = run("none", "{target: sold, task: binary}", "");
    assertRefused(none, "--set calibrationPart=0.1");
  }

  private static void assertRefused(LoadedRun run, String... words) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> calibrated(run, CalibrationMethod.TEMPERATURE))
            .getMessage();
    assertTrue(message.startsWith(run.directory().path() + ": "), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
