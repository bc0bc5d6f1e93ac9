package io.evident.lab.selftest;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Mode;
import java.util.List;

/** Usual mistakes in dx = dy mask / (1 - rate). */
final class DropoutSlips {
  private static final Dropout LAYER = new Dropout(0.4);

  private DropoutSlips() {}

  /** What dy is multiplied by at an element. */
  private interface Factor {
    double at(LayerPass pass, int i);
  }

  private static BackwardPass times(Factor factor) {
    return (pass, dy, gradients) -> {
      double[] dx = dy.clone();
      for (int i = 0; i < dx.length; i++) {
        dx[i] *= factor.at(pass, i);
      }
      return dx;
    };
  }

  private static LayerSlip slip(String name, Factor factor) {
    return LayerSlip.of(name, LAYER, times(factor));
  }

  static List<LayerSlip> all() {
    double keep = 1 - LAYER.rate();
    return List.of(
        slip("mask not applied", (pass, i) -> 1 / keep),
        slip("neither mask nor scale applied", (pass, i) -> 1),
        slip("not scaled by 1 / (1 - rate)", (pass, i) -> pass.mask()[i]),
        slip("scaled by 1 / rate", (pass, i) -> pass.mask()[i] / LAYER.rate()),
        slip("scaled twice", (pass, i) -> pass.mask()[i] / (keep * keep)),
        slip("what was dropped passes", (pass, i) -> (1 - pass.mask()[i]) / keep),
        slip(
            "the mask of another step",
            (pass, i) -> pass.mask()[pass.mask().length - 1 - i] / keep),
        slip(
            "the first example's mask for all",
            (pass, i) -> pass.mask()[i % pass.shape().size()] / keep),
        new LayerSlip("scaled at inference", LAYER, Mode.INFERENCE, times((pass, i) -> 1 / keep)));
  }
}
