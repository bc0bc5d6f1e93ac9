package io.evident.cli.text;

import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.Scores;
import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.plot.EvidenceCurve;
import io.evident.bayes.plot.LearningPath;
import io.evident.bayes.plot.PitHistogram;
import io.evident.bayes.plot.PredictiveGrid;
import io.evident.bayes.plot.PriorLikelihoodPosterior;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.JFreeChart;

/** What {@code evident bayes --plot} draws of an unknown mean. */
public enum BayesChart {
  GRID,
  PATH,
  POSTERIOR,
  EVIDENCE,
  CALIBRATION;

  /** A chart of more single observations would be a black bar after a long wait. */
  public static final int MOST_DRAWN = 20_000;

  private static final int BINS = 10;

  public JFreeChart draw(MeanModel model, Optional<NormalModel> rival, Observations data) {
    return draw(model, rival, data.name(), data);
  }

  public JFreeChart draw(
      MeanModel model, Optional<NormalModel> rival, String quantity, Observations data) {
    // The charts of the library take Java as it is; where there is no font this teaches it ours.
    PlotFont.check();
    return switch (this) {
      case POSTERIOR -> PriorLikelihoodPosterior.of(model, data.statistics(), quantity);
      case EVIDENCE -> evidence(model, rival, data);
      case GRID -> PredictiveGrid.of(PredictivePath.of(model, few(data)), quantity);
      case PATH -> LearningPath.of(PredictivePath.of(model, few(data)), quantity);
      case CALIBRATION -> calibration(model, data);
    };
  }

  /** Whether it can be drawn of so many observations. */
  public boolean takes(Observations data) {
    return switch (this) {
      case POSTERIOR -> true;
      case EVIDENCE -> data.size() > 0;
      case GRID, PATH, CALIBRATION -> data.size() <= MOST_DRAWN;
    };
  }

  private static JFreeChart evidence(
      MeanModel model, Optional<NormalModel> rival, Observations data) {
    if (!(model instanceof NormalModel known)) {
      throw new IllegalArgumentException(
          "the evidence by the prior's variance is of a known noise variance; give --noise-variance"
              + " or another --chart");
    }
    if (data.size() == 0) {
      throw new IllegalArgumentException(
          "without an observation the evidence is the same for every prior; draw another --chart");
    }
    double[] rivals = rival.stream().mapToDouble(NormalModel::priorVariance).toArray();
    return EvidenceCurve.of(data.statistics(), known, rivals);
  }

  private static JFreeChart calibration(MeanModel model, Observations data) {
    List<Double> transform = Scores.probabilityIntegralTransform(model, few(data));
    if (transform.isEmpty()) {
      throw new IllegalArgumentException(
          "there are too few observations to judge the calibration by; draw another --chart");
    }
    return PitHistogram.of(transform, BINS);
  }

  private static double[] few(Observations data) {
    if (data.size() > MOST_DRAWN) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "this chart shows at most %d observations one by one, got %d; "
                  + "draw --chart posterior or evidence",
              MOST_DRAWN,
              data.size()));
    }
    return data.values();
  }
}
