package io.evident.models.report;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.calibration.CoverageLaw;
import io.evident.models.calibration.CoverageSplits;
import io.evident.models.calibration.IntervalsReport;
import io.evident.models.calibration.MethodScores;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.SetScores;
import io.evident.models.data.ExampleKind;
import io.evident.models.directory.RunDirectory;
import io.evident.models.internal.plot.CoveragePlot;
import io.evident.models.internal.plot.ReliabilityDiagram;
import io.evident.models.run.KeptCalibration;
import io.evident.models.run.KeptIntervals;
import io.evident.models.run.RunGallery;
import io.evident.models.score.Calibration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** What calibrating a run came to. */
final class CalibrationSection {
  private static final String OF_CLASSES = "Calibrated probabilities";
  private static final String OF_NUMBERS = "Calibrated intervals";
  private static final String SHARE = "%.4f";

  private CalibrationSection() {}

  /** Empty of a run that was not calibrated; without figures if they are of other weights. */
  static Optional<Section> of(RunDirectory run) throws IOException {
    Optional<KeptCalibration> classes = KeptCalibration.read(run);
    Optional<KeptIntervals> numbers =
        classes.isPresent() ? Optional.empty() : KeptIntervals.read(run);
    if (classes.isEmpty() && numbers.isEmpty()) {
      return Optional.empty();
    }
    try {
      KeptCalibration.requireOfModel(run);
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new Section(
              classes.isPresent() ? OF_CLASSES : OF_NUMBERS,
              List.of(new Paragraph("The calibration is not shown. " + e.getMessage() + ".")),
              List.of()));
    }
    return Optional.of(classes.isPresent() ? of(classes.get()) : ofNumbers(numbers.get().report()));
  }

  /** Of a run that predicts numbers. */
  private static Section ofNumbers(IntervalsReport report) {
    CalibrationReport.Parts parts = report.parts();
    List<List<Cell>> methods = new ArrayList<>();
    List<List<Cell>> intervals = new ArrayList<>();
    for (IntervalsReport.Target target : report.targets()) {
      for (IntervalsReport.Method method : target.methods()) {
        String name = method.method() + (method.method() == report.chosen() ? ", served" : "");
        methods.add(
            List.of(
                Cell.text(target.name()),
                Cell.text(name),
                Cell.number(method.rootMeanSquaredError(), "%.4g"),
                Cell.number(method.negativeLogLikelihood(), SHARE),
                Cell.number(method.negativeLogLikelihoodError(), SHARE)));
        for (IntervalsReport.Coverage at : method.intervals()) {
          intervals.add(
              List.of(
                  Cell.text(target.name()),
                  Cell.text(name),
                  Cell.text(CalibrationText.level(at.alpha())),
                  Cell.number(at.coverage(), SHARE),
                  Cell.number(at.expectedFrom(), SHARE),
                  Cell.number(at.expectedTo(), SHARE),
                  Cell.number(at.meanWidth(), "%.4g")));
        }
      }
    }
    Paragraph used =
        new Paragraph(
            String.format(
                Locale.ROOT,
                "The posterior of the last layer is of the %,d rows that the network was trained on. The method is chosen on %,d rows that were kept out of the training, intervals are of another %,d, and everything is scored on %,d test rows.",
                parts.trained(),
                parts.fitted(),
                parts.conformal(),
                parts.tested()));
    return new Section(
        OF_NUMBERS,
        List.of(
            used,
            DataTable.of(
                "Methods on the test rows",
                List.of(
                    Column.text("target"),
                    Column.text("method"),
                    Column.number("RMSE"),
                    Column.number("NLL"),
                    Column.number("standard error")),
                methods),
            DataTable.of(
                "Intervals on the test rows",
                List.of(
                    Column.text("target"),
                    Column.text("method"),
                    Column.text("asked"),
                    Column.number("covered"),
                    Column.number("expected from"),
                    Column.number("to"),
                    Column.number("mean width")),
                intervals)),
        List.of());
  }

  private static Section of(KeptCalibration kept) throws IOException {
    CalibrationReport report = kept.report();
    String weights =
        String.format(
            Locale.ROOT,
            " (%s, epoch %d)",
            report.subject().checkpoint(),
            report.subject().epoch());
    List<Block> blocks = new ArrayList<>();
    blocks.add(parts(report));
    blocks.add(keyFigures(report));
    blocks.add(
        Figures.of(
            reliability("Before", report.before(), report.subject().examples()),
            reliability("After", report.after(), report.subject().examples())));
    blocks.add(methods(report, weights));
    blocks.add(sets(report, weights));
    blocks.add(byClass(report, weights));
    if (report.splits().isPresent()) {
      blocks.add(Figures.of(splits(report.splits().get(), report.subject().examples())));
    }
    report
        .outside()
        .ifPresent(
            other ->
                blocks.add(
                    new Paragraph(
                        String.format(
                            Locale.ROOT,
                            "%,d images of %s are told from the test images by the entropy of the prediction with an area under the curve of %.4f (plain %.4f; 0.5 is chance). Their largest probability is %.3f on average (plain %.3f).",
                            other.images(),
                            other.source(),
                            other.area(),
                            other.plainArea(),
                            other.confidence(),
                            other.plainConfidence()))));
    if (!kept.surest().isEmpty()) {
      blocks.add(new Paragraph("The test images that the network is surest of:"));
      blocks.add(gallery(kept.surest()));
      blocks.add(new Paragraph("And those that it is least sure of:"));
      blocks.add(gallery(kept.leastSure()));
    }
    return new Section(OF_CLASSES, blocks, List.of());
  }

  private static Paragraph parts(CalibrationReport report) {
    CalibrationReport.Parts parts = report.parts();
    CalibrationReport.Posterior found = report.posterior();
    ExampleKind examples = report.subject().examples();
    return new Paragraph(
        String.format(
            Locale.ROOT,
            "The posterior of the last layer (%,d weights, %s) is of the %,d %s that the network was trained on, with the prior's precision %.4g of the highest evidence. Temperatures (%.3f, with the posterior %.3f) are of %,d %s that were kept out of the training, sets of another %,d, and everything is scored on %,d test %s. Served from now on: %s.%s",
            found.weights(),
            found.form() == CurvatureForm.WHOLE ? "whole matrix" : "Kronecker-factored",
            parts.trained(),
            examples,
            found.precision(),
            report.plainTemperature().temperature(),
            report.bayesTemperature().temperature(),
            parts.fitted(),
            examples,
            parts.conformal(),
            parts.tested(),
            examples,
            report.chosen(),
            CalibrationText.notice(found).map(notice -> " " + notice).orElse("")));
  }

  private static KeyFigures keyFigures(CalibrationReport report) {
    ProbabilityScores plain = report.of(CalibrationMethod.PLAIN).scores();
    MethodScores chosen = report.of(report.chosen());
    SetScores sets = report.sets().get(0);
    return new KeyFigures(
        List.of(
            EvaluationSections.fact(
                "calibration error", chosen.scores().expectedCalibrationError(), SHARE),
            EvaluationSections.fact("before", plain.expectedCalibrationError(), SHARE),
            EvaluationSections.fact(
                "negative log-likelihood", chosen.scores().negativeLogLikelihood(), SHARE),
            EvaluationSections.fact("before", plain.negativeLogLikelihood(), SHARE),
            EvaluationSections.fact(
                "coverage of " + CalibrationText.level(sets.alpha()) + " sets",
                sets.coverage(),
                SHARE),
            EvaluationSections.fact("classes in a set", sets.meanSize(), "%.2f")));
  }

  private static Figure reliability(String title, Calibration calibration, ExampleKind examples)
      throws IOException {
    String error = EvaluationSections.percent(calibration.expectedCalibrationError());
    return Pictures.chart(
        title + ": calibration error " + error,
        "Reliability diagram: the part predicted right by the probability that was given it",
        ReliabilityDiagram.of("", calibration, examples),
        Figure.Size.HALF,
        Pictures.WIDTH,
        460);
  }

  private static Figure splits(CoverageSplits splits, ExampleKind examples) throws IOException {
    CoverageLaw.Goodness goodness = splits.law().goodness(splits.counts());
    return Pictures.chart(
        String.format(
            Locale.ROOT,
            "Coverage of %s sets over %,d random splits of the test %s in two",
            CalibrationText.level(splits.alpha()),
            splits.covered().size(),
            examples),
        String.format(
            Locale.ROOT,
            "Bars: the part of the splits with this coverage; points: the beta-binomial law. Chi-square %.1f with %d degrees of freedom, probability %.3f",
            goodness.statistic(),
            goodness.degrees(),
            goodness.probability()),
        CoveragePlot.of("", splits.law(), splits.counts()));
  }

  private static DataTable methods(CalibrationReport report, String weights) {
    return DataTable.of(
        "Methods on the test " + report.subject().examples() + weights,
        List.of(
            Column.text("method"),
            Column.number("accuracy"),
            Column.number("NLL"),
            Column.number("standard error"),
            Column.number("less the plain one"),
            Column.number("its standard error"),
            Column.number("Brier"),
            Column.number("calibration error"),
            Column.number("right from wrong")),
        report.methods().stream().map(CalibrationSection::row).toList());
  }

  private static List<Cell> row(MethodScores method) {
    ProbabilityScores scores = method.scores();
    boolean plain = method.method() == CalibrationMethod.PLAIN;
    return List.of(
        Cell.text(method.method().toString()),
        Cell.number(scores.accuracy(), SHARE),
        Cell.number(scores.negativeLogLikelihood(), SHARE),
        Cell.number(scores.negativeLogLikelihoodError(), SHARE),
        plain ? Cell.text("") : Cell.number(method.gain(), SHARE),
        plain ? Cell.text("") : Cell.number(method.gainError(), SHARE),
        Cell.number(scores.brierScore(), SHARE),
        Cell.number(scores.expectedCalibrationError(), SHARE),
        Cell.number(scores.wrongArea(), SHARE));
  }

  private static DataTable sets(CalibrationReport report, String weights) {
    return DataTable.of(
        "Sets of classes on the test " + report.subject().examples() + weights,
        List.of(
            Column.text("asked"),
            Column.text("score"),
            Column.number("covered"),
            Column.number("expected from"),
            Column.number("to"),
            Column.number("mean size"),
            Column.number("largest"),
            Column.number("empty"),
            Column.number("plain sets cover"),
            Column.number("their size")),
        report.sets().stream()
            .map(
                sets ->
                    List.of(
                        Cell.text(CalibrationText.level(sets.alpha())),
                        Cell.text(sets.score().toString()),
                        Cell.number(sets.coverage(), SHARE),
                        Cell.number(sets.expectedFrom(), SHARE),
                        Cell.number(sets.expectedTo(), SHARE),
                        Cell.number(sets.meanSize(), "%.2f"),
                        Cell.count(sets.largestSize()),
                        Cell.count(sets.empty()),
                        Cell.number(sets.plainCoverage(), SHARE),
                        Cell.number(sets.plainMeanSize(), "%.2f")))
            .toList());
  }

  private static DataTable byClass(CalibrationReport report, String weights) {
    List<Column> columns = new ArrayList<>(List.of(Column.text("class")));
    for (SetScores sets : report.sets()) {
      columns.add(Column.number("covered by " + CalibrationText.level(sets.alpha()) + " sets"));
    }
    List<String> names = report.subject().classNames();
    return DataTable.of(
            "Coverage of each class" + weights,
            columns,
            IntStream.range(0, names.size())
                .mapToObj(
                    k -> {
                      List<Cell> row = new ArrayList<>(List.of(Cell.text(names.get(k))));
                      for (SetScores sets : report.sets()) {
                        row.add(Cell.number(sets.classCoverage().get(k), SHARE));
                      }
                      return row;
                    })
                .toList())
        .foldedBeyond(10);
  }

  private static Gallery gallery(List<RunGallery.Image> images) {
    return new Gallery(
        images.stream()
            .map(
                image ->
                    new Gallery.Image(
                        "data:image/png;base64," + image.png(),
                        image.predicted(),
                        EvaluationSections.percent(image.confidence()),
                        image.actual()))
            .toList());
  }
}
