package io.evident.cli;

import static io.evident.cli.BayesResult.fields;

import io.evident.bayes.ConjugateModel;
import io.evident.bayes.EmpiricalBayes;
import io.evident.bayes.Gaussian;
import io.evident.bayes.InverseGamma;
import io.evident.bayes.ModelComparison;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionNoise;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.StudentT;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.Summary;
import io.evident.bayes.UnivariateDistribution;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields that {@code evident bayes} reports for each of its models. */
final class BayesInference {
  private static final String CONSTANT = "constant";

  /** The digits of a number in a file that its rounding to a double keeps. */
  private static final double DIGITS = -Math.log10(0x1p-53);

  /** So few digits of a weight are reported. */
  private static final int FEW = 6;

  private BayesInference() {}

  static BayesResult normal(NormalModel model, NormalModel rival, SufficientStatistics data) {
    ModelComparison comparison =
        ModelComparison.of(model.evidence("prior", data), rival.evidence("rival", data));
    return new BayesResult(
        fields(
            "observations",
            data.count(),
            "noiseVariance",
            model.noiseVariance(),
            "prior",
            moments(model.prior()),
            "posterior",
            moments(model.posterior(data)),
            "predictive",
            fields(
                "bayes",
                moments(model.bayesPredictive(data)),
                "map",
                moments(model.mapPredictive(data)),
                "mle",
                model.mlePredictive(data).map(BayesInference::moments).orElse(null)),
            "logEvidence",
            model.logEvidence(data),
            "evidence",
            model.evidence(data),
            "rival",
            fields(
                "priorVariance",
                rival.priorVariance(),
                "logEvidence",
                rival.logEvidence(data),
                "evidence",
                rival.evidence(data)),
            "logBayesFactor",
            comparison.logBayesFactor("prior", "rival")));
  }

  static BayesResult normalInverseGamma(NormalInverseGammaModel model, SufficientStatistics data) {
    Map<String, Object> fields =
        fields(
            "observations",
            data.count(),
            "prior",
            parameters(model),
            "posterior",
            parameters(model.updated(data)),
            "posteriorOfMean",
            studentT(model.posteriorOfMean(data)),
            "posteriorOfVariance",
            inverseGamma(model.posteriorOfVariance(data)),
            "predictive",
            studentT(model.predictive(data)));
    return new BayesResult(withEvidence(fields, model, data));
  }

  static BayesResult regression(
      RegressionPrior prior, RegressionStatistics data, List<String> features) {
    RegressionModel model = prior.model();
    boolean relative = model.noise() instanceof RegressionNoise.Unknown;
    Map<String, Object> before = new LinkedHashMap<>();
    Map<String, Object> after = new LinkedHashMap<>();
    Map<String, Object> digits = new LinkedHashMap<>();
    List<UnivariateDistribution> weights = model.posteriorOfWeights(data);
    double[] collinearity = model.collinearity(data);
    for (int i = 0; i < weights.size(); i++) {
      boolean constant = i == 0;
      String name = constant ? CONSTANT : features.get(i - 1);
      before.put(
          constant ? prior.constantName() : name,
          fields(
              "mean",
              constant ? prior.constantMean() : prior.slopeMean(),
              relative ? "relativeVariance" : "variance",
              constant ? prior.constantVariance() : prior.slopeVariances().get(i - 1)));
      after.put(
          name,
          weights.get(i) instanceof StudentT t ? studentT(t) : moments((Gaussian) weights.get(i)));
      long left = (long) Math.floor(DIGITS - Math.log10(collinearity[i]));
      if (left < FEW) {
        digits.put(name, Math.max(left, 0));
      }
    }
    Map<String, Object> fields =
        fields(
            "observations",
            data.count(),
            "prior",
            before,
            "weights",
            after,
            "condition",
            Arrays.stream(collinearity).max().getAsDouble());
    if (!digits.isEmpty()) {
      fields.put("reliableDigits", digits);
    }
    return new BayesResult(withEvidence(fields, model, data));
  }

  static BayesResult groups(
      List<EmpiricalBayes.ShrunkGroup> shrunk, EmpiricalBayes.Estimate prior, double noise) {
    Map<String, Object> groups = new LinkedHashMap<>();
    long observations = 0;
    for (EmpiricalBayes.ShrunkGroup group : shrunk) {
      observations += group.count();
      groups.put(
          group.name(),
          fields(
              "observations",
              group.count(),
              "mean",
              group.sampleMean(),
              "shrunkMean",
              group.shrunkMean(),
              "posteriorVariance",
              group.posteriorVariance()));
    }
    return new BayesResult(
        fields(
            "observations",
            observations,
            "noiseVariance",
            noise,
            "prior",
            fields(
                "mean",
                prior.priorMean(),
                "variance",
                prior.priorVariance(),
                "atBoundary",
                prior.atBoundary()),
            "logEvidence",
            prior.logEvidence(),
            "groups",
            groups));
  }

  private static <D extends Summary<D>> Map<String, Object> withEvidence(
      Map<String, Object> fields, ConjugateModel<D> model, D data) {
    fields.put("logEvidence", model.logEvidence(data));
    fields.put("evidence", model.evidence(data));
    return fields;
  }

  private static Map<String, Object> moments(Gaussian gaussian) {
    return fields("mean", gaussian.mean(), "variance", gaussian.variance());
  }

  private static Map<String, Object> studentT(StudentT t) {
    return fields(
        "location",
        t.location(),
        "squaredScale",
        t.squaredScale(),
        "degreesOfFreedom",
        t.degreesOfFreedom());
  }

  private static Map<String, Object> inverseGamma(InverseGamma gamma) {
    return fields("shape", gamma.shape(), "scale", gamma.scale());
  }

  private static Map<String, Object> parameters(NormalInverseGammaModel model) {
    return fields(
        "mean",
        model.priorMean(),
        "count",
        model.priorCount(),
        "shape",
        model.shape(),
        "scale",
        model.scale());
  }
}
