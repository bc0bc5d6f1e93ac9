package io.evident.models.report;

import io.evident.models.baseline.Baseline;
import io.evident.models.baseline.LinearBaseline;
import io.evident.models.baseline.ShareBaseline;
import io.evident.models.score.PairedDifference;
import io.evident.models.score.PairedDifference.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whether a network is better than what needs no training. */
final class BaselineSection {
  private static final String SHARE = "%.4f";
  private static final String MEASURE = "%.5g";

  /** Digits of a difference, which has few. */
  private static final String FEW = "%.3g";

  /** More targets or classes than these are folded away. */
  private static final int ROWS = 20;

  private BaselineSection() {}

  static Section of(Baseline baseline) {
    if (!baseline.isThere()) {
      return Section.of("Baseline", new Paragraph("There is none: " + baseline.missing() + "."));
    }
    return baseline.shares().isEmpty() ? regressions(baseline) : shares(baseline);
  }

  private static Section regressions(Baseline baseline) {
    LinearBaseline first = baseline.regressions().get(0);
    return Section.of(
        "Baseline",
        new Paragraph(
            String.format(
                Locale.ROOT,
                "A Bayesian linear regression of the same features on the same %,d training rows,"
                    + " computed exactly; its noise variance and the variance of its weights are"
                    + " those of the highest evidence.",
                baseline.trainRows())),
        verdict(
            baseline,
            EvaluationSections.fact("RMSE of the baseline", first.scores().rmse(), MEASURE),
            EvaluationSections.fact("RMSE of the network", first.network().rmse(), MEASURE)),
        difference("squared errors"),
        DataTable.of(
                String.format(
                    Locale.ROOT, "Baseline and network on %,d test rows", baseline.testRows()),
                List.of(
                    Column.text("target"),
                    Column.number("baseline RMSE"),
                    Column.number("network RMSE"),
                    Column.number("baseline R2"),
                    Column.number("network R2"),
                    Column.number("mean difference"),
                    Column.number("standard error"),
                    Column.text("the network")),
                baseline.regressions().stream().map(BaselineSection::row).toList())
            .foldedBeyond(ROWS),
        DataTable.of(
                "What the baseline found, in units of the standardized targets",
                List.of(
                    Column.text("target"),
                    Column.number("log evidence"),
                    Column.number("noise deviation"),
                    Column.number("prior deviation of a weight"),
                    Column.number("effective weights"),
                    Column.number("of"),
                    Column.text("remark")),
                baseline.regressions().stream().map(BaselineSection::found).toList())
            .foldedBeyond(ROWS));
  }

  private static List<Cell> row(LinearBaseline target) {
    return Stream.concat(
            Stream.of(
                Cell.text(target.target()),
                Cell.number(target.scores().rmse(), MEASURE),
                Cell.number(target.network().rmse(), MEASURE),
                Cell.number(target.scores().r2(), SHARE),
                Cell.number(target.network().r2(), SHARE)),
            difference(target.difference()))
        .toList();
  }

  private static List<Cell> found(LinearBaseline target) {
    return List.of(
        Cell.text(target.target()),
        Cell.number(target.logEvidence(), MEASURE),
        Cell.number(Math.sqrt(target.noiseVariance()), MEASURE),
        Cell.number(Math.sqrt(target.slopeVariance()), MEASURE),
        Cell.number(target.effectiveWeights(), "%.1f"),
        Cell.count(target.weights().size() - 1L),
        Cell.text(
            switch (target.end()) {
              case NONE -> "";
              case NO_SLOPES -> "the features say nothing of it: its mean";
              case NO_NOISE -> "the features fit it exactly";
            }));
  }

  private static Section shares(Baseline baseline) {
    ShareBaseline first = baseline.shares().get(0);
    return Section.of(
        "Baseline",
        new Paragraph(
            String.format(
                Locale.ROOT,
                "The shares of the classes among the %,d training rows, as the prediction for every"
                    + " row.",
                baseline.trainRows())),
        verdict(
            baseline,
            EvaluationSections.fact("log loss of the baseline", first.scores().logLoss(), SHARE),
            EvaluationSections.fact("log loss of the network", first.network().logLoss(), SHARE)),
        difference("log losses"),
        DataTable.of(
                String.format(
                    Locale.ROOT, "Baseline and network on %,d test rows", baseline.testRows()),
                List.of(
                    Column.text("target"),
                    Column.number("baseline log loss"),
                    Column.number("network log loss"),
                    Column.number("baseline accuracy"),
                    Column.number("network accuracy"),
                    Column.number("baseline Brier"),
                    Column.number("network Brier"),
                    Column.number("mean difference"),
                    Column.number("standard error"),
                    Column.text("the network")),
                baseline.shares().stream().map(BaselineSection::row).toList())
            .foldedBeyond(ROWS),
        DataTable.of(
                "Shares of the classes among the training rows",
                List.of(Column.text("target"), Column.text("class"), Column.number("share")),
                baseline.shares().stream().flatMap(BaselineSection::classes).toList())
            .foldedBeyond(ROWS));
  }

  private static List<Cell> row(ShareBaseline target) {
    return Stream.concat(
            Stream.of(
                Cell.text(target.target()),
                Cell.number(target.scores().logLoss(), SHARE),
                Cell.number(target.network().logLoss(), SHARE),
                Cell.number(target.scores().accuracy(), SHARE),
                Cell.number(target.network().accuracy(), SHARE),
                Cell.number(target.scores().brier(), SHARE),
                Cell.number(target.network().brier(), SHARE)),
            difference(target.difference()))
        .toList();
  }

  private static Stream<List<Cell>> classes(ShareBaseline target) {
    return IntStream.range(0, target.classes().size())
        .mapToObj(
            k ->
                List.of(
                    Cell.text(target.target()),
                    Cell.text(target.classes().get(k)),
                    Cell.number(target.shares().get(k), SHARE)));
  }

  private static Stream<Cell> difference(PairedDifference difference) {
    Verdict verdict = difference.verdict();
    return Stream.of(
        Cell.number(difference.mean(), FEW),
        Cell.number(difference.standardError(), FEW),
        Cell.marked(
            verdict.toString(),
            switch (verdict) {
              case BEATS -> Tone.GOOD;
              case BEATEN -> Tone.BAD;
              case UNCLEAR -> Tone.UNSURE;
            }));
  }

  /** Whether the network beats it. */
  private static KeyFigures verdict(Baseline baseline, Fact own, Fact network) {
    int targets = baseline.differences().size();
    return new KeyFigures(
        targets == 1
            ? List.of(
                new Fact("the network", baseline.differences().get(0).verdict().toString()),
                network,
                own)
            : Stream.of(Verdict.values())
                .map(
                    verdict ->
                        new Fact(
                            "targets: " + verdict,
                            String.format(
                                Locale.ROOT, "%d of %d", baseline.count(verdict), targets)))
                .toList());
  }

  private static Paragraph difference(String losses) {
    return new Paragraph(
        String.format(
            Locale.ROOT,
            "The difference is of %s of single test rows, the network's less the baseline's: below 0"
                + " the network is better. Within %d standard errors of its mean it may be noise.",
            losses,
            PairedDifference.ERRORS));
  }
}
