package io.evident.cli;

import io.evident.bayes.Gaussian;
import io.evident.bayes.Interval;
import io.evident.bayes.MeanModel;
import io.evident.bayes.ModelComparison;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.Scores;
import io.evident.bayes.StudentT;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.UnivariateDistribution;
import io.evident.cli.text.BayesChart;
import io.evident.cli.text.BayesResult;
import io.evident.models.report.Block;
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
import java.util.Optional;

/** An inference of an unknown mean as a section of a report, with its grid of fifteen. */
final class BayesSection {
  /** Of a longer path so many steps are tabulated, evenly spaced. */
  private static final int STEPS = 60;

  /** The significant digits of the table. */
  private static final int DIGITS = 6;

  private static final int GRID_WIDTH = 896;
  private static final int GRID_HEIGHT = 640;

  private BayesSection() {}

  static Section of(
      MeanModel model, Optional<NormalModel> rival, String quantity, Observations observations)
      throws IOException {
    SufficientStatistics data = observations.statistics();
    List<Fact> facts = new ArrayList<>();
    BayesInference.mean(model, rival, data)
        .texts()
        .forEach((name, value) -> facts.add(new Fact(name, value)));
    boolean known = model instanceof NormalModel;
    List<Figure> charts = new ArrayList<>();
    if (BayesChart.PATH.takes(observations)) {
      charts.add(
          chart(
              BayesChart.PATH,
              "Means and variances as data arrive",
              "How the mean and the variance of each predictive density move with the number of"
                  + " observations",
              model,
              rival,
              quantity,
              observations));
    }
    charts.add(
        chart(
            BayesChart.POSTERIOR,
            known ? "Prior, likelihood and posterior" : "Posterior of the mean",
            known
                ? "The densities of prior and posterior of the mean with the likelihood between them"
                : "The density of the posterior of the mean",
            model,
            rival,
            quantity,
            observations));
    if (known && BayesChart.EVIDENCE.takes(observations)) {
      charts.add(
          chart(
              BayesChart.EVIDENCE,
              "Evidence by the prior's variance",
              "The log evidence as a function of the prior's variance, with both priors marked",
              model,
              rival,
              quantity,
              observations));
    }
    if (BayesChart.CALIBRATION.takes(observations)
        && !Scores.probabilityIntegralTransform(model, observations.values()).isEmpty()) {
      charts.add(
          chart(
              BayesChart.CALIBRATION,
              "Calibration of the predictive density",
              "Histogram of the probability that each observation's predecessors gave to smaller"
                  + " ones: flat where the predictive density is calibrated",
              model,
              rival,
              quantity,
              observations));
    }
    return Section.of(
        "An unknown mean, inferred exactly",
        new Paragraph(
            "The posterior of the mean of "
                + quantity
                + " in closed form, the three predictive densities as the data arrive, and "
                + (known
                    ? "the evidence for two priors."
                    : "the noise variance, which is estimated with the mean.")),
        new KeyFigures(keyFigures(model, rival, data)),
        grid(model, rival, quantity, observations),
        Figures.of(charts.toArray(Figure[]::new)),
        path(PredictivePath.ofSteps(model, STEPS, observations.values())),
        new Facts(facts));
  }

  private static Block grid(
      MeanModel model, Optional<NormalModel> rival, String quantity, Observations observations)
      throws IOException {
    if (!BayesChart.GRID.takes(observations)) {
      return new Paragraph(
          String.format(
              Locale.ROOT,
              "The charts that show observations one by one, of the predictive densities and moments"
                  + " as data arrive and of their calibration, are left out: they take at most %,d"
                  + " observations, and there are %,d.",
              BayesChart.MOST_DRAWN,
              observations.size()));
    }
    return Figures.of(
        chart(
            BayesChart.GRID,
            "Predictive densities as data arrive",
            "Up to fifteen panels from the first observations to all of them, each with the"
                + " densities of the Bayes predictive, the MAP plug-in and the MLE plug-in",
            model,
            rival,
            quantity,
            observations));
  }

  private static List<Fact> keyFigures(
      MeanModel model, Optional<NormalModel> rival, SufficientStatistics data) {
    UnivariateDistribution posterior = model.posteriorOfMean(data);
    List<Fact> figures = new ArrayList<>();
    figures.add(new Fact("observations", String.format(Locale.ROOT, "%,d", data.count())));
    figures.add(
        figure(
            "posterior mean", posterior instanceof StudentT t ? t.location() : posterior.mean()));
    if (model instanceof NormalModel known) {
      figures.add(figure("posterior variance", posterior.variance()));
      figures.add(figure("log evidence", model.logEvidence(data)));
      rival.ifPresent(
          other ->
              figures.add(
                  figure(
                      "log Bayes factor against the rival",
                      ModelComparison.of(
                              known.evidence("prior", data), other.evidence("rival", data))
                          .logBayesFactor("prior", "rival"))));
    } else {
      Interval interval = posterior.interval(0.95);
      figures.add(
          new Fact(
              "95 % interval of the mean",
              String.format(Locale.ROOT, "%.4g to %.4g", interval.lower(), interval.upper())));
      if (!Double.isNaN(model.logEvidence(data))) {
        figures.add(figure("log evidence", model.logEvidence(data)));
      }
    }
    return figures;
  }

  private static Fact figure(String name, double value) {
    return new Fact(name, String.format(Locale.ROOT, "%.4g", value));
  }

  private static Figure chart(
      BayesChart kind,
      String title,
      String alternative,
      MeanModel model,
      Optional<NormalModel> rival,
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
    List<List<Cell>> rows = path.steps().stream().map(step -> row(path, step)).toList();
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
        cell(step.posterior().mean()),
        cell(step.posterior().variance()),
        cell(step.bayes().variance()),
        cell(step.mle().map(Gaussian::mean).orElse(Double.NaN)),
        cell(step.logEvidence()));
  }

  private static Cell cell(double value) {
    return Double.isFinite(value)
        ? Cell.shown(value, BayesResult.digits(value, DIGITS))
        : Cell.number(value, "%s");
  }
}
