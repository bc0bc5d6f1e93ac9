package io.evident.models.report;

import io.evident.models.directory.RunCurves;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.internal.plot.Curve;
import io.evident.models.internal.plot.LearningCurves;
import io.evident.models.internal.text.PlainText;
import io.evident.models.task.Measure;
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
  /** More epochs than these are folded away. */
  private static final int ROWS = 12;

  /** About how many letters a row of a legend holds. */
  private static final int LEGEND_LETTERS = 44;

  /** What the mark of a line takes, in letters. */
  private static final int MARK = 7;

  private CurveSection() {}

  /** Empty where nothing was measured yet. */
  static Optional<Section> of(RunDirectory run, RunHistory history) throws IOException {
    RunCurves curves = RunCurves.read(run, history);
    List<Figure> figures = new ArrayList<>();
    if (!curves.loss().isEmpty()) {
      figures.add(
          curve("Loss by epoch", curves.loss(), LearningCurves.loss("", curves.loss()), true));
    }
    for (RunCurves.MeasureCurves measure : curves.measures()) {
      figures.add(
          curve(
              measure.title(),
              measure.curves(),
              LearningCurves.measure("", measure.measure().words(), measure.curves()),
              measure.measure().isError()));
    }
    if (!curves.runningLoss().isEmpty()) {
      figures.add(
          curve(
              "Running loss by step",
              curves.runningLoss(),
              LearningCurves.runningLoss("", curves.runningLoss()),
              true));
    }
    return figures.isEmpty() && history.epochs() == 0
        ? Optional.empty()
        : Optional.of(Section.of("Curves", new Figures(figures), epochs(history)));
  }

  /** Curves of an error or a loss, or of a share. */
  static Figure curve(String title, List<Curve> curves, JFreeChart chart, boolean isError)
      throws IOException {
    return Pictures.chart(
        title,
        alternative(title, curves, isError),
        chart,
        Figure.Size.HALF,
        Pictures.WIDTH,
        Pictures.HEIGHT + Pictures.LEGEND_ROW * Math.max(0, legendRows(curves) - 1));
  }

  /** Many runs in one plot make a legend that would leave their curves no room. */
  private static int legendRows(List<Curve> curves) {
    int rows = 1;
    int letters = 0;
    for (Curve curve : curves) {
      int width = curve.name().length() + MARK;
      if (letters > 0 && letters + width > LEGEND_LETTERS) {
        rows++;
        letters = 0;
      }
      letters += width;
    }
    return rows;
  }

  private static String alternative(String title, List<Curve> curves, boolean isError) {
    return title
        + ": "
        + curves.stream()
            .filter(curve -> curve.size() > 0)
            .map(
                curve ->
                    String.format(
                        Locale.ROOT,
                        "%s from %s to %s",
                        curve.name(),
                        PlainText.figure(curve.y(0), isError),
                        PlainText.figure(curve.y(curve.size() - 1), isError)))
            .collect(Collectors.joining("; "));
  }

  private static DataTable epochs(RunHistory history) {
    List<String> measured =
        history.columns().stream()
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
        row.add(cell(history, column, history.at(epoch, column).orElse(Double.NaN)));
      }
      rows.add(row);
    }
    return DataTable.of(
            "What was measured after each epoch",
            measured.stream().map(column -> Column.number(RunSections.words(column))).toList(),
            rows)
        .foldedBeyond(ROWS);
  }

  private static Cell cell(RunHistory history, String column, double value) {
    return switch (column) {
      case "epoch", "step", "imagesPerSecond", "rowsPerSecond" -> Cell.number(value, "%,.0f");
      case "seconds" -> Cell.number(value, "%,.1f");
      case "learningRate" -> Cell.number(value, "%.3g");
      default -> Cell.figure(value, isError(history, column));
    };
  }

  /** A column of metrics.csv is an error or a loss unless its measure is a share. */
  private static boolean isError(RunHistory history, String column) {
    return history.task().measures().stream()
        .filter(measure -> column.endsWith(measure.column("")))
        .allMatch(Measure::isError);
  }
}
