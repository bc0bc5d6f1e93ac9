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
import io.evident.models.calibration.CalibrationParts;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.HeadRows;
import io.evident.models.calibration.MethodScores;
import io.evident.models.calibration.OutsideScores;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.calibration.SetScores;
import io.evident.models.calibration.TemperatureFit;
import io.evident.models.data.ImageDataset;
import io.evident.models.evaluation.PairedDifference;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Calibrates the head of a run's network: fits its posterior on the images it was trained on, the
 * temperatures on one half of the images that were kept out, the sets on the other half, and scores
 * all of it on the test images.
 */
public final class RunCalibration {

  /**
   * What can be chosen.
   *
   * @param alphas the parts of the images whose class may be missing from a set
   * @param score of the sets
   * @param byClass whether each class has a threshold of its own
   * @param form of the curvature; empty takes the usual one
   * @param method that is served; empty takes the one with the lowest negative log-likelihood on
   *     the images that the temperatures are fitted on
   * @param draws of the sampled predictive
   * @param seed of the split of the images that were kept out, and of all draws
   */
  public record Options(
      List<Double> alphas,
      ConformalScore score,
      boolean byClass,
      Optional<CurvatureForm> form,
      Optional<CalibrationMethod> method,
      int draws,
      long seed) {
    /** 90 % sets. */
    public static final double USUAL_ALPHA = 0.1;

    /** Enough that the mean of a probability of 0.5 is known to 0.05. */
    public static final int USUAL_DRAWS = 100;

    public Options {
      alphas = List.copyOf(alphas);
      Objects.requireNonNull(score, "score");
      if (alphas.isEmpty()) {
        throw new IllegalArgumentException("alphas must not be empty");
      }
      for (double alpha : alphas) {
        if (!(alpha > 0 && alpha < 1)) {
          throw new IllegalArgumentException("alpha must be between 0 and 1, got " + alpha);
        }
      }
      if (!(draws >= 1)) {
        throw new IllegalArgumentException("draws must be at least 1, got " + draws);
      }
      if (method.isPresent() && !method.get().isServed()) {
        throw new IllegalArgumentException(method.get() + " is not served");
      }
    }
  }

  /** Of the surest and of the least sure images. */
  private static final int SHOWN = 10;

  private final CalibrationFeatures features;
  private final CalibrationParts parts;
  private final Options options;
  private final HeadLikelihood likelihood;

  /** Of the head: one for two classes, whose logits are 0 and that one. */
  private final int outputs;

  private final int classes;
  private final LinearHead trained;
  private final Map<CalibrationMethod, TemperatureFit> temperatures =
      new EnumMap<>(CalibrationMethod.class);

  /** What was computed, by the rows themselves. */
  private final Map<HeadRows, Map<CalibrationMethod, double[]>> known = new HashMap<>();

  private LinearHead mle;
  private HeadPosterior posterior;
  private ServedPosterior served;

  private RunCalibration(CalibrationFeatures features, Options options) {
    this.features = features;
    this.parts = features.parts(options.seed());
    this.options = options;
    this.outputs = features.head().outputs();
    this.classes = features.classNames().size();
    this.likelihood = outputs == 1 ? new HeadLikelihood.Logistic() : new HeadLikelihood.Softmax();
    this.trained = features.weights();
  }

  /**
   * Calibrates a run.
   *
   * @param features of its images, in parts
   * @param options what can be chosen
   * @return the figures, and what a model of the run gets
   * @throws IllegalArgumentException if there are too few images for an alpha, in all or of a class
   * @throws IOException if a streamed image cannot be read
   */
  public static KeptCalibration of(CalibrationFeatures features, Options options)
      throws IOException {
    return new RunCalibration(features, options).calibrated();
  }

  /**
   * Calibrates a run, writes what is found into its directory, and makes its model anew.
   *
   * @param run the run
   * @param features of its images, in parts
   * @param options what can be chosen
   * @return what the directory keeps from now on
   * @throws IllegalArgumentException if there are too few images for an alpha, in all or of a class
   * @throws IOException if something cannot be read or written
   */
  public static KeptCalibration keep(LoadedRun run, CalibrationFeatures features, Options options)
      throws IOException {
    KeptCalibration kept = of(features, options);
    Path file = run.directory().path().resolve(RunDirectory.CALIBRATION);
    Optional<byte[]> before =
        Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    kept.write(run.directory());
    boolean isOfModel = run.weights() == KeptWeights.usual(run.directory());
    if (isOfModel && Files.isDirectory(run.directory().model())) {
      try {
        RunExport.save(run);
      } catch (RuntimeException | IOException | Error e) {
        // A model that is not what it should be is not kept, nor what it was to be made of.
        if (before.isPresent()) {
          WholeFile.write(file, before.get());
        } else {
          Files.delete(file);
        }
        throw e;
      }
    }
    return kept;
  }

  private KeptCalibration calibrated() throws IOException {
    CalibrationReport.Posterior found = posterior(parts.trained());
    temperatures.put(CalibrationMethod.TEMPERATURE, fit(CalibrationMethod.PLAIN, parts.fitting()));
    temperatures.put(
        CalibrationMethod.BAYES_TEMPERATURE, fit(CalibrationMethod.BAYES, parts.fitting()));
    CalibrationMethod chosen = options.method().orElseGet(() -> best(parts.fitting()));
    ConformalSets sets = sets(chosen, parts.conformal());
    HeadCalibration calibration =
        new HeadCalibration(
            chosen,
            temperature(chosen),
            chosen.isBayesian() ? Optional.of(served) : Optional.empty(),
            sets);
    double[] p = exponentials(logProbabilities(chosen, parts.test().rows()));
    int[] order = bySureness(p);
    return new KeptCalibration(
        report(found, chosen, sets, parts.test()),
        calibration,
        shown(p, reversed(order)),
        shown(p, order));
  }

  private ConformalSets sets(CalibrationMethod method, CalibrationParts.Conformal part) {
    HeadRows rows = part.rows();
    ConformalSets.Options how =
        ConformalSets.Options.USUAL.withSeed(options.seed()).withByClass(options.byClass());
    ConformalSets sets =
        ConformalSets.of(
            exponentials(logProbabilities(method, rows)),
            rows.labels(),
            classes,
            options.score(),
            how);
    for (double alpha : options.alphas()) {
      sets.require(alpha, features.classNames());
    }
    return sets;
  }

  private CalibrationReport.Posterior posterior(CalibrationParts.Trained part) {
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
        refitted.logEvidence(choice.precision()),
        map.steps(),
        map.converged(),
        mle != null);
  }

  private TemperatureFit fit(CalibrationMethod method, CalibrationParts.Fitting part) {
    HeadRows rows = part.rows();
    return TemperatureFit.of(logits(method, rows), rows.labels(), classes);
  }

  /** The float32 that a model holds. */
  private float temperature(CalibrationMethod method) {
    TemperatureFit fit = temperatures.get(method);
    return fit == null ? 1 : (float) fit.temperature();
  }

  private CalibrationMethod best(CalibrationParts.Fitting part) {
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
    double[] all = new double[Math.multiplyExact(rows.size(), classes)];
    IntStream.range(0, rows.size())
        .parallel()
        .forEach(
            n ->
                System.arraycopy(
                    HeadCalibration.ofClasses(logits(method, rows, n)),
                    0,
                    all,
                    n * classes,
                    classes));
    return all;
  }

  private double[] logits(CalibrationMethod method, HeadRows rows, int n) {
    return switch (method) {
      case PLAIN -> rows.logits(trained, n);
      case MLE -> rows.logits(mle, n);
      case MAP -> served.logits(rows.row(n));
      case BAYES -> served.probitLogits(rows.row(n));
      default -> throw new IllegalArgumentException(method + " has no logits of its own");
    };
  }

  /** [N, K]. */
  private double[] logProbabilities(CalibrationMethod method, HeadRows rows) {
    return method == CalibrationMethod.BAYES_SAMPLED
        ? sampled(rows)
        : ProbabilityScores.logSoftmax(logits(method, rows), classes);
  }

  private double[] sampled(HeadRows rows) {
    double[] all = new double[Math.multiplyExact(rows.size(), classes)];
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
              double[] mean = new double[outputs];
              double[] covariance = new double[outputs * outputs];
              posterior.mean().logits(rows.features(), n, mean);
              posterior.covariance(rows.features(), n, covariance);
              double[] p =
                  HeadPredictive.sampled(likelihood, mean, covariance, options.draws(), randoms[n]);
              for (int k = 0; k < classes; k++) {
                double of = outputs == 1 ? (k == 1 ? p[0] : 1 - p[0]) : p[k];
                all[n * classes + k] = Math.log(of);
              }
            });
    return all;
  }

  private CalibrationReport report(
      CalibrationReport.Posterior found,
      CalibrationMethod chosen,
      ConformalSets sets,
      CalibrationParts.Test part) {
    HeadRows test = part.rows();
    int[] labels = test.labels();
    double[] plain = logProbabilities(CalibrationMethod.PLAIN, test);
    double[] after = logProbabilities(chosen, test);
    List<MethodScores> methods = new ArrayList<>();
    for (CalibrationMethod method : CalibrationMethod.values()) {
      if (method != CalibrationMethod.MLE || mle != null) {
        double[] logs = logProbabilities(method, test);
        PairedDifference gain = ProbabilityScores.difference(logs, plain, labels, classes);
        methods.add(
            new MethodScores(
                method,
                ProbabilityScores.ofLogs(logs, labels, classes),
                gain.mean(),
                gain.standardError()));
      }
    }
    double[] calibrated = exponentials(after);
    double[] before = exponentials(plain);
    List<SetScores> scored =
        options.alphas().stream()
            .map(alpha -> SetScores.of(sets, alpha, calibrated, before, labels))
            .toList();
    return new CalibrationReport(
        features.subject(),
        features.described(parts, options.seed()),
        found,
        temperatures.get(CalibrationMethod.TEMPERATURE),
        temperatures.get(CalibrationMethod.BAYES_TEMPERATURE),
        chosen,
        methods,
        scored,
        features.outside().map(rows -> outside(rows, chosen, before, calibrated)),
        test.reliability(before),
        test.reliability(calibrated),
        features.seconds());
  }

  /** The test images, those whose largest probability is smallest first. */
  private int[] bySureness(double[] p) {
    double[] largest = new double[p.length / classes];
    for (int n = 0; n < largest.length; n++) {
      largest[n] = Arrays.stream(p, n * classes, (n + 1) * classes).max().orElseThrow();
    }
    return IntStream.range(0, largest.length)
        .boxed()
        .sorted(Comparator.comparingDouble(n -> largest[n]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int[] reversed(int[] order) {
    return IntStream.range(0, order.length).map(i -> order[order.length - 1 - i]).toArray();
  }

  private List<RunGallery.Image> shown(double[] p, int[] order) throws IOException {
    if (features.testImages().isEmpty()) {
      return List.of();
    }
    ImageDataset images =
        features.testImages().get().subset(Arrays.copyOf(order, Math.min(SHOWN, order.length)));
    List<RunGallery.Image> shown = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      int at = order[i] * classes;
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = p[at + k] > p[at + best] ? k : best;
      }
      List<String> names = features.classNames();
      shown.add(RunGallery.Image.of(images, i, names.get(best), Math.min(1, p[at + best])));
    }
    return shown;
  }

  private OutsideScores outside(
      HeadRows rows, CalibrationMethod chosen, double[] before, double[] calibrated) {
    double[] plain = exponentials(logProbabilities(CalibrationMethod.PLAIN, rows));
    double[] after = exponentials(logProbabilities(chosen, rows));
    return new OutsideScores(
        rows.source(),
        rows.size(),
        ProbabilityScores.outsideArea(before, plain, classes),
        ProbabilityScores.outsideArea(calibrated, after, classes),
        rows.meanLargest(plain),
        rows.meanLargest(after));
  }

  static double[] exponentials(double[] logs) {
    double[] p = new double[logs.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = Math.exp(logs[i]);
    }
    return p;
  }
}
