package io.evident.models.report;

import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.MultiLabelReport;
import io.evident.models.internal.plot.ConfusionHeatmap;
import io.evident.models.internal.plot.ScoreCurves;
import io.evident.models.score.BinaryCounts;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.MultiLabelScores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a model of yes or no, for one label or several, is worth at its thresholds and at all. */
final class LabelSections {
  private static final String SHARE = "%.4f";

  private LabelSections() {}

  static List<Section> of(BinaryReport report) throws IOException {
    BinaryCounts counts = report.scores().counts();
    Section confusions =
        Section.of(
            "Confusions",
            new Paragraph(
                String.format(
                    Locale.ROOT,
                    "A row is said to be %s where its probability is at least %.4f: %s.",
                    report.scores().label(),
                    report.scores().threshold(),
                    report.thresholdFrom())),
            Figures.of(
                Pictures.chart(
                    "Confusion matrix",
                    String.format(
                        Locale.ROOT,
                        "Heat map of true classes against predicted ones: %,d of %,d %s lie on its"
                            + " diagonal",
                        counts.truePositives() + counts.trueNegatives(),
                        counts.total(),
                        report.subject().examples()),
                    ConfusionHeatmap.of("", report.confusion(), report.classNames()),
                    Figure.Size.HALF,
                    Pictures.WIDTH,
                    Pictures.WIDTH)));
    return List.of(
        Section.of(
            "Figures", labels(report.subject().weights(), List.of(report.scores()), List.of())),
        confusions,
        curves(List.of(report.scores())));
  }

  static List<Section> of(MultiLabelReport report) throws IOException {
    MultiLabelScores scores = report.scores();
    List<ClassFigures> means =
        List.of(scores.microMean(), scores.macroMean(), scores.weightedMean());
    return List.of(
        Section.of(
            "Labels",
            new Paragraph("Thresholds: " + report.thresholdsFrom() + "."),
            labels(report.subject().weights(), scores.labels(), means)),
        curves(scores.labels()));
  }

  static List<Fact> keyFigures(BinaryReport report) {
    BinaryScores scores = report.scores();
    return List.of(
        EvaluationSections.fact(
            "accuracy on " + EvaluationSections.examples(report, scores.counts().total()),
            scores.counts().accuracy(),
            SHARE),
        EvaluationSections.fact("ROC area", scores.rocArea(), SHARE),
        EvaluationSections.fact("average precision", scores.averagePrecision(), SHARE),
        EvaluationSections.fact("F1 of " + scores.label(), scores.counts().f1(), SHARE),
        EvaluationSections.loss("loss", report.loss()),
        EvaluationSections.fact("Brier score", scores.brier(), SHARE));
  }

  static List<Fact> keyFigures(MultiLabelReport report) {
    MultiLabelScores scores = report.scores();
    return List.of(
        EvaluationSections.fact(
            "all labels right on " + EvaluationSections.examples(report, scores.rows()),
            scores.exactMatch(),
            SHARE),
        EvaluationSections.fact("micro F1", scores.microMean().f1(), SHARE),
        EvaluationSections.fact("macro F1", scores.macroMean().f1(), SHARE),
        EvaluationSections.fact("Hamming loss", scores.hammingLoss(), SHARE),
        EvaluationSections.fact("mean average precision", scores.meanAveragePrecision(), SHARE),
        EvaluationSections.loss("loss", report.loss()));
  }

  private static DataTable labels(
      String weights, List<BinaryScores> labels, List<ClassFigures> means) {
    return DataTable.of(
            "What is said at each threshold, and over all thresholds (" + weights + ")",
            List.of(
                Column.text("label"),
                Column.number("threshold"),
                Column.number("precision"),
                Column.number("recall"),
                Column.number("specificity"),
                Column.number("F1"),
                Column.number("with it"),
                Column.number("ROC area"),
                Column.number("average precision"),
                Column.number("log loss"),
                Column.number("Brier score")),
            labels.stream().map(LabelSections::row).toList())
        .withFooter(means.stream().map(LabelSections::row).toList());
  }

  private static List<Cell> row(BinaryScores scores) {
    BinaryCounts counts = scores.counts();
    return List.of(
        Cell.text(scores.label()),
        Cell.number(scores.threshold(), SHARE),
        Cell.number(counts.precision(), SHARE),
        Cell.number(counts.recall(), SHARE),
        Cell.number(counts.specificity(), SHARE),
        Cell.number(counts.f1(), SHARE),
        Cell.count(counts.positives()),
        Cell.number(scores.rocArea(), SHARE),
        Cell.number(scores.averagePrecision(), SHARE),
        Cell.figure(scores.logLoss(), true),
        Cell.number(scores.brier(), SHARE));
  }

  private static List<Cell> row(ClassFigures mean) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.text(mean.name()));
    cells.add(Cell.text(""));
    cells.add(Cell.number(mean.precision(), SHARE));
    cells.add(Cell.number(mean.recall(), SHARE));
    cells.add(Cell.text(""));
    cells.add(Cell.number(mean.f1(), SHARE));
    cells.add(Cell.count(mean.support()));
    Stream.generate(() -> Cell.text("")).limit(4).forEach(cells::add);
    return cells;
  }

  private static Section curves(List<BinaryScores> labels) throws IOException {
    int height = Pictures.HEIGHT + Pictures.LEGEND_ROW * Math.min(labels.size(), ScoreCurves.MOST);
    return Section.of(
        "Thresholds",
        new Paragraph(
            "What any other threshold would give. ROC area: how often a row with a label has a larger"
                + " probability of it than a row without. Average precision: the area under precision"
                + " by recall."),
        Figures.of(
            Pictures.chart(
                "ROC curve",
                "Recall by false positive rate; areas: " + spoken(labels, BinaryScores::rocArea),
                ScoreCurves.roc("", labels),
                Figure.Size.HALF,
                Pictures.WIDTH,
                height),
            Pictures.chart(
                "Precision and recall",
                "Precision by recall; average precisions: "
                    + spoken(labels, BinaryScores::averagePrecision),
                ScoreCurves.precisionRecall("", labels),
                Figure.Size.HALF,
                Pictures.WIDTH,
                height)));
  }

  private static String spoken(List<BinaryScores> labels, ToDoubleFunction<BinaryScores> area) {
    return labels.stream()
        .limit(ScoreCurves.MOST)
        .map(
            label ->
                Double.isNaN(area.applyAsDouble(label))
                    ? label.label() + " of one class only"
                    : String.format(
                        Locale.ROOT, "%s %.4f", label.label(), area.applyAsDouble(label)))
        .collect(Collectors.joining(", "));
  }
}
