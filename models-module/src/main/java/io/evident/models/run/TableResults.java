package io.evident.models.run;

import io.evident.models.baseline.BaselineFit;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.ImportanceCsv;
import io.evident.models.evaluation.ImportanceJson;
import io.evident.models.evaluation.MultiLabelReport;
import io.evident.models.evaluation.RegressionReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.evaluation.TaskReportVisitor;
import io.evident.models.internal.plot.ImportanceBars;
import io.evident.models.internal.plot.IntervalDiagram;
import io.evident.models.internal.plot.RegressionPlots;
import io.evident.models.internal.plot.ReliabilityDiagram;
import io.evident.models.internal.plot.ScoreCurves;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.PermutationImportance;
import io.evident.models.score.ScatterSample;
import io.evident.models.table.TableData;
import io.evident.models.task.Answers;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.JFreeChart;

/** What a run on a table keeps of its network judged on the test rows: figures and pictures. */
final class TableResults implements TaskReportVisitor<Void> {
  /** More targets or labels than these are not drawn one by one. */
  private static final int DRAWN = 8;

  private final RunResults results;
  private final String subtitle;

  private TableResults(RunResults results, String subtitle) {
    this.results = results;
    this.subtitle = subtitle;
  }

  /** Judges a run on its test rows. */
  static void save(LoadedRun run, Trainer trainer, TableData data, RunResults results)
      throws IOException {
    JudgedRows judged = JudgedRows.of(run, data, EvaluatedSplit.TEST);
    Answers answers = TableEvaluation.answers(run, judged.rows(), trainer.plan());
    TaskReport report =
        TableEvaluation.withCalibrated(
            run, judged, trainer.plan(), TableEvaluation.report(run, judged, answers));
    String subtitle =
        String.format(
            Locale.ROOT,
            "%s, %s, %,d test rows",
            report.subject().experiment(),
            report.subject().weights(),
            judged.rows().size());
    try {
      report.accept(new TableResults(results, subtitle));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    RunDirectory directory = run.directory();
    directory.write(RunDirectory.BASELINE, BaselineFit.of(data, answers).json());
    Optional<PermutationImportance> importance = TableImportance.of(run, data, trainer.plan());
    if (importance.isPresent()) {
      directory.write(RunDirectory.IMPORTANCE_CSV, ImportanceCsv.of(importance.get()));
      directory.write(RunDirectory.IMPORTANCE_JSON, ImportanceJson.of(importance.get()));
      String rows =
          String.format(
              Locale.ROOT,
              "%s, %s, %,d test rows",
              report.subject().experiment(),
              report.subject().weights(),
              importance.get().rows());
      results.save(
          "importance", ImportanceBars.of("Importance of columns", importance.get()), rows);
    }
    directory.write(RunDirectory.EVALUATION_TEXT, report.text());
    directory.write(RunDirectory.EVALUATION_CSV, report.csv());
    directory.write(RunDirectory.EVALUATION_JSON, report.json());
  }

  private void draw(String name, JFreeChart chart) {
    try {
      results.save(name, chart, subtitle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Void classification(EvaluationReport report) {
    try {
      results.saveConfusion(report, subtitle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    draw(
        "reliability",
        ReliabilityDiagram.of("Reliability", report.calibration(), report.subject().examples()));
    return null;
  }

  @Override
  public Void regression(RegressionReport report) {
    for (ScatterSample sample : report.samples().stream().limit(DRAWN).toList()) {
      String ending = report.samples().size() == 1 ? "" : "-" + report.samples().indexOf(sample);
      draw(
          "predicted-against-true" + ending,
          RegressionPlots.predictedAgainstTrue("Predicted against true", sample));
      draw("residuals" + ending, RegressionPlots.residuals("Residuals", sample));
    }
    if (!report.calibrations().isEmpty()) {
      draw("intervals", IntervalDiagram.of("Calibration of intervals", report.calibrations()));
    }
    return null;
  }

  @Override
  public Void binary(BinaryReport report) {
    curves(List.of(report.scores()));
    return null;
  }

  @Override
  public Void multiLabel(MultiLabelReport report) {
    curves(report.scores().labels().stream().limit(DRAWN).toList());
    return null;
  }

  private void curves(List<BinaryScores> labels) {
    if (labels.stream().anyMatch(label -> !label.curve().isEmpty())) {
      draw("roc", ScoreCurves.roc("ROC", labels));
      draw("precision-recall", ScoreCurves.precisionRecall("Precision and recall", labels));
    }
  }
}
