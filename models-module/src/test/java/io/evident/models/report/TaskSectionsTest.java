package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ExampleKind;
import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.MultiLabelReport;
import io.evident.models.evaluation.RegressionReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.Calibration;
import io.evident.models.score.ColumnImportance;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.MultiLabelScores;
import io.evident.models.score.PermutationImportance;
import io.evident.models.score.RegressionScores;
import io.evident.models.score.ScatterSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskSectionsTest {
  private static final EvaluationSubject SUBJECT =
      new EvaluationSubject("net", "best", 2, 50, "test", "a table", "abc", ExampleKind.ROWS);

  private static List<String> titles(List<Section> sections) {
    return sections.stream().map(Section::title).toList();
  }

  private static String html(TaskReport report) throws IOException {
    List<Section> sections = new ArrayList<>();
    sections.add(Section.of("Figures first", new KeyFigures(TaskSections.keyFigures(report))));
    sections.addAll(TaskSections.of(report));
    String html = new Report("net", "", sections).html();
    String read = html.replaceAll("(?s)<script.*?</script>", "").replaceAll("base64,[^\"]*", "");
    assertFalse(read.contains("NaN"), "undefined figures are dashes");
    return html;
  }

  private static void holds(String html, String... words) {
    for (String word : words) {
      assertTrue(html.contains(word), word);
    }
  }

  private static RegressionReport regression(int targets) {
    List<String> names = IntStream.range(0, targets).mapToObj(k -> "target " + k).toList();
    double[][] truth = new double[4][targets];
    double[][] predicted = new double[4][targets];
    for (int i = 0; i < 4; i++) {
      for (int k = 0; k < targets; k++) {
        truth[i][k] = i * (k + 1);
        predicted[i][k] = truth[i][k] + 0.5;
      }
    }
    double[] y = {0, 1, 2, 3};
    double[] ones = {1, 1, 1, 1};
    return new RegressionReport(
        SUBJECT,
        0.5,
        RegressionScores.of(names, truth, predicted),
        List.of(IntervalScores.ofNormal("target 0", y, y, ones)),
        List.of(IntervalCalibration.ofNormal("target 0", y, y, ones)),
        ScatterSample.of(names, truth, predicted, 3, 1));
  }

  @Test
  void aRegressionHasErrorsPointsAndIntervals() throws IOException {
    assertEquals(
        List.of("Errors", "Predictions", "Intervals"), titles(TaskSections.of(regression(1))));
    String html = html(regression(1));
    holds(
        html,
        "RMSE of target 0 on 4 test rows",
        "within 95.0\u00a0% intervals",
        "Errors of each target, in its own unit (best weights, epoch 2)",
        "Points of 3 of 4 rows",
        "Residuals of target 0",
        "Calibration of intervals",
        "the mean distance from the diagonal is 50.0\u00a0%");
    assertFalse(html.contains("mean R2"));
    assertFalse(html.contains("intervals of target 0"), "there is no other");
    holds(
        html(regression(2)),
        "mean R2 on 4 test rows",
        "R2 of target 1",
        "within 95.0\u00a0% intervals of target 0");
    assertEquals(0, errors(1).footer().size(), "the mean of one target is the target");
    assertEquals("mean", errors(2).footer().get(0).get(0).text());
  }

  private static DataTable errors(int targets) throws IOException {
    return (DataTable) TaskSections.of(regression(targets)).get(0).blocks().get(0);
  }

  @Test
  void ofManyTargetsTheFirstArePictured() throws IOException {
    String html = html(regression(8));
    holds(html, "The first 6 of 8 targets.", "Residuals of target 5");
    assertFalse(html.contains("Residuals of target 6"));
  }

  @Test
  void aConstantTargetIsShownToo() throws IOException {
    List<String> names = List.of("y");
    double[][] truth = {{1}, {1}};
    double[][] predicted = {{1}, {1}};
    String html =
        html(
            new RegressionReport(
                SUBJECT,
                0,
                RegressionScores.of(names, truth, predicted),
                List.of(),
                List.of(),
                ScatterSample.of(names, truth, predicted, 2, 1)));
    holds(html, "the correlation is undefined");
  }

  @Test
  void pointsAloneHaveNoIntervals() throws IOException {
    RegressionReport with = regression(1);
    RegressionReport without =
        new RegressionReport(SUBJECT, 0.5, with.scores(), List.of(), List.of(), with.samples());
    assertEquals(List.of("Errors", "Predictions"), titles(TaskSections.of(without)));
    html(without);
  }

  private static final BinaryScores ILL =
      BinaryScores.of(
          "ill", new double[] {0.9, 0.6, 0.4, 0.1}, new boolean[] {true, false, true, false}, 0.4);

  @Test
  void yesOrNoHasFiguresConfusionsAndCurves() throws IOException {
    BinaryReport report = new BinaryReport(SUBJECT, 0.5, "healthy", ILL, "the best F1");
    assertEquals(List.of("Figures", "Confusions", "Thresholds"), titles(TaskSections.of(report)));
    holds(
        html(report),
        "accuracy on 4 test rows",
        "F1 of ill",
        "at least 0.4000: the best F1.",
        "3 of 4 rows lie on its diagonal",
        "areas: ill 0.7500",
        "average precisions: ill 0.8333");
  }

  @Test
  void oneClassOnlyIsShownToo() throws IOException {
    BinaryScores none = BinaryScores.of("ill", new double[] {0.1}, new boolean[1], 0.5);
    holds(
        html(new BinaryReport(SUBJECT, 0.5, "healthy", none, "as usual")),
        "areas: ill of one class only",
        "\u2013");
  }

  @Test
  void severalLabelsHaveATableAndCurves() throws IOException {
    MultiLabelReport report =
        new MultiLabelReport(
            SUBJECT, 0.5, new MultiLabelScores(List.of(ILL), 4, 3), "0.4 for every label");
    assertEquals(List.of("Labels", "Thresholds"), titles(TaskSections.of(report)));
    holds(
        html(report),
        "all labels right on 4 test rows",
        "Thresholds: 0.4 for every label.",
        "micro mean",
        "weighted mean",
        "areas: ill 0.7500");
  }

  @Test
  void classesOfATableAreOfRows() throws IOException {
    EvaluationReport report =
        new EvaluationReport(
            SUBJECT,
            List.of("a", "b"),
            0.5,
            ConfusionMatrix.ofCounts(List.of(List.of(3L, 1L), List.of(0L, 2L))),
            2,
            1,
            Calibration.of(2, new double[] {0.9}, new boolean[] {true}));
    assertEquals(List.of("Classes", "Confusions", "Calibration"), titles(TaskSections.of(report)));
    String html = html(report);
    holds(
        html,
        "accuracy on 6 test rows",
        "Rows by the probability of their predicted class",
        "5 of 6 rows lie on its diagonal");
    assertFalse(html.contains(" images"), "a table has no images");
  }

  @Test
  void theImportanceOfColumnsIsASection() throws IOException {
    Section section =
        ImportanceSection.of(
            new PermutationImportance(
                "R2",
                40,
                5,
                0.75,
                List.of(
                    new ColumnImportance("age", 0.25, 0.125),
                    new ColumnImportance("name", 0, Double.NaN))),
            2);
    String html = new Report("net", "", List.of(section)).html();
    holds(
        html,
        "How much R2, 0.75000 as it is, drops",
        "40 rows: mean and deviation of 5 shuffles",
        "the largest is age with 0.25000",
        "Drop of R2 for each column",
        "0.12500");
  }

  /** A legend of seven rows has the height that it needs. */
  @Test
  void ofManyTargetsTheFirstIntervalsArePictured() throws IOException {
    RegressionReport all = regression(40);
    double[] y = {0, 1, 2, 3};
    double[] ones = {1, 1, 1, 1};
    RegressionReport report =
        new RegressionReport(
            SUBJECT,
            5.25e-6,
            all.scores(),
            all.intervals(),
            all.scores().targets().stream()
                .map(target -> IntervalCalibration.ofNormal(target.target(), y, y, ones))
                .toList(),
            all.samples());
    Figure figure =
        TaskSections.of(report).get(2).blocks().stream()
            .filter(block -> block instanceof Figures)
            .map(block -> ((Figures) block).figures().get(0))
            .findFirst()
            .orElseThrow();
    String svg =
        new String(
            Base64.getDecoder().decode(figure.source().replaceFirst("^.*,", "")),
            StandardCharsets.UTF_8);
    assertTrue(svg.contains("viewBox=\"0 0 480 496\""), svg.substring(0, 400));
    assertTrue(svg.contains("the first 6 of 40 targets"));
    assertTrue(
        TaskSections.keyFigures(report).contains(new Fact("loss", "5.2500e-06")),
        TaskSections.keyFigures(report)::toString);
  }
}
