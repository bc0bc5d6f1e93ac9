package io.evident.models.run;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.bayes.laplace.HeadCurvature;
import io.evident.bayes.laplace.HeadExamples;
import io.evident.bayes.laplace.HeadFit;
import io.evident.bayes.laplace.HeadLikelihood;
import io.evident.bayes.laplace.HeadPosterior;
import io.evident.bayes.laplace.HeadPredictive;
import io.evident.bayes.laplace.LinearHead;
import io.evident.bayes.laplace.PrecisionChoice;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.calibration.TemperatureFit;
import io.evident.models.internal.calibration.CalibrationParts;
import io.evident.models.internal.calibration.HeadRows;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * All that is fitted of a head, each on its own part of the examples, and the probabilities that
 * each method gives: the posterior and the refitted heads on what the network was trained on, the
 * temperatures on what was kept out to fit.
 */
final class FittedMethods {
  private final CalibrationFeatures features;
  private final RunCalibration.Options options;
  private final HeadLikelihood likelihood;

  /** Of the head: one for two classes, whose logits are 0 and that one. */
  private final int outputs;

  private final int classes;
  private final LinearHead trained;
  private final CalibrationReport.Posterior described;
  private final Map<CalibrationMethod, TemperatureFit> temperatures =
      new EnumMap<>(CalibrationMethod.class);

  /** What was computed, by the rows themselves. */
  private final Map<HeadRows, Map<CalibrationMethod, double[]>> known = new HashMap<>();

  private LinearHead mle;
  private HeadPosterior posterior;
  private ServedPosterior served;

  FittedMethods(
      CalibrationFeatures features, CalibrationParts parts, RunCalibration.Options options) {
    this.features = features;
    this.options = options;
    this.outputs = features.head().outputs();
    this.classes = features.classNames().size();
    this.likelihood = outputs == 1 ? new HeadLikelihood.Logistic() : new HeadLikelihood.Softmax();
    this.trained = features.weights();
    this.described = fitPosterior(parts.trained());
    temperatures.put(CalibrationMethod.TEMPERATURE, fit(CalibrationMethod.PLAIN, parts.fitting()));
    temperatures.put(
        CalibrationMethod.BAYES_TEMPERATURE, fit(CalibrationMethod.BAYES, parts.fitting()));
  }

  /** How the posterior was found. */
  CalibrationReport.Posterior posterior() {
    return described;
  }

  /** What a model holds of it. */
  ServedPosterior served() {
    return served;
  }

  /** The temperature of a method that has one. */
  TemperatureFit fitted(CalibrationMethod method) {
    return temperatures.get(method);
  }

  /** Those that have probabilities, the plain one first. */
  List<CalibrationMethod> found() {
    return Arrays.stream(CalibrationMethod.values())
        .filter(method -> method != CalibrationMethod.MLE || mle != null)
        .toList();
  }

  private CalibrationReport.Posterior fitPosterior(CalibrationParts.Trained part) {
    HeadExamples examples = part.rows().examples(outputs);
    CurvatureForm form =
        options.form().orElse(CurvatureForm.usual(outputs, features.head().width()));
    HeadCurvature curvature = HeadCurvature.of(likelihood, trained, examples, form);
    PrecisionChoice choice = curvature.bestPrecision();
    HeadFit.Result map = HeadFit.map(likelihood, curvature, examples, choice.precision());
    HeadCurvature refitted = HeadCurvature.of(likelihood, map.head(), examples, form);
    posterior = refitted.posterior(map.head(), choice.precision());
    served = ServedPosterior.of(posterior);
    HeadFit.Result unbounded = HeadFit.mle(likelihood, refitted, examples);
    mle = unbounded.converged() && !unbounded.unbounded() ? unbounded.head() : null;
    return new CalibrationReport.Posterior(
        form,
        outputs * features.head().width(),
        choice.precision(),
        choice.logEvidence(),
        choice.atEdge(),
        posterior.logEvidence(),
        map.steps(),
        map.converged(),
        mle != null);
  }

  private TemperatureFit fit(CalibrationMethod method, CalibrationParts.Fitting part) {
    HeadRows rows = part.rows();
    return TemperatureFit.of(logits(method, rows), rows.labels(), classes);
  }

  /** The float32 that a model holds. */
  float temperature(CalibrationMethod method) {
    TemperatureFit fit = temperatures.get(method);
    return fit == null ? 1 : (float) fit.temperature();
  }

  /** The one that is served with the least loss on the part that temperatures are fitted on. */
  CalibrationMethod best(CalibrationParts.Fitting part) {
    HeadRows rows = part.rows();
    CalibrationMethod best = null;
    double least = Double.POSITIVE_INFINITY;
    for (CalibrationMethod method : CalibrationMethod.values()) {
      if (method.isServed()) {
        double loss =
            ProbabilityScores.ofLogs(logProbabilities(method, rows), rows.labels(), classes)
                .negativeLogLikelihood();
        if (loss < least || best == null) {
          least = loss;
          best = method;
        }
      }
    }
    return best;
  }

  /** [N, K], of a method that has logits. */
  private double[] logits(CalibrationMethod method, HeadRows rows) {
    float temperature = temperature(method);
    double[] untempered =
        switch (method) {
          case PLAIN, TEMPERATURE -> known(CalibrationMethod.PLAIN, rows);
          case BAYES, BAYES_TEMPERATURE -> known(CalibrationMethod.BAYES, rows);
          default -> known(method, rows);
        };
    return Arrays.stream(untempered).map(z -> z / temperature).toArray();
  }

  /** Without a temperature; each is computed once. */
  private double[] known(CalibrationMethod method, HeadRows rows) {
    return known
        .computeIfAbsent(rows, r -> new EnumMap<>(CalibrationMethod.class))
        .computeIfAbsent(method, m -> untempered(m, rows));
  }

  private double[] untempered(CalibrationMethod method, HeadRows rows) {
    return switch (method) {
      case PLAIN -> HeadCalibration.ofClasses(rows.logits(trained), outputs);
      case MLE -> HeadCalibration.ofClasses(rows.logits(mle), outputs);
      case MAP -> HeadCalibration.ofClasses(served.logits(rows.features()), outputs);
      case BAYES -> HeadCalibration.ofClasses(served.probitLogits(rows.features()), outputs);
      default -> throw new IllegalArgumentException(method + " has no logits of its own");
    };
  }

  /** Logarithms of probabilities, [N, K]. */
  double[] logProbabilities(CalibrationMethod method, HeadRows rows) {
    return method == CalibrationMethod.BAYES_SAMPLED
        ? sampled(rows)
        : ProbabilityScores.logSoftmax(logits(method, rows), classes);
  }

  private double[] sampled(HeadRows rows) {
    double[] all = new double[Math.multiplyExact(rows.size(), classes)];
    double[] means = rows.logits(posterior.mean());
    SplittableRandom root = new SplittableRandom(options.seed());
    // One for each image, so that the draws depend on no thread.
    SplittableRandom[] randoms = new SplittableRandom[rows.size()];
    for (int n = 0; n < randoms.length; n++) {
      randoms[n] = root.split();
    }
    IntStream.range(0, rows.size())
        .parallel()
        .forEach(
            n -> {
              double[] mean = Arrays.copyOfRange(means, n * outputs, (n + 1) * outputs);
              double[] covariance = new double[outputs * outputs];
              posterior.covariance(rows.features(), n, covariance);
              double[] logs = sampled(mean, covariance, options.draws(), randoms[n]);
              System.arraycopy(logs, 0, all, n * classes, classes);
            });
    return all;
  }

  /**
   * Of one example. A yes or no is drawn as two classes, so that the smaller of its probabilities
   * keeps its digits.
   *
   * @param mean of the head's logits
   * @param covariance of the same
   * @return logarithms of the probabilities of the classes
   */
  static double[] sampled(double[] mean, double[] covariance, int draws, RandomGenerator random) {
    double[] ofClasses = mean.length == 1 ? new double[] {0, 0, 0, covariance[0]} : covariance;
    double[] p =
        HeadPredictive.sampled(
            new HeadLikelihood.Softmax(),
            HeadCalibration.ofClasses(mean),
            ofClasses,
            draws,
            random);
    return Arrays.stream(p).map(Math::log).toArray();
  }
}
