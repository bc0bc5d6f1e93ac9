package io.evident.cli;

import static io.evident.cli.text.BayesResult.fields;

import io.evident.bayes.Gaussian;
import io.evident.bayes.InverseGamma;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionModel.CollinearColumnsException;
import io.evident.bayes.RegressionNoise;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.StudentT;
import io.evident.bayes.UnivariateDistribution;
import io.evident.cli.text.BayesResult;
import io.evident.cli.text.BayesResult.Named;
import io.evident.cli.text.BayesWarnings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields that {@code evident bayes} reports of a regression. */
final class BayesRegression {
  /** What the first weight is called. */
  static final String CONSTANT = "constant";

  /** The same of the prior, where columns are taken about their means. */
  static final String CONSTANT_AT_MEANS = "constantAtMeans";

  /** The digits of a number in a file that its rounding to a double keeps. */
  private static final double DIGITS = -Math.log10(0x1p-53);

  /** So few digits of a weight are reported. */
  private static final int FEW = 6;

  private BayesRegression() {}

  /**
   * The prior of a regression as {@code evident bayes} reports it; its variances are in units of
   * the noise variance where that is unknown.
   *
   * @param model the prior and the noise
   * @param constantName what the constant's prior is of: the constant, or the level of the response
   *     at the means of the features
   * @param constantMean its mean
   * @param constantVariance its variance
   * @param slopeMean the mean of each feature's weight
   * @param slopeVariances their variances
   */
  record Prior(
      RegressionModel model,
      String constantName,
      double constantMean,
      double constantVariance,
      double slopeMean,
      List<Double> slopeVariances) {}

  /** The columns that nothing parts, by the names that the user gave them. */
  static String collinear(CollinearColumnsException e, List<String> features) {
    List<String> names =
        e.columns().stream().map(i -> i == 0 ? CONSTANT : features.get(i - 1)).toList();
    int last = names.size() - 1;
    return last == 0
        ? "the column " + names.get(0) + " is 0 in all rows; leave it out"
        : "the columns "
            + String.join(", ", names.subList(0, last))
            + " and "
            + names.get(last)
            + " are collinear, so that nothing parts their weights; leave one out";
  }

  /**
   * A regression whose noise or weights have a proper prior.
   *
   * @throws IllegalArgumentException if columns are collinear and the prior too wide to part them,
   *     with their names
   */
  static BayesResult of(Prior prior, RegressionStatistics data, List<String> features) {
    try {
      return withPrior(prior, data, features);
    } catch (CollinearColumnsException e) {
      throw new IllegalArgumentException(
          collinear(e, features) + ", or give them a narrower prior", e);
    }
  }

  private static BayesResult withPrior(
      Prior prior, RegressionStatistics data, List<String> features) {
    RegressionModel model = prior.model();
    boolean relative = model.noise() instanceof RegressionNoise.Unknown;
    Map<String, Object> before = new LinkedHashMap<>();
    for (int i = 0; i <= features.size(); i++) {
      boolean constant = i == 0;
      before.put(
          constant ? prior.constantName() : features.get(i - 1),
          fields(
              "mean",
              constant ? prior.constantMean() : prior.slopeMean(),
              relative ? "relativeVariance" : "variance",
              constant ? prior.constantVariance() : prior.slopeVariances().get(i - 1)));
    }
    Map<String, Object> fields =
        BayesInference.headed(
            "regression, noise variance "
                + (relative ? "estimated (normal-inverse-gamma)" : "given"),
            BayesWarnings.of(model, data),
            data.count());
    if (model.noise() instanceof RegressionNoise.Known known) {
      fields.put("noiseVariance", known.variance());
    }
    fields.put("prior", new Named(before, Set.of(prior.constantName())));
    if (model.noise() instanceof RegressionNoise.Unknown noise) {
      fields.put("priorOfVariance", fields("shape", noise.shape(), "scale", noise.scale()));
    }
    addWeights(fields, model, data, features);
    BayesInference.addEvidence(fields, model, data);
    return new BayesResult(fields);
  }

  /** A regression under the reference prior, with that posterior for its model. */
  static BayesResult of(
      RegressionModel posterior, RegressionStatistics data, List<String> features) {
    Map<String, Object> fields =
        BayesInference.headed(
            "regression, noise variance estimated (normal-inverse-gamma)", List.of(), data.count());
    fields.put("prior", fields("reference", "p(beta, sigma2) = 1 / sigma2"));
    addWeights(fields, posterior, RegressionStatistics.empty(data.columns()), features);
    BayesInference.addNoEvidence(fields);
    return new BayesResult(fields);
  }

  private static void addWeights(
      Map<String, Object> fields,
      RegressionModel model,
      RegressionStatistics data,
      List<String> features) {
    Map<String, Object> after = new LinkedHashMap<>();
    Map<String, Object> digits = new LinkedHashMap<>();
    List<UnivariateDistribution> weights = model.posteriorOfWeights(data);
    double[] collinearity = model.collinearity(data);
    for (int i = 0; i < weights.size(); i++) {
      String name = i == 0 ? CONSTANT : features.get(i - 1);
      UnivariateDistribution weight = weights.get(i);
      after.put(
          name,
          weight instanceof Gaussian gaussian
              ? BayesInference.withSpread(BayesInference.moments(gaussian), gaussian)
              : BayesInference.studentT((StudentT) weight));
      long left = (long) Math.floor(DIGITS - Math.log10(collinearity[i]));
      if (left < FEW) {
        digits.put(name, Math.max(left, 0));
      }
    }
    fields.put("weights", new Named(after, Set.of(CONSTANT)));
    if (model.updated(data).noise() instanceof RegressionNoise.Unknown noise) {
      fields.put(
          "posteriorOfVariance",
          BayesInference.inverseGamma(new InverseGamma(noise.shape(), noise.scale())));
    }
    fields.put("condition", Arrays.stream(collinearity).max().getAsDouble());
    if (!digits.isEmpty()) {
      fields.put("reliableDigits", new Named(digits, Set.of(CONSTANT)));
    }
  }
}
