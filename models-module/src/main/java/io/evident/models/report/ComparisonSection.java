package io.evident.models.report;

import io.evident.models.data.ExampleKind;
import io.evident.models.internal.comparison.ComparedRun;
import io.evident.models.internal.comparison.ComparisonFormats;
import io.evident.models.internal.comparison.ModelAccuracy;
import io.evident.models.internal.comparison.RunComparison;
import io.evident.models.internal.plot.Curve;
import io.evident.models.task.Measure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    if (comparison.runs().stream().anyMatch(run -> run.accuracy().isPresent())) {
      blocks.add(accuracies(comparison.runs()));
    }
    List<Figure> figures = new ArrayList<>();
    for (RunComparison.Drawn drawn : comparison.drawn()) {
      List<Curve> curves = comparison.curves(drawn.column());
      if (!curves.isEmpty()) {
        boolean isShare =
            comparison.measures().stream()
                .anyMatch(m -> !m.isError() && drawn.words().equals(Optional.of(m.words())));
        figures.add(CurveSection.curve(drawn.title(), curves, drawn.chart("", curves), !isShare));
      }
    }
    blocks.add(new Figures(figures));
    return new Section("Comparison", blocks, List.of());
  }

  private static DataTable table(RunComparison comparison) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("run")));
    for (String part : List.of("test", "validation")) {
      comparison
          .measures()
          .forEach(measure -> columns.add(Column.number(part + " " + measure.words())));
      columns.add(Column.number(part + " loss"));
    }
    List<ExampleKind> kinds =
        comparison.runs().stream().map(ComparedRun::examples).distinct().toList();
    String called = kinds.size() == 1 ? kinds.get(0).toString() : "examples";
    columns.addAll(
        List.of(
            Column.text("weights"),
            Column.number("epochs"),
            Column.number("seed"),
            Column.number("parameters"),
            Column.number("seconds"),
            Column.number(called + " a second")));
    return DataTable.of(
        "Figures of the weights of each run's model: of the best epoch, which has the lowest"
            + " validation loss, where there are validation "
            + called
            + ", else of the last one",
        columns,
        comparison.runs().stream().map(run -> row(comparison.measures(), run)).toList());
  }

  private static DataTable accuracies(List<ComparedRun> runs) {
    return DataTable.of(
        "Models on their test images: the central 95 % interval of the accuracy, and the posterior"
            + " probability that a model is better than that of the first run, by the images that"
            + " one of the two alone has right",
        List.of(
            Column.text("run"),
            Column.number("images"),
            Column.number("right"),
            Column.number("accuracy"),
            Column.number("from"),
            Column.number("to"),
            Column.number("only it right"),
            Column.number("only the first"),
            Column.number("better than the first")),
        runs.stream()
            .flatMap(run -> run.accuracy().stream().map(model -> row(run.label(), model)))
            .toList());
  }

  private static List<Cell> row(String label, ModelAccuracy model) {
    Cell none = Cell.number(Double.NaN, "");
    return List.of(
        Cell.text(label),
        Cell.count(model.images()),
        Cell.count(model.right()),
        Cell.number(model.accuracy(), "%.4f"),
        Cell.number(model.interval().lower(), "%.4f"),
        Cell.number(model.interval().upper(), "%.4f"),
        model.paired().map(paired -> Cell.count(paired.only())).orElse(none),
        model.paired().map(paired -> Cell.count(paired.onlyFirst())).orElse(none),
        model
            .paired()
            .map(ModelAccuracy.Paired::probabilityBetter)
            .map(p -> Cell.shown(p, ComparisonFormats.probability(p)))
            .orElse(none));
  }

  private static List<Cell> row(List<Measure> measures, ComparedRun run) {
    Map<String, Double> figures = run.bestEpoch().isPresent() ? run.best() : run.last();
    String weights =
        run.bestEpoch().isPresent()
            ? "best, epoch " + run.bestEpoch().getAsInt()
            : run.epochs() == 0 ? "" : "last, epoch " + run.epochs();
    List<Cell> row = new ArrayList<>(List.of(Cell.text(run.label())));
    for (String part : List.of("test", "validation")) {
      measures.forEach(
          measure -> row.add(cell(figures.get(measure.column(part)), measure.isError())));
      row.add(cell(figures.get(part + "Loss"), true));
    }
    row.addAll(
        List.of(
            Cell.text(weights),
            Cell.count(run.epochs()),
            Cell.shown((double) run.seed(), Long.toString(run.seed())),
            Cell.count(run.parameters()),
            Cell.number(run.seconds(), "%,.1f"),
            Cell.number(run.examplesPerSecond(), "%,.0f")));
    return row;
  }

  /** Of null where nothing was measured. */
  private static Cell cell(Double figure, boolean isError) {
    return Cell.figure(figure == null ? Double.NaN : figure, isError);
  }
}
