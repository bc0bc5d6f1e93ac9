package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The evidence of one model for some data.
 *
 * <p>Its logarithm is kept by its terms. Two models of the same data share the large ones, such as
 * the squares within over a noise variance that is far too small, and these cancel exactly when
 * models are compared term by term.
 *
 * @param model what the model is called
 * @param terms what log p(D) is the sum of, finite, in the order of {@link
 *     ConjugateModel#logEvidenceTerms}
 * @param digest the fingerprint of the data, if it was asked for
 */
public record Evidence(String model, List<Double> terms, Optional<DataDigest> digest) {
  private static final double NEARLY_ALL = 1e16;

  public Evidence {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(digest, "digest");
    terms = List.copyOf(terms);
    Require.finite("logEvidence of " + model, sum(terms));
  }

  /**
   * The evidence of a model of which only its logarithm is known.
   *
   * @param model what the model is called
   * @param logEvidence log p(D), finite
   * @param digest the fingerprint of the data, if it was asked for
   * @throws IllegalArgumentException unless the log evidence is finite
   */
  public Evidence(String model, double logEvidence, Optional<DataDigest> digest) {
    this(model, List.of(logEvidence), digest);
  }

  /**
   * The log evidence.
   *
   * @return log p(D), the sum of the terms
   */
  public double logEvidence() {
    return sum(terms);
  }

  /** The log of the evidence over that of a rival, from the differences of their terms. */
  double logRatio(Evidence rival) {
    DoubleDouble sum = DoubleDouble.ZERO;
    for (int i = 0; i < Math.max(terms.size(), rival.terms.size()); i++) {
      double mine = i < terms.size() ? terms.get(i) : 0;
      double theirs = i < rival.terms.size() ? rival.terms.get(i) : 0;
      sum = sum.plus(DoubleDouble.sum(mine, -theirs));
    }
    return sum.value();
  }

  /** The sum of terms to a double's accuracy, whatever cancels. */
  static double sum(List<Double> terms) {
    DoubleDouble sum = DoubleDouble.ZERO;
    for (double term : terms) {
      sum = sum.plus(term);
    }
    return sum.value();
  }

  /**
   * -n/2 log(2 pi b) for b = scale + (residual + priorResidual) / 2 in two terms, of which the
   * first depends on the data alone unless the prior is nearly all of b.
   */
  static List<Double> scaleTerms(long n, double residual, double scale, double priorResidual) {
    double ratio = (2 * scale + priorResidual) / residual;
    return ratio <= NEARLY_ALL
        ? List.of(-0.5 * n * Gaussian.logTwoPi(0.5 * residual), -0.5 * n * Math.log1p(ratio))
        : List.of(0.0, -0.5 * n * Gaussian.logTwoPi(scale + 0.5 * (residual + priorResidual)));
  }

  /**
   * The evidence p(D), which is 0 where it underflows.
   *
   * @return exp(logEvidence)
   */
  public double value() {
    return Math.exp(logEvidence());
  }
}
