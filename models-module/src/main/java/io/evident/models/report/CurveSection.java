package io.evident.models.report;

import io.evident.models.plot.Curve;
import io.evident.models.plot.LearningCurves;
import io.evident.models.training.MetricsCsv;
import io.evident.models.training.RunCurves;
import io.evident.models.training.RunDirectory;
import io.evident.models.training.RunHistory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;

/** How the training of a run went: its curves, and the table they are drawn from. */
final class CurveSection {
  /** The size of the running loss, which has more points than the others. */
  private static final int WIDE = 1100;

  private static final int LOW = 380;

  private CurveSection() {}

  /** Empty where nothing was measured yet. */
  static Optional<Section> of(RunDirectory run, RunHistory history) throws IOException {
    RunCurves curves = RunCurves.read(run);
    List<Figure> figures = new ArrayList<>();
    if (!curves.loss().isEmpty()) {
      figures.add(curve("Loss by epoch", curves.loss(), LearningCurves.loss("", curves.loss())));
    }
    if (!curves.accuracy().isEmpty()) {
      figures.add(
          curve(
              "Accuracy by epoch",
              curves.accuracy(),
              LearningCurves.accuracy("", curves.accuracy())));
    }
    if (!curves.runningLoss().isEmpty()) {
      figures.add(
          Pictures.chart(
              "Running loss by step",
              alternative("Running loss by step", curves.runningLoss()),
              LearningCurves.runningLoss("", curves.runningLoss()),
              Figure.Size.DETAILED,
              WIDE,
              LOW));
    }
    return figures.isEmpty() && history.epochs() == 0
        ? Optional.empty()
        : Optional.of(Section.of("Curves", new Figures(figures), epochs(history)));
  }

  static Figure curve(String title, List<Curve> curves, JFreeChart chart) throws IOException {
    return Pictures.chart(title, alternative(title, curves), chart);
  }

  private static String alternative(String title, List<Curve> curves) {
    return title
        + ": "
        + curves.stream()
            .filter(curve -> curve.size() > 0)
            .map(
                curve ->
                    String.format(
                        Locale.ROOT,
                        "%s from %.4f to %.4f",
                        curve.name(),
                        curve.y(0),
                        curve.y(curve.size() - 1)))
            .collect(Collectors.joining("; "));
  }

  private static DataTable epochs(RunHistory history) {
    List<String> measured =
        MetricsCsv.COLUMNS.stream()
            .filter(
                column ->
                    column.equals("epoch")
                        || IntStream.rangeClosed(1, history.epochs())
                            .anyMatch(epoch -> history.at(epoch, column).isPresent()))
            .toList();
    List<List<Cell>> rows = new ArrayList<>();
    for (int epoch = 1; epoch <= history.epochs(); epoch++) {
      List<Cell> row = new ArrayList<>();
      for (String column : measured) {
        row.add(Cell.number(history.at(epoch, column), format(column)));
      }
      rows.add(row);
    }
    return DataTable.of(
        "What was measured after each epoch",
        measured.stream().map(column -> Column.number(RunSections.words(column))).toList(),
        rows);
  }

  private static String format(String column) {
    return switch (column) {
      case "epoch", "step", "imagesPerSecond" -> "%,.0f";
      case "seconds" -> "%,.1f";
      case "learningRate" -> "%.3g";
      default -> "%.4f";
    };
  }
}
