package io.evident.models.calibration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.bayes.laplace.CurvatureForm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A calibration as JSON has it; arrays of float32 are base 64 of their bytes, lowest first.
 *
 * @param method that is served
 * @param temperature T
 * @param posterior of the head; null where the method has none
 * @param sets of classes
 */
public record StoredCalibration(
    CalibrationMethod method,
    double temperature,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
        StoredPosterior posterior,
    StoredSets sets) {

  /**
   * The posterior of a head.
   *
   * @param form how the curvature is held
   * @param outputs K
   * @param width D
   * @param mean [K, D]
   * @param factors of the features
   * @param table of the Kronecker form
   * @param squares of the Kronecker form
   */
  @SuppressWarnings("ArrayRecordComponent") // base 64 in JSON, never compared
  public record StoredPosterior(
      CurvatureForm form,
      int outputs,
      int width,
      byte[] mean,
      byte[] factors,
      byte[] table,
      byte[] squares) {

    static StoredPosterior of(ServedPosterior posterior) {
      return new StoredPosterior(
          posterior.form(),
          posterior.outputs(),
          posterior.width(),
          bytes(posterior.mean()),
          bytes(posterior.factors()),
          bytes(posterior.table()),
          bytes(posterior.squares()));
    }

    ServedPosterior posterior() {
      return new ServedPosterior(
          form, outputs, width, floats(mean), floats(factors), floats(table), floats(squares));
    }

    private static byte[] bytes(float[] values) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      return bytes.array();
    }

    private static float[] floats(byte[] bytes) {
      float[] values = new float[bytes.length / 4];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  /**
   * Conformal sets.
   *
   * @param score by which classes are taken into a set
   * @param penalty of RAPS
   * @param beyond the last rank without one
   * @param seed of the uniform numbers
   * @param byClass whether each class has a threshold of its own
   * @param scores of the images that calibrate, ascending; one list, or one for each class
   */
  public record StoredSets(
      ConformalScore score,
      double penalty,
      int beyond,
      long seed,
      boolean byClass,
      List<List<Double>> scores) {

    static StoredSets of(ConformalSets sets) {
      ConformalSets.Options options = sets.options();
      return new StoredSets(
          sets.score(),
          options.penalty(),
          options.beyond(),
          options.seed(),
          options.byClass(),
          sets.sortedScores().stream()
              .map(scores -> Arrays.stream(scores).boxed().toList())
              .toList());
    }

    ConformalSets sets(int classes) {
      return ConformalSets.ofScores(
          score,
          new ConformalSets.Options(penalty, beyond, seed, byClass),
          classes,
          scores.stream()
              .map(all -> all.stream().mapToDouble(Double::doubleValue).toArray())
              .toList());
    }
  }

  /**
   * A calibration to be written.
   *
   * @param calibration of a head
   * @return the same for JSON
   */
  public static StoredCalibration of(HeadCalibration calibration) {
    return new StoredCalibration(
        calibration.method(),
        calibration.temperature(),
        calibration.posterior().map(StoredPosterior::of).orElse(null),
        StoredSets.of(calibration.sets()));
  }

  /**
   * What was written.
   *
   * @param classes how many the network has
   * @return the calibration
   * @throws IllegalArgumentException if it is of other classes, or something in it does not fit
   */
  public HeadCalibration calibration(int classes) {
    boolean binary = classes == 2 && posterior != null && posterior.outputs() == 1;
    if (posterior != null && !binary && posterior.outputs() != classes) {
      throw new IllegalArgumentException(
          "the posterior is of " + posterior.outputs() + " classes, not of " + classes);
    }
    return new HeadCalibration(
        method,
        (float) temperature,
        Optional.ofNullable(posterior).map(StoredPosterior::posterior),
        sets.sets(classes));
  }
}
