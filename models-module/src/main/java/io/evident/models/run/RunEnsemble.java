package io.evident.models.run;

import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalSets;
import io.evident.models.calibration.EnsembleReport;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.calibration.ProbabilityScores;
import io.evident.models.calibration.SetScores;
import io.evident.models.calibration.TemperatureFit;
import io.evident.models.internal.calibration.CalibrationParts;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.score.PairedDifference;
import io.evident.models.serving.EnsembleExport;
import io.evident.models.serving.ModelExport;
import io.evident.models.training.FloatTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks of several runs, whose probabilities are averaged. */
public final class RunEnsemble {

  /**
   * A run of an ensemble.
   *
   * @param name of the run
   * @param features of its images
   */
  public record Member(String name, CalibrationFeatures features) {}

  /**
   * What networks come to together.
   *
   * @param report the scores
   * @param calibration of the mean of their probabilities, as a model of all of them has it
   */
  public record Scored(EnsembleReport report, ModelCalibration calibration) {}

  private RunEnsemble() {}

  /**
   * Requires that no network is there twice, as one run given twice is: its mean with itself is no
   * ensemble.
   *
   * @param runs of it
   * @throws IllegalArgumentException if two have the same weights
   */
  public static void requireDifferent(List<LoadedRun> runs) {
    Map<String, LoadedRun> seen = new HashMap<>();
    for (LoadedRun run : runs) {
      LoadedRun same =
          seen.putIfAbsent(
              CalibrationFeatures.digest(
                  FloatTensor.weights(run.experiment().network(), run.checkpoint().tensors())),
              run);
      if (same != null) {
        throw new IllegalArgumentException(
            run.directory().path()
                + ": has the same weights as "
                + same.directory().path()
                + "; give each network once, trained with a seed of its own");
      }
    }
  }

  /**
   * One model of several runs on images, not calibrated yet, to be asked for before their features
   * are computed: what cannot be served together is refused here.
   *
   * @param runs at least two
   * @return the model
   * @throws io.evident.models.training.NonFiniteLossException if a weight is infinite or undefined
   * @throws IllegalArgumentException if a run is on a table, or two differ in their classes or in
   *     the images they take
   */
  public static EnsembleExport model(List<LoadedRun> runs) {
    List<ModelExport> members = new ArrayList<>();
    for (LoadedRun run : runs) {
      RunExport.requireFinite(run);
      if (!(run.inputs() instanceof RunClasses classes)) {
        throw new IllegalArgumentException(
            run.directory().path()
                + ": is a run on a table, and only runs on images are exported as one model");
      }
      members.add(classes.model(run));
    }
    return new EnsembleExport(members, Optional.empty());
  }

  /**
   * Exports several runs as one model.
   *
   * @param model of them
   * @param first of the runs, some of whose training images the model is tried with
   * @param folder where to
   * @param overwrite whether an exported model that is there may be replaced
   * @return what travels with the model, and what came of holding it against its proof
   * @throws io.evident.models.serving.UnverifiedModelException if it gives other outputs here than
   *     the derivation by hand; nothing is written
   * @throws IllegalArgumentException if something is in the folder that may not be replaced
   * @throws IOException if it cannot be written
   */
  public static RunExport.Exported export(
      EnsembleExport model, LoadedRun first, Path folder, boolean overwrite) throws IOException {
    List<byte[]> probes = ((RunClasses) first.inputs()).probes();
    return RunClasses.exported(model.card(), model.save(folder, probes, overwrite));
  }

  /**
   * Scores networks alone and together.
   *
   * @param members at least two, of the same classes, the same images kept out and the same test
   *     images
   * @param options what can be chosen; of the methods none
   * @return the scores, and what calibrates the mean
   * @throws IllegalArgumentException if the images differ, or there are too few for an alpha
   */
  public static Scored of(List<Member> members, RunCalibration.Options options) {
    requireAlike(members);
    CalibrationFeatures first = members.get(0).features();
    int classes = first.classNames().size();
    List<double[]> fitting = new ArrayList<>();
    List<double[]> conformal = new ArrayList<>();
    List<double[]> test = new ArrayList<>();
    CalibrationParts parts = first.parts(options.seed());
    for (Member member : members) {
      CalibrationParts own = member.features().parts(options.seed());
      fitting.add(logs(member, own.fitting().rows(), classes));
      conformal.add(logs(member, own.conformal().rows(), classes));
      test.add(logs(member, own.test().rows(), classes));
    }
    int[] labels = parts.test().rows().labels();
    TemperatureFit temperature =
        TemperatureFit.of(mean(fitting), parts.fitting().rows().labels(), classes);
    double[] mean = mean(test);
    double[] tempered = ProbabilityScores.logSoftmax(temperature.scaled(mean), classes);
    ConformalSets sets =
        ConformalSets.of(
            ProbabilityScores.exponentials(
                ProbabilityScores.logSoftmax(temperature.scaled(mean(conformal)), classes)),
            parts.conformal().rows().labels(),
            classes,
            options.score(),
            ConformalSets.Options.USUAL.withSeed(options.seed()).withByClass(options.byClass()));
    List<SetScores> covered = new ArrayList<>();
    for (double alpha : options.alphas()) {
      sets.require(alpha, first.classNames());
      covered.add(
          SetScores.of(
              sets,
              alpha,
              ProbabilityScores.exponentials(tempered),
              ProbabilityScores.exponentials(mean),
              labels));
    }
    List<EnsembleReport.Member> alone = new ArrayList<>();
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int m = 0; m < members.size(); m++) {
      ProbabilityScores scores = ProbabilityScores.ofLogs(test.get(m), labels, classes);
      alone.add(new EnsembleReport.Member(members.get(m).name(), scores));
      if (best == null || scores.negativeLogLikelihood() < least) {
        least = scores.negativeLogLikelihood();
        best = test.get(m);
      }
    }
    PairedDifference gain = ProbabilityScores.difference(mean, best, labels, classes);
    return new Scored(
        new EnsembleReport(
            alone,
            ProbabilityScores.ofLogs(mean, labels, classes),
            temperature,
            ProbabilityScores.ofLogs(tempered, labels, classes),
            gain.mean(),
            gain.standardError(),
            covered),
        new ModelCalibration(CalibrationMethod.TEMPERATURE, temperature.temperature(), sets));
  }

  private static void requireAlike(List<Member> members) {
    if (members.size() < 2) {
      throw new IllegalArgumentException(
          "an ensemble must have at least 2 runs, got " + members.size());
    }
    Member first = members.get(0);
    for (Member other : members) {
      if (!other.features().classNames().equals(first.features().classNames())) {
        throw new IllegalArgumentException(
            other.name()
                + ": has the classes "
                + other.features().classNames()
                + ", but "
                + first.name()
                + " has "
                + first.features().classNames());
      }
      if (!other.features().hasSameParts(first.features())) {
        throw new IllegalArgumentException(
            other.name()
                + ": keeps other images for calibration, or was tested on others, than "
                + first.name()
                + "; train both on the same data with the same calibrationPart");
      }
    }
  }

  private static double[] logs(Member member, HeadRows rows, int classes) {
    LinearHead head = member.features().weights();
    return ProbabilityScores.logSoftmax(
        HeadCalibration.ofClasses(rows.logits(head), head.outputs()), classes);
  }

  /** The logarithms of the mean probabilities. */
  private static double[] mean(List<double[]> logs) {
    double[] mean = new double[logs.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double[] of : logs) {
        largest = Math.max(largest, of[i]);
      }
      double sum = 0;
      for (double[] of : logs) {
        sum += Math.exp(of[i] - largest);
      }
      mean[i] = Math.min(0, largest + Math.log(sum / logs.size()));
    }
    return mean;
  }
}
