package io.evident.models.serving;

import io.evident.models.calibration.ModelCalibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * Several networks as operations, from pixels to the mean of their probabilities. For logits f_m of
 * M networks the outputs are L = log((1 / M) sum_m softmax(f_m)), computed in float64 of
 * log-softmaxes, so that no class has a probability of 0; the probabilities are exp(L), the
 * calibrated ones softmax(L / T).
 */
final class EnsembleLowering implements ServingGraph.Reading {
  private final List<NetworkLowering> members = new ArrayList<>();
  private final Optional<ModelCalibration> calibration;

  EnsembleLowering(Ops tf, EnsembleExport model) {
    this.calibration = model.calibration();
    for (ModelExport member : model.members()) {
      // Parameters of two networks may have the same names.
      members.add(new NetworkLowering(tf.withSubScope(scope(members.size())), member));
    }
  }

  private static String scope(int member) {
    return "member_" + (member + 1);
  }

  @Override
  public ServingGraph.Read of(Ops own, Operand<TFloat32> pixels) {
    List<Operand<TFloat64>> logs = new ArrayList<>();
    for (int m = 0; m < members.size(); m++) {
      Ops its = own.withSubScope(scope(m));
      Operand<TFloat32> logits = members.get(m).outputs(its, pixels);
      logs.add(its.nn.logSoftmax(its.dtypes.cast(logits, TFloat64.class)));
    }
    Operand<TFloat64> mean = mean(own, own.stack(logs));
    return new ServingGraph.Read(
        own.withName(ServingSignature.OUTPUTS).dtypes.cast(mean, TFloat32.class),
        own.math.exp(mean),
        calibration.map(
            fitted -> own.nn.softmax(own.math.div(mean, own.constant(fitted.temperature())))),
        Optional.empty());
  }

  /** The logarithm of the mean of exponentials, along the first of [M, n, classes]. */
  private static Operand<TFloat64> mean(Ops own, Operand<TFloat64> logs) {
    Operand<TFloat64> largest = own.reduceMax(logs, own.constant(0), ReduceMax.keepDims(true));
    Operand<TFloat64> sizes =
        own.math.mean(own.math.exp(own.math.sub(logs, largest)), own.constant(0));
    return own.math.add(own.math.log(sizes), own.reduceMax(logs, own.constant(0)));
  }
}
