package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every closed form against the integral that defines it. */
class IntegrationTest {
  private static final double[] X = {0.3, 1.9, -0.4, 2.2};
  private static final SufficientStatistics DATA = SufficientStatistics.of(X);

  private static double integral(DoubleUnaryOperator f, double low, double high) {
    if (low >= high) {
      return low == high ? 0 : -integral(f, high, low);
    }
    return new IterativeLegendreGaussIntegrator(24, 1e-13, 1e-300, 1, 40)
        .integrate(100_000_000, f::applyAsDouble, low, high);
  }

  /** Over all positive variances, in their logarithm. */
  private static double overVariances(DoubleUnaryOperator f) {
    return integral(t -> f.applyAsDouble(Math.exp(t)) * Math.exp(t), -12, 25);
  }

  private static double likelihood(double mu, double sigma2) {
    double product = 1;
    for (double x : X) {
      product *= new Gaussian(mu, sigma2).density(x);
    }
    return product;
  }

  private static void assertRelative(double expected, double actual, double tolerance) {
    assertEquals(expected, actual, tolerance * Math.abs(expected));
  }

  @Test
  void normalModelIsItsIntegrals() {
    NormalModel model = NormalModel.of(1.5, -0.5, 2);
    DoubleUnaryOperator joint = mu -> model.prior().density(mu) * likelihood(mu, 1.5);
    double evidence = integral(joint, -15, 15);
    assertRelative(evidence, model.evidence(DATA), 1e-11);
    double mean = integral(mu -> mu * joint.applyAsDouble(mu), -15, 15) / evidence;
    assertRelative(mean, model.posterior(DATA).mean(), 1e-11);
    double variance =
        integral(mu -> (mu - mean) * (mu - mean) * joint.applyAsDouble(mu), -15, 15) / evidence;
    assertRelative(variance, model.posterior(DATA).variance(), 1e-11);
    for (double next : new double[] {-3, 0.2, 4}) {
      double density =
          integral(
              mu -> model.posterior(DATA).density(mu) * new Gaussian(mu, 1.5).density(next),
              -15,
              15);
      assertRelative(density, model.bayesPredictive(DATA).density(next), 1e-11);
    }
    double level = model.posterior(DATA).interval(0.8).lower();
    assertRelative(0.1, integral(joint, -15, level) / evidence, 1e-11);
  }

  @Test
  void normalInverseGammaModelIsItsIntegrals() {
    NormalInverseGammaModel model = NormalInverseGammaModel.of(0.5, 1.5, 3, 2);
    InverseGamma variancePrior = new InverseGamma(3, 2);
    DoubleUnaryOperator joint =
        v -> variancePrior.density(v) * NormalModel.of(v, 0.5, v / 1.5).evidence(DATA);
    double evidence = overVariances(joint);
    assertRelative(evidence, model.evidence(DATA), 1e-11);
    for (double v : new double[] {0.2, 1, 3}) {
      assertRelative(
          joint.applyAsDouble(v) / evidence, model.posteriorOfVariance(DATA).density(v), 1e-11);
    }
    for (double at : new double[] {-2, 0.9, 3}) {
      double mean =
          overVariances(v -> joint.applyAsDouble(v) * given(v).posterior(DATA).density(at));
      assertRelative(mean / evidence, model.posteriorOfMean(DATA).density(at), 1e-11);
      double next =
          overVariances(v -> joint.applyAsDouble(v) * given(v).bayesPredictive(DATA).density(at));
      assertRelative(next / evidence, model.predictive(DATA).density(at), 1e-11);
    }
  }

  private static NormalModel given(double v) {
    return NormalModel.of(v, 0.5, v / 1.5);
  }

  @Test
  void regressionIsItsIntegrals() {
    double[][] rows = {{1, 0}, {1, 1}, {1, 2}, {1, 4}};
    RegressionStatistics data = RegressionStatistics.of(rows, X);
    double sigma2 = 0.8;
    RegressionModel model = RegressionModel.knownNoise(sigma2, new double[] {0.5, -0.2}, 1.3);
    double evidence =
        integral(
            a ->
                integral(
                    b -> {
                      double joint = new Gaussian(0.5, 1.3).density(a);
                      joint *= new Gaussian(-0.2, 1.3).density(b);
                      for (int i = 0; i < X.length; i++) {
                        joint *= new Gaussian(a + b * rows[i][1], sigma2).density(X[i]);
                      }
                      return joint;
                    },
                    -9,
                    9),
            -9,
            9);
    assertRelative(evidence, model.evidence(data), 1e-11);

    RegressionModel unknown = RegressionModel.unknownNoise(3, 2, new double[] {0.5, -0.2}, 1.3);
    InverseGamma prior = new InverseGamma(3, 2);
    DoubleUnaryOperator joint = v -> prior.density(v) * knownNoise(v).evidence(data);
    double total = overVariances(joint);
    assertRelative(total, unknown.evidence(data), 1e-11);
    for (double at : new double[] {-1, 0.4, 3}) {
      double weight =
          overVariances(
              v -> joint.applyAsDouble(v) * knownNoise(v).posteriorOfWeight(data, 1).density(at));
      assertRelative(weight / total, unknown.posteriorOfWeight(data, 1).density(at), 1e-11);
      double next =
          overVariances(
              v -> joint.applyAsDouble(v) * knownNoise(v).predictive(data, 1, 3).density(at));
      assertRelative(next / total, unknown.predictive(data, 1, 3).density(at), 1e-11);
    }
  }

  private static RegressionModel knownNoise(double v) {
    return RegressionModel.knownNoise(v, new double[] {0.5, -0.2}, 1.3 * v);
  }

  @ParameterizedTest
  @CsvSource({"0.7", "1", "2.5", "9", "40", "2000"})
  void studentTIsItsIntegrals(double nu) {
    StudentT t = new StudentT(1, 4, nu);
    for (double at : new double[] {-30, -3, 1, 2.5, 40}) {
      double inside = integral(t::density, 1, at);
      assertEquals(0.5 + inside, t.cumulativeProbability(at), 1e-11, "nu " + nu + " at " + at);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.7", "1", "2.5", "9", "400"})
  void inverseGammaIsItsIntegrals(double shape) {
    InverseGamma gamma = new InverseGamma(shape, 3);
    for (double p : new double[] {0.01, 0.5, 0.95}) {
      double at = gamma.quantile(p);
      double inside = integral(t -> gamma.density(Math.exp(t)) * Math.exp(t), -12, Math.log(at));
      assertEquals(p, inside, 1e-11, "shape " + shape);
      assertEquals(p, gamma.cumulativeProbability(at), 1e-12);
    }
    if (shape > 2) {
      double low = shape > 100 ? -9 : -8;
      double mean = integral(t -> gamma.density(Math.exp(t)) * Math.exp(2 * t), low, 30);
      assertRelative(mean, gamma.mean(), 1e-10);
      double square = integral(t -> gamma.density(Math.exp(t)) * Math.exp(3 * t), low, 70);
      assertRelative(square - mean * mean, gamma.variance(), 1e-6);
    }
  }
}
