package io.evident.models.serving;

import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.internal.serving.CalibrationLowering;
import io.evident.models.internal.serving.PosteriorLowering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * The calibration of a model of a table as operations; see {@link
 * io.evident.models.calibration.HeadCalibration} and {@link HeadIntervals} for the formulas.
 * Products with features are in float32 as the network's own, what is made of them in float64.
 */
final class TableCalibrationLowering {
  private final Ops tf;
  private final DenseHead head;
  private final Operand<TFloat32> logits;
  private final Operand<TFloat32> features;
  private final Operand<TFloat64> predictions;

  /**
   * Of the values of a network.
   *
   * @param logits [n, K]
   * @param features what the head is given, [n, inputs]
   * @param predictions numbers in their own units, [n, targets]; not looked at of classes
   */
  TableCalibrationLowering(
      Ops tf,
      DenseHead head,
      Operand<TFloat32> logits,
      Operand<TFloat32> features,
      Operand<TFloat64> predictions) {
    this.tf = tf;
    this.head = head;
    this.logits = logits;
    this.features = features;
    this.predictions = predictions;
  }

  /** The outputs by name. */
  Map<String, Operand<TFloat64>> outputs(TableCalibration calibration) {
    Map<String, Operand<TFloat64>> outputs = new LinkedHashMap<>();
    if (calibration instanceof TableCalibration.Classes classes) {
      put(outputs, TableSignature.CALIBRATED, probabilities(classes));
    } else if (calibration instanceof TableCalibration.Numbers numbers) {
      List<PosteriorLowering> posteriors =
          numbers.isBayesian()
              ? numbers.intervals().targets().stream()
                  .map(target -> new PosteriorLowering(tf, head, target.head().posterior(), 1))
                  .toList()
              : List.of();
      Operand<TFloat64> means = means(numbers, posteriors);
      Operand<TFloat64> deviations = deviations(numbers, posteriors);
      Operand<TFloat64> halves = halves(numbers, deviations);
      Operand<TFloat64> middles = tf.expandDims(means, tf.constant(2));
      put(outputs, TableSignature.MEANS, means);
      put(outputs, TableSignature.DEVIATIONS, deviations);
      put(outputs, TableSignature.LOWER, tf.math.sub(middles, halves));
      put(outputs, TableSignature.UPPER, tf.math.add(middles, halves));
    }
    return outputs;
  }

  private void put(Map<String, Operand<TFloat64>> outputs, String name, Operand<TFloat64> operand) {
    outputs.put(name, tf.withName(name).identity(operand));
  }

  private Operand<TFloat64> probabilities(TableCalibration.Classes classes) {
    Operand<TFloat32> z =
        new CalibrationLowering(tf, head, classes.head()).logits(tf, logits, features);
    Operand<TFloat32> all =
        head.outputs() == 1 ? tf.concat(List.of(tf.zerosLike(z), z), tf.constant(1)) : z;
    return tf.nn.softmax(wide(all));
  }

  private Operand<TFloat64> wide(Operand<TFloat32> narrow) {
    return tf.dtypes.cast(narrow, TFloat64.class);
  }

  /** c + u m of the refitted head, or what the network predicts, [n, targets]. */
  private Operand<TFloat64> means(
      TableCalibration.Numbers numbers, List<PosteriorLowering> posteriors) {
    return numbers.isBayesian()
        ? perTarget(
            numbers,
            posteriors,
            (target, lowered) ->
                tf.math.add(
                    tf.math.mul(wide(lowered.means(tf, features)), tf.constant(target.unit())),
                    tf.constant(target.center())))
        : predictions;
  }

  /** u sqrt(s2 + h'Sh) of the refitted head, or the same for all rows, [n, targets]. */
  private Operand<TFloat64> deviations(
      TableCalibration.Numbers numbers, List<PosteriorLowering> posteriors) {
    if (numbers.isBayesian()) {
      return perTarget(
          numbers,
          posteriors,
          (target, lowered) ->
              tf.math.mul(
                  tf.math.sqrt(
                      tf.math.add(
                          wide(lowered.variances(tf, features)),
                          tf.constant(target.noiseVariance()))),
                  tf.constant(target.unit())));
    }
    double[] same =
        numbers.intervals().targets().stream()
            .mapToDouble(target -> target.head().plainDeviation())
            .toArray();
    return tf.math.add(tf.zerosLike(predictions), tf.constant(same));
  }

  private Operand<TFloat64> perTarget(
      TableCalibration.Numbers numbers,
      List<PosteriorLowering> posteriors,
      BiFunction<HeadIntervals.TargetHead, PosteriorLowering, Operand<TFloat64>> column) {
    List<Operand<TFloat64>> columns = new ArrayList<>();
    for (int t = 0; t < posteriors.size(); t++) {
      HeadIntervals.TargetHead target = numbers.intervals().targets().get(t).head();
      columns.add(column.apply(target, posteriors.get(t)));
    }
    return columns.size() == 1 ? columns.get(0) : tf.concat(columns, tf.constant(1));
  }

  /** Half of each interval's width, [n, targets, alphas] or [targets, alphas]. */
  private Operand<TFloat64> halves(TableCalibration.Numbers numbers, Operand<TFloat64> deviations) {
    List<HeadIntervals.Target> targets = numbers.intervals().targets();
    int alphas = numbers.alphas().size();
    double[] thresholds = new double[targets.size() * alphas];
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[i] =
          targets.get(i / alphas).intervals().halfWidth(numbers.alphas().get(i % alphas));
    }
    Operand<TFloat64> q =
        tf.constant(Shape.of(targets.size(), alphas), DataBuffers.of(thresholds, true, false));
    return numbers.isBayesian() ? tf.math.mul(tf.expandDims(deviations, tf.constant(2)), q) : q;
  }
}
