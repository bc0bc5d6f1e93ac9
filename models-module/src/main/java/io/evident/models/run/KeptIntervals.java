package io.evident.models.run;

import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.IntervalsReport;
import io.evident.models.directory.RunDirectory;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The calibration that the directory of a run of a regression keeps, in calibration.json.
 *
 * @param report the figures
 * @param intervals what predictions get
 */
public record KeptIntervals(IntervalsReport report, HeadIntervals intervals) {
  /** What stands under "format". */
  static final String FORMAT = "evident-intervals";

  private static final StoredJson JSON =
      StoredJson.of(FORMAT, 1, "calibrate the run again (evident calibrate)");

  private record Stored(
      CalibrationReport.Subject subject,
      CalibrationReport.Parts parts,
      CalibrationMethod chosen,
      List<IntervalsReport.Target> targets,
      double seconds,
      HeadIntervals.Stored served) {
    KeptIntervals kept() {
      return new KeptIntervals(
          new IntervalsReport(subject, parts, chosen, targets, seconds), served.intervals());
    }
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
            report.chosen(),
            report.targets(),
            report.seconds(),
            intervals.stored()));
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
   * Reads what a run directory keeps, whatever weights it is of.
   *
   * @param run the run
   * @return empty if the run was not calibrated, or it predicts classes
   * @throws IllegalArgumentException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<KeptIntervals> read(RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.CALIBRATION);
    return isOne(file)
        ? Optional.of(JSON.read(file, Stored.class, Stored::kept))
        : Optional.empty();
  }

  /** Whether a calibration is of numbers. */
  static boolean isOne(Path file) throws IOException {
    return Files.exists(file)
        && StoredJson.object(file, "calibrate the run again (evident calibrate)")
            .path("format")
            .asText("")
            .equals(FORMAT);
  }

  /** The calibration of a run's weights; empty as {@link KeptCalibration#of} is. */
  static Optional<KeptIntervals> of(LoadedRun run) throws IOException {
    return KeptCalibration.isOfWeights(run) ? read(run.directory()) : Optional.empty();
  }
}
