package io.evident.models.serving;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.ServedPosterior;
import io.evident.models.internal.serving.CalibratedByHand;
import io.evident.models.internal.serving.ModelGraph;
import io.evident.models.task.Regression;
import java.util.Arrays;
import java.util.List;

/**
 * What the calibration of a model of a table says in float64, and how far the model may be off: as
 * far as its features may be, and as its own sums in float32 round, see {@link CalibratedByHand}.
 */
final class TableCalibrationByHand {
  /** Of a few operations in float64. */
  private static final double EXACT = 0x1p-44;

  private final TableCalibration calibration;
  private final TableModelExport model;
  private final DenseHead head;
  private final ParameterValues featureWeights;

  /** What a row of the outputs must be, in the order of {@link TableModelCalibration#outputs}. */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Row(double[] values, double[] bounds) {}

  TableCalibrationByHand(TableModelExport model, TableCalibration calibration) {
    this.model = model;
    this.calibration = calibration;
    this.head = DenseHead.of(model.network());
    this.featureWeights = head.featureWeights(ModelGraph.narrowed(model.weights()));
  }

  /** What comes before the head. */
  Network features() {
    return head.features();
  }

  /** Its weights. */
  ParameterValues featureWeights() {
    return featureWeights;
  }

  /**
   * What is said of a row.
   *
   * @param h what the head is given, without the 1 of a bias
   * @param featureBound how far each feature may be off
   * @param outputs of the network
   * @param bound how far an output may be off
   */
  Row row(double[] h, double featureBound, double[] outputs, double bound) {
    return calibration instanceof TableCalibration.Numbers numbers
        ? numbers(numbers, h, featureBound, outputs, bound)
        : classes((TableCalibration.Classes) calibration, h, featureBound);
  }

  private Row classes(TableCalibration.Classes classes, double[] h, double featureBound) {
    CalibratedByHand.Logits z =
        new CalibratedByHand(model.network(), model.weights(), classes.head())
            .logits(h, featureBound);
    double[] p = CalibratedByHand.softmax(HeadCalibration.ofClasses(z.values()));
    // Of the logits 0 and f only one moves: as if both moved by half.
    double moved = head.outputs() == 1 ? z.bound() / 2 : z.bound();
    double[] bounds = new double[p.length];
    Arrays.fill(bounds, CalibratedByHand.softmaxOff(p, moved) + EXACT);
    return new Row(p, bounds);
  }

  private Row numbers(
      TableCalibration.Numbers numbers,
      double[] features,
      double featureBound,
      double[] outputs,
      double bound) {
    Regression task = (Regression) model.card().task();
    double[] h = Arrays.copyOf(features, head.width());
    if (head.bias()) {
      h[features.length] = 1;
    }
    List<HeadIntervals.Target> targets = numbers.intervals().targets();
    int count = targets.size();
    List<Double> alphas = numbers.alphas();
    int ends = count * alphas.size();
    double[] values = new double[2 * (count + ends)];
    double[] bounds = new double[values.length];
    for (int k = 0; k < count; k++) {
      HeadIntervals.Predicted predicted =
          numbers.intervals().predicted(k, task.inItsUnit(k, outputs[k]), h);
      double mean = predicted.mean();
      double deviation = predicted.deviation();
      double meanOff = task.deviations().get(k) * bound + EXACT * Math.abs(task.means().get(k));
      double deviationOff = 0;
      if (numbers.isBayesian()) {
        HeadIntervals.TargetHead of = targets.get(k).head();
        ServedPosterior posterior = of.posterior();
        meanOff =
            of.unit()
                    * CalibratedByHand.product(
                        CalibratedByHand.wide(posterior.mean()),
                        0,
                        h,
                        features.length,
                        featureBound)
                + EXACT * Math.abs(of.center());
        deviationOff = deviationOff(of, h, features.length, featureBound);
      }
      meanOff += EXACT * Math.abs(mean);
      deviationOff += EXACT * deviation;
      values[k] = mean;
      bounds[k] = meanOff;
      values[count + k] = deviation;
      bounds[count + k] = deviationOff;
      for (int a = 0; a < alphas.size(); a++) {
        double q = targets.get(k).intervals().halfWidth(alphas.get(a));
        double half = numbers.isBayesian() ? q * deviation : q;
        double off =
            meanOff
                + (numbers.isBayesian() ? q * deviationOff : 0)
                + EXACT * (Math.abs(mean) + half);
        int lower = 2 * count + k * alphas.size() + a;
        values[lower] = mean - half;
        bounds[lower] = off;
        values[lower + ends] = mean + half;
        bounds[lower + ends] = off;
      }
    }
    return new Row(values, bounds);
  }

  /** u sqrt(s2 + S) is monotone in S. */
  private static double deviationOff(
      HeadIntervals.TargetHead of, double[] h, int inputs, double featureBound) {
    ServedPosterior posterior = of.posterior();
    double variance = posterior.variances(h)[0];
    double off = CalibratedByHand.variancesOff(posterior, h, inputs, featureBound)[0];
    double exact = deviation(of, variance);
    return Math.max(
        deviation(of, variance + off) - exact,
        exact - deviation(of, variance - Math.min(off, variance)));
  }

  private static double deviation(HeadIntervals.TargetHead of, double variance) {
    return of.unit() * Math.sqrt(of.noiseVariance() + variance);
  }
}
