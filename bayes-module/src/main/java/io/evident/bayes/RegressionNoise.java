package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.ArrayList;
import java.util.List;

/** What is known of the variance of a response about its line. */
public sealed interface RegressionNoise {
  /**
   * The variance by which a weight or a response of unit relative variance is scaled.
   *
   * @return the variance, or 1 where the prior of the weights is relative to it already
   */
  double unit();

  /**
   * What is known after more rows.
   *
   * @param n how many
   * @param leftOver what the fit leaves over of them, E
   * @return the updated knowledge
   */
  RegressionNoise updated(long n, double leftOver);

  /**
   * The distribution of a weight or a response, whatever the noise.
   *
   * @param mean its mean
   * @param relativeVariance its variance in units of the noise variance
   * @return Gaussian or Student's t
   */
  UnivariateDistribution marginal(double mean, double relativeVariance);

  /**
   * The terms of the log evidence that the noise decides, those without the prior first.
   *
   * @param n the number of rows
   * @param residual what ordinary least squares leaves over of them
   * @param priorResidual what the prior adds to that; E is the sum of both
   * @return the terms
   */
  List<Double> logEvidenceTerms(long n, double residual, double priorResidual);

  /**
   * A known variance.
   *
   * @param variance sigma2, finite and positive
   */
  record Known(double variance) implements RegressionNoise {
    public Known {
      Require.positive("noiseVariance", variance);
    }

    @Override
    public double unit() {
      return variance;
    }

    @Override
    public Known updated(long n, double leftOver) {
      return this;
    }

    @Override
    public Gaussian marginal(double mean, double relativeVariance) {
      return new Gaussian(mean, variance * relativeVariance);
    }

    @Override
    public List<Double> logEvidenceTerms(long n, double residual, double priorResidual) {
      return List.of(
          -0.5 * n * Gaussian.logTwoPi(variance),
          -0.5 * residual / variance,
          -0.5 * priorResidual / variance);
    }
  }

  /**
   * An unknown variance sigma2 ~ InverseGamma(shape, scale).
   *
   * @param shape the shape a, finite and positive
   * @param scale the scale b, finite and positive
   */
  record Unknown(double shape, double scale) implements RegressionNoise {
    public Unknown {
      Require.positive("shape", shape);
      Require.positive("scale", scale);
    }

    @Override
    public double unit() {
      return 1;
    }

    @Override
    public Unknown updated(long n, double leftOver) {
      return new Unknown(shape + 0.5 * n, scale + 0.5 * leftOver);
    }

    @Override
    public StudentT marginal(double mean, double relativeVariance) {
      return new StudentT(mean, scale / shape * relativeVariance, 2 * shape);
    }

    @Override
    public List<Double> logEvidenceTerms(long n, double residual, double priorResidual) {
      double leftOver = residual + priorResidual;
      List<Double> terms = new ArrayList<>(Evidence.scaleTerms(n, residual, scale, priorResidual));
      terms.add(SpecialFunctions.logGammaRise(shape, 0.5 * n));
      terms.add(-shape * Math.log1p(0.5 * leftOver / scale));
      return terms;
    }
  }
}
