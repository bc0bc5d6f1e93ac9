package io.evident.lab.figures;

import io.evident.bayes.Gaussian;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import java.util.stream.DoubleStream;

/** The fourteen observations of cs181-hw3, noise variance 1, prior N(0, tau2). */
final class NormalNormalFigures implements Figures {
  private static final double[] DATA = {
    3.3, 3.5, 3.1, 1.8, 3.0, 0.74, 2.5, 2.4, 1.6, 2.1, 2.4, 1.3, 1.7, 0.19
  };

  private static final double NOISE_VARIANCE = 1;
  private static final double PRIOR_VARIANCE = 5;
  private static final double RIVAL_VARIANCE = 0.1;

  private static NormalModel model(double priorVariance) {
    return NormalModel.of(NOISE_VARIANCE, 0, priorVariance);
  }

  @Override
  public Measurement measure(Claim claim) {
    SufficientStatistics data = SufficientStatistics.of(DATA);
    Gaussian posterior = model(PRIOR_VARIANCE).posterior(data);
    return switch (claim.metric()) {
      case "sum" -> Measurement.Numbers.of(data.sum());
      case "sumOfSquares" -> Measurement.Numbers.of(data.sumOfSquares());
      case "posteriorMean" -> Measurement.Numbers.of(posterior.mean());
      case "posteriorVariance" -> Measurement.Numbers.of(posterior.variance());
      case "evidence" -> Measurement.Numbers.of(Math.exp(logEvidence(data, claim)));
      case "logBayesFactor" ->
          Measurement.Numbers.of(
              model(PRIOR_VARIANCE).logEvidence(data) - model(RIVAL_VARIANCE).logEvidence(data));
      case "plugInVariance" ->
          Measurement.Numbers.of(
              model(PRIOR_VARIANCE).mlePredictive(data).orElseThrow().variance());
      case "orderMatters" -> new Measurement.Words(orderMatters(posterior) ? "yes" : "no");
      default -> throw Figures.unknown(claim);
    };
  }

  private static double logEvidence(SufficientStatistics data, Claim claim) {
    try {
      return model(Double.parseDouble(claim.index())).logEvidence(data);
    } catch (NumberFormatException e) {
      throw Figures.unknown(claim);
    }
  }

  /** Whether the last posterior is another one, beyond rounding, when the data come backwards. */
  private static boolean orderMatters(Gaussian posterior) {
    double[] backwards =
        DoubleStream.iterate(DATA.length - 1, i -> i >= 0, i -> i - 1)
            .map(i -> DATA[(int) i])
            .toArray();
    NormalModel updated = model(PRIOR_VARIANCE);
    for (double x : backwards) {
      updated = updated.updated(SufficientStatistics.of(x));
    }
    return Math.abs(updated.priorMean() - posterior.mean()) > 1e-12 * Math.abs(posterior.mean())
        || Math.abs(updated.priorVariance() - posterior.variance()) > 1e-12 * posterior.variance();
  }
}
