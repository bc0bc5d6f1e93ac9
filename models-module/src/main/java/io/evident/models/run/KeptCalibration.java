package io.evident.models.run;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.backprop.network.Network;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.CoverageSplits;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.MethodScores;
import io.evident.models.calibration.OutsideScores;
import io.evident.models.calibration.SetScores;
import io.evident.models.calibration.StoredCalibration;
import io.evident.models.calibration.TemperatureFit;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.score.Calibration;
import io.evident.models.storage.StoredJson;
import io.evident.models.training.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The calibration that a run directory keeps, in calibration.json.
 *
 * @param report the figures
 * @param calibration what a model of the run gets
 * @param surest the test images with the largest calibrated probabilities
 * @param leastSure those with the smallest largest ones
 */
public record KeptCalibration(
    CalibrationReport report,
    HeadCalibration calibration,
    List<RunGallery.Image> surest,
    List<RunGallery.Image> leastSure) {
  private static final StoredJson JSON =
      StoredJson.of("evident-calibration", 1, "calibrate the run again (evident calibrate)");

  private record Stored(
      CalibrationReport.Subject subject,
      CalibrationReport.Parts parts,
      CalibrationReport.Posterior posterior,
      TemperatureFit plainTemperature,
      TemperatureFit bayesTemperature,
      CalibrationMethod chosen,
      List<MethodScores> methods,
      List<SetScores> sets,
      @JsonSetter(nulls = Nulls.SET) CoverageSplits splits,
      @JsonSetter(nulls = Nulls.SET) OutsideScores outside,
      Calibration before,
      Calibration after,
      double seconds,
      List<RunGallery.Image> surest,
      List<RunGallery.Image> leastSure,
      StoredCalibration served) {

    KeptCalibration kept() {
      return new KeptCalibration(
          new CalibrationReport(
              subject,
              parts,
              posterior,
              plainTemperature,
              bayesTemperature,
              chosen,
              methods,
              sets,
              Optional.ofNullable(splits),
              Optional.ofNullable(outside),
              before,
              after,
              seconds),
          served.calibration(subject.classNames().size()),
          surest,
          leastSure);
    }
  }

  public KeptCalibration {
    surest = List.copyOf(surest);
    leastSure = List.copyOf(leastSure);
  }

  /**
   * Writes it into the run directory.
   *
   * @param run the run
   * @throws IllegalArgumentException if its file would be longer than what is read
   * @throws IOException if it cannot be written
   */
  public void write(RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.CALIBRATION);
    run.write(
        RunDirectory.CALIBRATION,
        StoredJson.requireReadable(file, json(), "train with a narrower last layer"));
  }

  /**
   * All of it.
   *
   * @return JSON, ended by a newline
   */
  public String json() {
    return JSON.print(
        new Stored(
            report.subject(),
            report.parts(),
            report.posterior(),
            report.plainTemperature(),
            report.bayesTemperature(),
            report.chosen(),
            report.methods(),
            report.sets(),
            report.splits().orElse(null),
            report.outside().orElse(null),
            report.before(),
            report.after(),
            report.seconds(),
            surest,
            leastSure,
            StoredCalibration.of(calibration)));
  }

  /**
   * Reads what a run directory keeps, whatever weights it is of.
   *
   * @param run the run
   * @return empty if the run was not calibrated, or it predicts numbers
   * @throws IllegalArgumentException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<KeptCalibration> read(RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.CALIBRATION);
    return Files.exists(file) && !KeptIntervals.isOne(file)
        ? Optional.of(JSON.read(file, Stored.class, Stored::kept))
        : Optional.empty();
  }

  /**
   * The calibration of a run's weights.
   *
   * @param run the run
   * @return empty if the run was not calibrated, or these are not the weights of its model
   * @throws IllegalArgumentException if it is of other weights than those of the run's model, or
   *     the file is damaged
   * @throws IOException if it cannot be read
   */
  static Optional<KeptCalibration> of(LoadedRun run) throws IOException {
    return isOfWeights(run) ? read(run.directory()) : Optional.empty();
  }

  /**
   * Requires that what a run's directory keeps is of the weights of its model.
   *
   * @param run the run
   * @throws IllegalArgumentException if it is of others, or they cannot be read
   * @throws IOException if a file cannot be read
   */
  public static void requireOfModel(RunDirectory run) throws IOException {
    isOfWeights(LoadedRun.read(run, KeptWeights.usual(run), warning -> {}));
  }

  /**
   * Whether what a run keeps, of classes or of numbers, is of its weights. Others are refused where
   * the run's weights are those of its model.
   */
  static boolean isOfWeights(LoadedRun run) throws IOException {
    Optional<CalibrationReport.Subject> kept = subject(run.directory());
    if (kept.isEmpty() || isOf(run, kept.get())) {
      return kept.isPresent();
    }
    CalibrationReport.Subject subject = kept.get();
    if (run.weights() == KeptWeights.usual(run.directory())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: is of other weights (%s, epoch %d, step %,d) than these (%s, epoch %d, step %,d); calibrate the run again (evident calibrate %s), or delete the file",
              run.directory().path().resolve(RunDirectory.CALIBRATION),
              subject.checkpoint(),
              subject.epoch(),
              subject.step(),
              run.weights(),
              run.checkpoint().epoch() - 1,
              run.checkpoint().steps(),
              run.directory().path()));
    }
    return false;
  }

  private static Optional<CalibrationReport.Subject> subject(RunDirectory run) throws IOException {
    Optional<KeptCalibration> classes = read(run);
    return classes.isPresent()
        ? classes.map(kept -> kept.report.subject())
        : KeptIntervals.read(run).map(kept -> kept.report().subject());
  }

  /**
   * Deletes a calibration of other weights than a run has now, whose training has gone on.
   *
   * @param run the run
   * @throws IOException if it cannot be read or deleted
   */
  static void deleteIfOfOthers(LoadedRun run) throws IOException {
    Optional<CalibrationReport.Subject> kept = subject(run.directory());
    if (kept.isPresent() && !isOf(run, kept.get())) {
      Files.delete(run.directory().path().resolve(RunDirectory.CALIBRATION));
    }
  }

  /** Whether a calibration is of a run's weights. */
  static boolean isOf(LoadedRun run, CalibrationReport.Subject subject) {
    Network network = run.experiment().network();
    return CalibrationFeatures.digest(FloatTensor.weights(network, run.checkpoint().tensors()))
        .equals(subject.weightsDigest());
  }
}
