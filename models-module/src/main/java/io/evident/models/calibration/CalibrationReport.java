package io.evident.models.calibration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.data.ExampleKind;
import io.evident.models.score.Calibration;
import java.util.List;
import java.util.Optional;

/**
 * What came of calibrating a network.
 *
 * @param subject whose weights
 * @param parts which images were used for what
 * @param posterior of the head
 * @param plainTemperature T of the network's own logits
 * @param bayesTemperature T of the posterior's
 * @param chosen the method that is served
 * @param methods each method on the test images, the plain one first
 * @param sets at each alpha
 * @param splits coverage at the first alpha over random splits of the test images; empty where the
 *     law does not apply
 * @param outside other images told from the test images; empty if none were given
 * @param before reliability of the plain probabilities on the test images
 * @param after the same of the chosen method
 * @param seconds that it took
 */
public record CalibrationReport(
    Subject subject,
    Parts parts,
    Posterior posterior,
    TemperatureFit plainTemperature,
    TemperatureFit bayesTemperature,
    CalibrationMethod chosen,
    List<MethodScores> methods,
    List<SetScores> sets,
    Optional<CoverageSplits> splits,
    Optional<OutsideScores> outside,
    Calibration before,
    Calibration after,
    double seconds) {

  public CalibrationReport {
    methods = List.copyOf(methods);
    sets = List.copyOf(sets);
  }

  /**
   * Whose weights were calibrated.
   *
   * @param experiment its name
   * @param examples what it takes
   * @param checkpoint best or last
   * @param epoch epochs finished
   * @param step steps taken
   * @param weightsDigest SHA-256 of all weights as they are evaluated
   * @param classNames in the order of the labels
   */
  public record Subject(
      String experiment,
      ExampleKind examples,
      String checkpoint,
      int epoch,
      long step,
      String weightsDigest,
      List<String> classNames) {

    public Subject {
      classNames = List.copyOf(classNames);
    }
  }

  /**
   * Which images were used for what; no image for two.
   *
   * @param trained how many the posterior of the head comes from: those the network was trained on
   * @param trainedDigest what identifies them
   * @param fitted how many the temperatures come from
   * @param conformal how many the sets come from
   * @param calibrationDigest what identifies both: they were kept out of the training
   * @param tested how many all is scored on
   * @param testedDigest what identifies them
   * @param seed by which the images for calibration were split in two
   */
  public record Parts(
      int trained,
      String trainedDigest,
      int fitted,
      int conformal,
      String calibrationDigest,
      int tested,
      String testedDigest,
      long seed) {}

  /**
   * How the posterior of the head was found.
   *
   * @param form of its curvature
   * @param weights K D
   * @param precision of the prior, at which the evidence at the trained head is highest
   * @param logEvidence there, in nats
   * @param atEdge whether the evidence still rises at the end of the range
   * @param logEvidenceRefitted the evidence at the same precision, at the refitted head
   * @param steps of Newton's method
   * @param converged whether it ended at the maximum
   * @param finiteMle whether the head without a prior has a finite maximum that was found
   */
  public record Posterior(
      CurvatureForm form,
      int weights,
      double precision,
      double logEvidence,
      boolean atEdge,
      @JsonSetter(nulls = Nulls.SET) double logEvidenceRefitted,
      int steps,
      boolean converged,
      boolean finiteMle) {}

  /**
   * The scores of a method.
   *
   * @param method one of those that were scored
   * @return its scores
   * @throws java.util.NoSuchElementException if it was not
   */
  public MethodScores of(CalibrationMethod method) {
    return methods.stream().filter(m -> m.method() == method).findFirst().orElseThrow();
  }
}
