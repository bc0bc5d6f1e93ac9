package io.evident.cli;

import io.evident.bayes.Gaussian;
import io.evident.bayes.ModelComparison;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.SufficientStatistics;
import io.evident.models.report.Cell;
import io.evident.models.report.Column;
import io.evident.models.report.DataTable;
import io.evident.models.report.Fact;
import io.evident.models.report.Facts;
import io.evident.models.report.Figure;
import io.evident.models.report.Figures;
import io.evident.models.report.KeyFigures;
import io.evident.models.report.Paragraph;
import io.evident.models.report.Pictures;
import io.evident.models.report.Section;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An inference of an unknown mean as a section of a report, with its grid of fifteen. */
final class BayesSection {
  /** Of a longer path so many steps are tabulated, evenly spaced. */
  private static final int STEPS = 60;

  private static final int GRID_WIDTH = 896;
  private static final int GRID_HEIGHT = 640;

  private BayesSection() {}

  static Section of(
      NormalModel model, NormalModel rival, String quantity, Observations observations)
      throws IOException {
    SufficientStatistics data = observations.statistics();
    Gaussian posterior = model.posterior(data);
    double logBayesFactor =
        ModelComparison.of(model.evidence("prior", data), rival.evidence("rival", data))
            .logBayesFactor("prior", "rival");
    List<Fact> facts = new ArrayList<>();
    BayesInference.normal(model, rival, data)
        .texts()
        .forEach((name, value) -> facts.add(new Fact(name, value)));
    return Section.of(
        "An unknown mean, inferred exactly",
        new Paragraph(
            "The posterior of the mean of "
                + quantity
                + " in closed form, the three predictive densities as the data arrive, and the"
                + " evidence for two priors."),
        new KeyFigures(
            List.of(
                new Fact("observations", String.format(Locale.ROOT, "%,d", data.count())),
                figure("posterior mean", posterior.mean()),
                figure("posterior variance", posterior.variance()),
                figure("log evidence", model.logEvidence(data)),
                figure("log Bayes factor against the rival", logBayesFactor))),
        Figures.of(
            chart(
                BayesChart.GRID,
                "Predictive densities as data arrive",
                "Fifteen panels from no observation to all of them, each with the densities of the"
                    + " Bayes predictive, the MAP plug-in and the MLE plug-in",
                model,
                rival,
                quantity,
                observations)),
        Figures.of(
            chart(
                BayesChart.PATH,
                "Means and variances as data arrive",
                "How the mean and the variance of each predictive density move with the number of"
                    + " observations",
                model,
                rival,
                quantity,
                observations),
            chart(
                BayesChart.POSTERIOR,
                "Prior, likelihood and posterior",
                "The densities of prior and posterior of the mean with the likelihood between them",
                model,
                rival,
                quantity,
                observations),
            chart(
                BayesChart.EVIDENCE,
                "Evidence by the prior's variance",
                "The log evidence as a function of the prior's variance, with both priors marked",
                model,
                rival,
                quantity,
                observations),
            chart(
                BayesChart.CALIBRATION,
                "Calibration of the predictive density",
                "Histogram of the probability that each observation's predecessors gave to smaller"
                    + " ones: flat where the predictive density is calibrated",
                model,
                rival,
                quantity,
                observations)),
        path(PredictivePath.of(model, observations.values())),
        new Facts(facts));
  }

  private static Fact figure(String name, double value) {
    return new Fact(name, String.format(Locale.ROOT, "%.4g", value));
  }

  private static Figure chart(
      BayesChart kind,
      String title,
      String alternative,
      NormalModel model,
      NormalModel rival,
      String quantity,
      Observations observations)
      throws IOException {
    boolean grid = kind == BayesChart.GRID;
    return grid
        ? Pictures.chart(
            title,
            alternative,
            kind.draw(model, rival, quantity, observations),
            Figure.Size.DETAILED,
            GRID_WIDTH,
            GRID_HEIGHT)
        : Pictures.chart(title, alternative, kind.draw(model, rival, quantity, observations));
  }

  private static DataTable path(PredictivePath path) {
    List<PredictivePath.Step> steps = path.steps();
    int shown = Math.min(STEPS, steps.size());
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      int at = shown == 1 ? 0 : (int) Math.round(i * (steps.size() - 1.0) / (shown - 1));
      rows.add(row(path, steps.get(at)));
    }
    return DataTable.of(
        "The predictive densities by the number of observations",
        List.of(
            Column.number("observations"),
            Column.number("the last of them"),
            Column.number("posterior mean"),
            Column.number("posterior variance"),
            Column.number("Bayes predictive variance"),
            Column.number("MLE mean"),
            Column.number("log evidence")),
        rows);
  }

  private static Cell observation(PredictivePath path, int count) {
    double value = path.observations().get(count - 1);
    return Cell.shown(value, Double.toString(value));
  }

  private static List<Cell> row(PredictivePath path, PredictivePath.Step step) {
    return List.of(
        Cell.count(step.count()),
        step.count() == 0 ? Cell.number(Double.NaN, "%s") : observation(path, step.count()),
        Cell.number(step.posterior().mean(), "%.4f"),
        Cell.number(step.posterior().variance(), "%.4f"),
        Cell.number(step.bayes().variance(), "%.4f"),
        Cell.number(step.mle().map(Gaussian::mean).orElse(Double.NaN), "%.4f"),
        Cell.number(step.logEvidence(), "%.4f"));
  }
}
