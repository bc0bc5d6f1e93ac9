package io.evident.models.report;

import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.internal.plot.ConfusionHeatmap;
import io.evident.models.internal.plot.ReliabilityDiagram;
import io.evident.models.internal.text.PlainText;
import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.Calibration;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.ReliabilityBin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a classifier is worth: its classes, its confusions, its calibration. */
final class EvaluationSections {
  private static final String SHARE = "%.4f";

  /** Of more classes the counts are a picture alone: as a table nobody would read them. */
  private static final int TABULATED = 20;

  private static final int CONFUSIONS = 12;

  /** What a name on an axis of the confusion matrix takes. */
  private static final int ROOM_A_CLASS = 15;

  private EvaluationSections() {}

  static Section classes(EvaluationReport report) {
    List<Column> columns =
        List.of(
            Column.text("class"),
            Column.number("precision"),
            Column.number("recall"),
            Column.number("F1"),
            Column.number(examples(report)),
            Column.number("predicted"));
    DataTable table =
        DataTable.of(
                "Precision, recall and F1 of each class" + of(report),
                columns,
                report.classes().stream().map(EvaluationSections::row).toList())
            .withFooter(List.of(row(report.macroMean()), row(report.weightedMean())));
    return Section.of("Classes", table);
  }

  /** The few figures a reader looks for first. */
  static List<Fact> keyFigures(EvaluationReport report) {
    AccuracyInterval interval = report.confusion().accuracyInterval();
    List<Fact> figures = new ArrayList<>();
    figures.add(
        fact(
            "accuracy on " + examples(report, report.confusion().total()),
            report.accuracy(),
            SHARE));
    figures.add(
        new Fact(
            "95 % interval of it",
            String.format(Locale.ROOT, "%.4f to %.4f", interval.lower(), interval.upper())));
    report
        .viewed()
        .ifPresent(
            viewed -> {
              figures.add(
                  new Fact(
                      "views of each image averaged",
                      Integer.toString(viewed.views().all().size())));
              figures.add(
                  fact("accuracy on the images as they are", viewed.plainAccuracy(), SHARE));
              figures.add(loss("loss on the images as they are", viewed.plainLoss()));
            });
    if (report.topK() < report.classNames().size()) {
      figures.add(fact("top " + report.topK() + " accuracy", report.topKAccuracy(), SHARE));
    }
    figures.add(loss("loss", report.loss()));
    figures.add(fact("macro F1", report.macroMean().f1(), SHARE));
    figures.add(
        new Fact("calibration error", percent(report.calibration().expectedCalibrationError())));
    report
        .calibrated()
        .ifPresent(
            calibrated -> {
              figures.add(
                  new Fact(
                      "calibration error, calibrated", percent(calibrated.calibrationError())));
              figures.add(loss("log-likelihood loss, calibrated", calibrated.loss()));
            });
    return figures;
  }

  /** Such as "1,000 test images". */
  static String examples(TaskReport report, long count) {
    EvaluationSubject subject = report.subject();
    return String.format(Locale.ROOT, "%,d %s %s", count, subject.split(), subject.examples());
  }

  /** A figure, or a dash where it is undefined. */
  static Fact fact(String name, double value, String format) {
    return new Fact(
        name, Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "\u2013");
  }

  /** A loss, or a dash where it is undefined. */
  static Fact loss(String name, double value) {
    return fact(name, value, PlainText.format(value, true));
  }

  /** Which weights a table speaks of, after its title. */
  static String of(TaskReport report) {
    return " (" + report.subject().weights() + ")";
  }

  private static String examples(EvaluationReport report) {
    return report.subject().examples().toString();
  }

  private static List<Cell> row(ClassFigures figures) {
    return List.of(
        Cell.text(figures.name()),
        Cell.number(figures.precision(), SHARE),
        Cell.number(figures.recall(), SHARE),
        Cell.number(figures.f1(), SHARE),
        Cell.count(figures.support()),
        Cell.count(figures.predicted()));
  }

  static Section confusion(EvaluationReport report) throws IOException {
    List<Block> blocks = new ArrayList<>();
    if (report.classNames().size() <= ConfusionHeatmap.MOST_CLASSES) {
      blocks.add(Figures.of(heatmap(report)));
    }
    blocks.add(confusions(report));
    if (report.classNames().size() <= TABULATED) {
      blocks.add(counts(report));
    }
    return new Section("Confusions", blocks, List.of());
  }

  private static Figure heatmap(EvaluationReport report) throws IOException {
    List<String> names = report.classNames();
    int side = 640 + Math.max(0, ROOM_A_CLASS * names.size() - 450);
    return Pictures.chart(
        "Confusion matrix",
        String.format(
            Locale.ROOT,
            "Heat map of true classes against predicted ones: %,d of %,d %s lie on its diagonal",
            right(report.confusion()),
            report.confusion().total(),
            examples(report)),
        ConfusionHeatmap.of("", report.confusion(), names),
        Figure.Size.DETAILED,
        side + 120,
        side);
  }

  private static long right(ConfusionMatrix matrix) {
    long right = 0;
    for (int k = 0; k < matrix.classes(); k++) {
      right += matrix.count(k, k);
    }
    return right;
  }

  private record Confusion(int label, int prediction, long examples, double share) {}

  private static DataTable confusions(EvaluationReport report) {
    ConfusionMatrix matrix = report.confusion();
    List<Confusion> all = new ArrayList<>();
    for (int label = 0; label < matrix.classes(); label++) {
      for (int k = 0; k < matrix.classes(); k++) {
        long count = matrix.count(label, k);
        if (label != k && count > 0) {
          all.add(new Confusion(label, k, count, (double) count / matrix.support(label)));
        }
      }
    }
    all.sort(Comparator.comparingLong(Confusion::examples).reversed());
    List<String> names = report.classNames();
    return DataTable.of(
        "The most frequent confusions" + of(report),
        List.of(
            Column.text("true class"),
            Column.text("taken for"),
            Column.number(examples(report)),
            Column.number("share of the class")),
        all.stream()
            .limit(CONFUSIONS)
            .map(
                c ->
                    List.of(
                        Cell.text(names.get(c.label())),
                        Cell.text(names.get(c.prediction())),
                        Cell.count(c.examples()),
                        Cell.shown(c.share(), percent(c.share()))))
            .toList());
  }

  private static DataTable counts(EvaluationReport report) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("true class")));
    report.classNames().forEach(name -> columns.add(Column.number(name)));
    List<List<Cell>> rows = new ArrayList<>();
    for (int label = 0; label < report.classNames().size(); label++) {
      List<Cell> row = new ArrayList<>(List.of(Cell.text(report.classNames().get(label))));
      for (int k = 0; k < report.classNames().size(); k++) {
        row.add(Cell.count(report.confusion().count(label, k)));
      }
      rows.add(row);
    }
    return DataTable.of(
        "All counts: a column for each predicted class" + of(report), columns, rows);
  }

  static Section calibration(EvaluationReport report) throws IOException {
    Calibration calibration = report.calibration();
    Figure figure =
        Pictures.chart(
            "Reliability",
            "Reliability diagram: the part predicted right by the probability that was given it;"
                + " the expected calibration error is "
                + percent(calibration.expectedCalibrationError()),
            ReliabilityDiagram.of("", calibration, report.subject().examples()),
            Figure.Size.HALF,
            Pictures.WIDTH,
            460);
    return Section.of(
        "Calibration",
        new Paragraph(
            "How often a prediction is right, by the probability the network gives it. Expected"
                + " calibration error: "
                + percent(calibration.expectedCalibrationError())
                + "."),
        Figures.of(figure),
        DataTable.of(
            report.subject().examples().capitalized()
                + " by the probability of their predicted class"
                + of(report),
            List.of(
                Column.number("from"),
                Column.number("to"),
                Column.number(examples(report)),
                Column.number("mean confidence"),
                Column.number("predicted right")),
            calibration.bins().stream().map(EvaluationSections::row).toList()));
  }

  private static List<Cell> row(ReliabilityBin bin) {
    return List.of(
        Cell.number(bin.lower(), "%.3f"),
        Cell.number(bin.upper(), "%.3f"),
        Cell.count(bin.examples()),
        Cell.number(bin.confidence(), SHARE),
        Cell.number(bin.accuracy(), SHARE));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
  }
}
