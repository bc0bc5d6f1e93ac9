package io.evident.lab.selftest;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;

/** Usual mistakes in the gradient of l2 / 2 sum W^2, which is l2 W for weights and 0 for others. */
final class PenaltySlips {
  private static final double L2 = 0.1;
  private static final Network UNPENALIZED =
      Network.of(
          "with an L2 penalty",
          Shape.of(5, 4, 2),
          List.of(Conv2d.of(3, 2), new BatchNorm(), Activation.tanh(), new Flatten(), Dense.of(3)),
          new SoftmaxCrossEntropy());
  private static final Network PENALIZED = UNPENALIZED.withL2Penalty(L2);

  private PenaltySlips() {}

  /** What is added to the gradient of one entry of a parameter. */
  private interface Added {
    double to(Parameter parameter, double value, int batch);
  }

  private static WrongGradient slip(String name, Added added) {
    ManualNetwork data = ManualNetwork.of(UNPENALIZED);
    ManualNetwork whole = ManualNetwork.of(PENALIZED);
    return new WrongGradient(
        "l2Penalty",
        name,
        PENALIZED,
        Mode.TRAINING,
        false,
        (weights, batch) -> {
          LossGradient ofData = data.gradient(weights, batch);
          List<double[]> gradients = new ArrayList<>();
          for (int p = 0; p < PENALIZED.parameters().size(); p++) {
            double[] gradient = ofData.parameters().get(p);
            for (int i = 0; i < gradient.length; i++) {
              gradient[i] +=
                  added.to(PENALIZED.parameters().get(p), weights.get(p)[i], batch.size());
            }
            gradients.add(gradient);
          }
          return new LossGradient(
              whole.loss(weights, batch),
              ParameterValues.of(PENALIZED, gradients),
              ofData.inputs());
        });
  }

  private static boolean isWeight(Parameter parameter) {
    return parameter.role() == ParameterRole.WEIGHT;
  }

  static List<WrongGradient> all() {
    return List.of(
        slip("forgotten", (p, w, n) -> 0),
        slip("factor 2", (p, w, n) -> isWeight(p) ? 2 * L2 * w : 0),
        slip("half of it", (p, w, n) -> isWeight(p) ? L2 / 2 * w : 0),
        slip("divided by N", (p, w, n) -> isWeight(p) ? L2 * w / n : 0),
        slip("the wrong sign", (p, w, n) -> isWeight(p) ? -L2 * w : 0),
        slip("that of the absolute value", (p, w, n) -> isWeight(p) ? L2 * Math.signum(w) : 0),
        slip(
            "on the biases too",
            (p, w, n) -> isWeight(p) || p.role() == ParameterRole.BIAS ? L2 * w : 0),
        slip(
            "on the scale of a batch normalization too",
            (p, w, n) -> isWeight(p) || p.role() == ParameterRole.SCALE ? L2 * w : 0));
  }
}
