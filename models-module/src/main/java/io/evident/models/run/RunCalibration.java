package io.evident.models.run;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.CoverageSplits;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.MethodScores;
import io.evident.models.calibration.OutsideScores;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.SetScores;
import io.evident.models.data.ImageDataset;
import io.evident.models.internal.calibration.CalibrationParts;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.score.PairedDifference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
      requireAlphas(alphas);
      if (!(draws >= 1)) {
        throw new IllegalArgumentException("draws must be at least 1, got " + draws);
      }
      if (method.isPresent() && !method.get().isServed()) {
        throw new IllegalArgumentException(method.get() + " is not served");
      }
    }

    /** Requires examples enough for each alpha, and not too many, before any is computed. */
    void requireEnough(int[] kept, List<String> classNames) {
      CalibrationParts.requireKept(kept.length, 1);
      int[] labels = CalibrationParts.conformalLabels(kept, seed);
      alphas.forEach(alpha -> ConformalSets.require(labels, byClass, alpha, classNames));
    }

    static void requireAlphas(List<Double> alphas) {
      if (alphas.isEmpty()) {
        throw new IllegalArgumentException("alphas must not be empty");
      }
      Set<Double> seen = new HashSet<>();
      for (double alpha : alphas) {
        if (!(alpha > 0 && alpha < 1)) {
          throw new IllegalArgumentException("alpha must be between 0 and 1, got " + alpha);
        }
        if (!seen.add(alpha)) {
          throw new IllegalArgumentException("alpha " + alpha + " is given twice; give it once");
        }
      }
    }
  }

  /** Of the surest and of the least sure images. */
  private static final int SHOWN = 10;

  private final CalibrationFeatures features;
  private final CalibrationParts parts;
  private final Options options;
  private final FittedMethods methods;
  private final int classes;

  private RunCalibration(CalibrationFeatures features, Options options) {
    this.features = features;
    this.parts = features.parts(options.seed());
    this.options = options;
    this.classes = features.classNames().size();
    this.methods = new FittedMethods(features, parts, options);
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
    RunExport.calibrated(run, () -> kept.write(run.directory()));
    return kept;
  }

  private KeptCalibration calibrated() throws IOException {
    CalibrationMethod chosen = options.method().orElseGet(() -> methods.best(parts.fitting()));
    ConformalSets sets = sets(chosen, parts.conformal());
    HeadCalibration calibration =
        new HeadCalibration(
            chosen,
            methods.temperature(chosen),
            chosen.isBayesian() ? Optional.of(methods.served()) : Optional.empty(),
            sets);
    double[] p =
        ProbabilityScores.exponentials(methods.logProbabilities(chosen, parts.test().rows()));
    int[] order = bySureness(p);
    return new KeptCalibration(
        report(chosen, sets, parts.test()),
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
            ProbabilityScores.exponentials(methods.logProbabilities(method, rows)),
            rows.labels(),
            classes,
            options.score(),
            how);
    for (double alpha : options.alphas()) {
      sets.require(alpha, features.classNames());
    }
    return sets;
  }

  private CalibrationReport report(
      CalibrationMethod chosen, ConformalSets sets, CalibrationParts.Test part) {
    HeadRows test = part.rows();
    int[] labels = test.labels();
    double[] plain = methods.logProbabilities(CalibrationMethod.PLAIN, test);
    double[] after = methods.logProbabilities(chosen, test);
    List<MethodScores> scores = new ArrayList<>();
    for (CalibrationMethod method : methods.found()) {
      double[] logs = methods.logProbabilities(method, test);
      PairedDifference gain = ProbabilityScores.difference(logs, plain, labels, classes);
      scores.add(
          new MethodScores(
              method,
              ProbabilityScores.ofLogs(logs, labels, classes),
              gain.mean(),
              gain.standardError()));
    }
    double[] calibrated = ProbabilityScores.exponentials(after);
    double[] before = ProbabilityScores.exponentials(plain);
    List<SetScores> scored =
        options.alphas().stream()
            .map(alpha -> SetScores.of(sets, alpha, calibrated, before, labels))
            .toList();
    return new CalibrationReport(
        features.subject(),
        features.described(parts, options.seed()),
        methods.posterior(),
        methods.fitted(CalibrationMethod.TEMPERATURE),
        methods.fitted(CalibrationMethod.BAYES_TEMPERATURE),
        chosen,
        scores,
        scored,
        CoverageSplits.of(sets, options.alphas().get(0), calibrated, labels, options.seed()),
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
    double[] plain =
        ProbabilityScores.exponentials(methods.logProbabilities(CalibrationMethod.PLAIN, rows));
    double[] after = ProbabilityScores.exponentials(methods.logProbabilities(chosen, rows));
    return new OutsideScores(
        rows.source(),
        rows.size(),
        ProbabilityScores.outsideArea(before, plain, classes),
        ProbabilityScores.outsideArea(calibrated, after, classes),
        rows.meanLargest(plain),
        rows.meanLargest(after));
  }
}
