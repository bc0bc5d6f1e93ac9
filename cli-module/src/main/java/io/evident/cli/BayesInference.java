package io.evident.cli;

import static io.evident.cli.text.BayesResult.fields;

import io.evident.bayes.ConjugateModel;
import io.evident.bayes.Difference;
import io.evident.bayes.EmpiricalBayes;
import io.evident.bayes.Gaussian;
import io.evident.bayes.InverseGamma;
import io.evident.bayes.MeanModel;
import io.evident.bayes.ModelComparison;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.ReferenceModel;
import io.evident.bayes.StudentT;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.Summary;
import io.evident.bayes.UnivariateDistribution;
import io.evident.cli.text.BayesResult;
import io.evident.cli.text.BayesResult.Absent;
import io.evident.cli.text.BayesResult.Named;
import io.evident.cli.text.BayesWarnings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields that {@code evident bayes} reports of a mean, of two, and of groups. */
final class BayesInference {
  /** The probability inside the intervals. */
  private static final double LEVEL = 0.95;

  private static final String KNOWN = "normal, noise variance given";
  private static final String ESTIMATED =
      "normal-inverse-gamma, noise variance estimated from the observations";
  private static final Absent NO_DATA = new Absent("none without data");
  private static final Absent UNDETERMINED =
      new Absent("none without two observations that differ");

  private BayesInference() {}

  /** An unknown mean; a rival prior is compared with where the noise variance is known. */
  static BayesResult mean(MeanModel model, Optional<NormalModel> rival, SufficientStatistics data) {
    return new BayesResult(meanFields(model, rival, data));
  }

  private static Map<String, Object> meanFields(
      MeanModel model, Optional<NormalModel> rival, SufficientStatistics data) {
    Map<String, Object> fields;
    List<String> warnings = BayesWarnings.of(model, data);
    if (model instanceof NormalModel known) {
      fields = headed(KNOWN, warnings, data.count());
      addKnown(fields, known, data);
    } else {
      fields = headed(ESTIMATED, warnings, data.count());
      addEstimated(fields, model, data);
    }
    rival.ifPresent(other -> addRival(fields, (NormalModel) model, other, data));
    return fields;
  }

  static Map<String, Object> headed(String model, List<String> warnings, long count) {
    Map<String, Object> fields = fields("model", model);
    if (!warnings.isEmpty()) {
      fields.put("warnings", warnings);
    }
    fields.put("observations", count);
    return fields;
  }

  private static void addKnown(
      Map<String, Object> fields, NormalModel model, SufficientStatistics data) {
    Object mle = model.mlePredictive(data).<Object>map(BayesInference::moments).orElse(NO_DATA);
    fields.put("noiseVariance", model.noiseVariance());
    fields.put("prior", moments(model.prior()));
    fields.put("posterior", withSpread(moments(model.posterior(data)), model.posterior(data)));
    fields.put(
        "predictive",
        fields(
            "bayes",
            withSpread(moments(model.bayesPredictive(data)), model.bayesPredictive(data)),
            "map",
            moments(model.mapPredictive(data)),
            "mle",
            mle));
    fields.put("logEvidence", model.logEvidence(data));
    fields.put("evidence", model.evidence(data));
  }

  private static void addRival(
      Map<String, Object> fields, NormalModel model, NormalModel rival, SufficientStatistics data) {
    fields.put(
        "rival",
        fields(
            "priorVariance",
            rival.priorVariance(),
            "logEvidence",
            rival.logEvidence(data),
            "evidence",
            rival.evidence(data)));
    fields.put(
        "logBayesFactor",
        ModelComparison.of(model.evidence("prior", data), rival.evidence("rival", data))
            .logBayesFactor("prior", "rival"));
  }

  private static void addEstimated(
      Map<String, Object> fields, MeanModel model, SufficientStatistics data) {
    boolean proper = model.isProper(data);
    Optional<NormalInverseGammaModel> after = Optional.empty();
    if (model instanceof NormalInverseGammaModel prior) {
      fields.put("prior", parameters(prior));
      after = Optional.of(prior.updated(data));
    } else {
      fields.put("prior", fields("reference", "p(mu, sigma2) = 1 / sigma2"));
      after = proper ? Optional.of(new ReferenceModel().posterior(data)) : Optional.empty();
    }
    SufficientStatistics none = SufficientStatistics.empty();
    fields.put("posterior", after.<Object>map(BayesInference::parameters).orElse(UNDETERMINED));
    fields.put(
        "posteriorOfMean",
        after.<Object>map(p -> studentT(p.posteriorOfMean(none))).orElse(UNDETERMINED));
    fields.put(
        "posteriorOfVariance",
        after.<Object>map(p -> inverseGamma(p.posteriorOfVariance(none))).orElse(UNDETERMINED));
    fields.put(
        "predictive", after.<Object>map(p -> studentT(p.predictive(none))).orElse(UNDETERMINED));
    if (model instanceof NormalInverseGammaModel prior) {
      addEvidence(fields, prior, data);
    } else {
      addNoEvidence(fields);
    }
  }

  /** The means of two files, and which is larger. */
  static BayesResult twoMeans(
      MeanModel model,
      String firstSource,
      SufficientStatistics first,
      String secondSource,
      SufficientStatistics second) {
    Map<String, Object> one = fields("source", firstSource);
    one.putAll(meanFields(model, Optional.empty(), first));
    Map<String, Object> other = fields("source", secondSource);
    other.putAll(meanFields(model, Optional.empty(), second));
    Object said = one.remove("model");
    other.remove("model");
    boolean proper = model.isProper(first) && model.isProper(second);
    return new BayesResult(
        fields(
            "model",
            said,
            "first",
            one,
            "second",
            other,
            "comparison",
            proper
                ? comparison(
                    "first", model.posteriorOfMean(first), "second", model.posteriorOfMean(second))
                : new Absent("none without two observations that differ in each file")));
  }

  private static Map<String, Object> comparison(
      String firstName,
      UnivariateDistribution first,
      String secondName,
      UnivariateDistribution second) {
    Difference difference = Difference.of(first, second);
    boolean exact = first instanceof Gaussian && second instanceof Gaussian;
    return fields(
        "posteriors",
        exact
            ? "Gaussian, so that the probability is exact"
            : "Student's t, each with a noise variance of its own; by quadrature",
        "difference",
        withSpread(fields("mean", difference.mean()), difference),
        "probabilityOfLargerMean",
        new Named(
            fields(
                firstName,
                difference.probabilityFirstIsLarger(),
                secondName,
                difference.probabilitySecondIsLarger()),
            Set.of()));
  }

  /**
   * Groups that borrow from each other.
   *
   * @param known the noise variance where it is given
   */
  static BayesResult groups(
      Map<String, SufficientStatistics> data,
      List<EmpiricalBayes.ShrunkGroup> shrunk,
      EmpiricalBayes.Estimate prior,
      double noise,
      boolean known) {
    Map<String, Object> groups = new LinkedHashMap<>();
    long observations = 0;
    for (EmpiricalBayes.ShrunkGroup group : shrunk) {
      observations += group.count();
      Map<String, Object> one =
          fields(
              "observations",
              group.count(),
              "mean",
              group.sampleMean(),
              "shrunkMean",
              group.shrunkMean(),
              "posteriorVariance",
              group.posteriorVariance());
      if (prior.atBoundary()) {
        one.put("deviation", 0.0);
        one.put("interval95", new Absent("none at the boundary"));
      } else {
        withSpread(one, new Gaussian(group.shrunkMean(), group.posteriorVariance()));
      }
      groups.put(group.name(), one);
    }
    Map<String, Object> fields =
        headed(
            "empirical Bayes, noise variance "
                + (known ? "given" : "estimated from the spread within the groups"),
            known ? BayesWarnings.ofGroups(noise, data.values()) : List.of(),
            observations);
    fields.put("noiseVariance", noise);
    fields.put(
        "prior",
        fields(
            "mean",
            prior.priorMean(),
            "variance",
            prior.priorVariance(),
            "atBoundary",
            prior.atBoundary()));
    fields.put("logEvidence", prior.logEvidence());
    fields.put("groups", new Named(groups, Set.of()));
    if (shrunk.size() == 2) {
      fields.put("comparison", twoGroups(data, shrunk, noise, known));
    }
    return new BayesResult(fields);
  }

  /** The means of two groups, each by itself: what one borrows from the other would not compare. */
  private static Object twoGroups(
      Map<String, SufficientStatistics> data,
      List<EmpiricalBayes.ShrunkGroup> shrunk,
      double noise,
      boolean known) {
    List<UnivariateDistribution> means = new ArrayList<>();
    for (EmpiricalBayes.ShrunkGroup group : shrunk) {
      SufficientStatistics own = data.get(group.name());
      if (known) {
        means.add(new Gaussian(group.sampleMean(), noise / own.weight()));
      } else if (new ReferenceModel().isProper(own)) {
        means.add(new ReferenceModel().posteriorOfMean(own));
      } else {
        return new Absent("none without two observations that differ in each group");
      }
    }
    return comparison(shrunk.get(0).name(), means.get(0), shrunk.get(1).name(), means.get(1));
  }

  static <D extends Summary<D>> void addEvidence(
      Map<String, Object> fields, ConjugateModel<D> model, D data) {
    fields.put("logEvidence", model.logEvidence(data));
    fields.put("evidence", model.evidence(data));
  }

  static void addNoEvidence(Map<String, Object> fields) {
    Absent none = new Absent("none under the reference prior, which is improper");
    fields.put("logEvidence", none);
    fields.put("evidence", none);
  }

  static Map<String, Object> moments(Gaussian gaussian) {
    return fields("mean", gaussian.mean(), "variance", gaussian.variance());
  }

  static Map<String, Object> studentT(StudentT t) {
    return withSpread(
        fields(
            "location",
            t.location(),
            "squaredScale",
            t.squaredScale(),
            "degreesOfFreedom",
            t.degreesOfFreedom()),
        t);
  }

  static Map<String, Object> inverseGamma(InverseGamma gamma) {
    return withSpread(
        fields("shape", gamma.shape(), "scale", gamma.scale(), "mean", gamma.mean()), gamma);
  }

  static Map<String, Object> withSpread(
      Map<String, Object> fields, UnivariateDistribution distribution) {
    fields.put("deviation", distribution.standardDeviation());
    fields.put("interval95", distribution.interval(LEVEL));
    return fields;
  }

  private static Map<String, Object> withSpread(Map<String, Object> fields, Difference difference) {
    fields.put("deviation", difference.standardDeviation());
    fields.put("interval95", difference.interval(LEVEL));
    return fields;
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
