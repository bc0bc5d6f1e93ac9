package io.evident.models.report;

import io.evident.models.comparison.ComparedRun;
import io.evident.models.comparison.EpochFigures;
import io.evident.models.comparison.RunComparison;
import io.evident.models.plot.Curve;
import io.evident.models.plot.LearningCurves;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs beside each other: one table, and their curves in common figures. */
public final class ComparisonSection {
  private ComparisonSection() {}

  /**
   * The section.
   *
   * @param comparison of at least two runs
   * @return the table and the figures
   * @throws IOException if a figure cannot be drawn
   */
  public static Section of(RunComparison comparison) throws IOException {
    List<Block> blocks = new ArrayList<>();
    comparison.notices().forEach(notice -> blocks.add(new Paragraph(notice + ".")));
    blocks.add(table(comparison));
    List<Figure> figures = new ArrayList<>();
    add("Test accuracy", "testAccuracy", comparison, figures);
    add("Validation accuracy", "validationAccuracy", comparison, figures);
    add("Test loss", "testLoss", comparison, figures);
    add("Validation loss", "validationLoss", comparison, figures);
    add("Training loss, as trained", "runningLoss", comparison, figures);
    blocks.add(new Figures(figures));
    return new Section("Comparison", blocks, List.of());
  }

  private static DataTable table(RunComparison comparison) {
    return DataTable.of(
        "Figures of the weights of each run's model: of the best epoch, which has the lowest"
            + " validation loss, where there are validation images, else of the last one",
        List.of(
            Column.text("run"),
            Column.number("test accuracy"),
            Column.number("test loss"),
            Column.number("validation accuracy"),
            Column.number("validation loss"),
            Column.text("weights"),
            Column.number("epochs"),
            Column.number("seed"),
            Column.number("parameters"),
            Column.number("seconds"),
            Column.number("images a second")),
        comparison.runs().stream().map(ComparisonSection::row).toList());
  }

  private static List<Cell> row(ComparedRun run) {
    EpochFigures figures = run.bestEpoch().isPresent() ? run.best() : run.last();
    String weights =
        run.bestEpoch().isPresent()
            ? "best, epoch " + run.bestEpoch().getAsInt()
            : run.epochs() == 0 ? "" : "last, epoch " + run.epochs();
    return List.of(
        Cell.text(run.label()),
        Cell.number(figures.testAccuracy(), "%.4f"),
        Cell.number(figures.testLoss(), "%.4f"),
        Cell.number(figures.validationAccuracy(), "%.4f"),
        Cell.number(figures.validationLoss(), "%.4f"),
        Cell.text(weights),
        Cell.count(run.epochs()),
        Cell.shown((double) run.seed(), Long.toString(run.seed())),
        Cell.count(run.parameters()),
        Cell.number(run.seconds(), "%,.1f"),
        Cell.number(run.examplesPerSecond(), "%,.0f"));
  }

  private static void add(
      String title, String column, RunComparison comparison, List<Figure> figures)
      throws IOException {
    List<Curve> curves = comparison.curves(column);
    if (!curves.isEmpty()) {
      figures.add(
          CurveSection.curve(
              title,
              curves,
              column.endsWith("Accuracy")
                  ? LearningCurves.measure("", "accuracy", curves)
                  : LearningCurves.loss("", curves)));
    }
  }
}
