package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Scale;
import java.util.List;

/** Usual mistakes in dx = a dy and dL/da = sum dy x. */
final class ScaleSlips {
  private static final Scale LEARNED = new Scale(0.5, true);
  private static final Scale FIXED = new Scale(0.5, false);

  private ScaleSlips() {}

  /** What element i gives to dx[i] or adds to dL/da, where the layer's factor is a. */
  private interface Term {
    double of(LayerPass pass, double[] dy, int i, double a);
  }

  private static final Term INPUT = (pass, dy, i, a) -> a * dy[i];
  private static final Term FACTOR = (pass, dy, i, a) -> dy[i] * pass.x()[i];

  private static LayerSlip slip(String name, Scale layer, Term input, Term factor) {
    return LayerSlip.of(
        name,
        layer,
        (pass, dy, gradients) -> {
          double[] dx = new double[dy.length];
          double a = layer.learned() ? pass.parameter(0)[0] : layer.factor();
          for (int i = 0; i < dx.length; i++) {
            dx[i] = input.of(pass, dy, i, a);
            if (layer.learned()) {
              gradients[0][0] += factor.of(pass, dy, i, a);
            }
          }
          return dx;
        });
  }

  static List<LayerSlip> all() {
    return List.of(
        slip("fixed factor forgotten", FIXED, (pass, dy, i, a) -> dy[i], FACTOR),
        slip("divided by the fixed factor", FIXED, (pass, dy, i, a) -> dy[i] / a, FACTOR),
        slip(
            "multiplied by the fixed factor twice",
            FIXED,
            (pass, dy, i, a) -> a * a * dy[i],
            FACTOR),
        slip("learned factor forgotten", LEARNED, (pass, dy, i, a) -> dy[i], FACTOR),
        slip(
            "the start instead of the learned factor",
            LEARNED,
            (pass, dy, i, a) -> LEARNED.factor() * dy[i],
            FACTOR),
        slip("factor's gradient missing", LEARNED, INPUT, (pass, dy, i, a) -> 0),
        slip(
            "factor's gradient by y instead of x",
            LEARNED,
            INPUT,
            (pass, dy, i, a) -> dy[i] * pass.y()[i]),
        slip(
            "factor's gradient of the first example only",
            LEARNED,
            INPUT,
            (pass, dy, i, a) -> i < dy.length / pass.batch() ? dy[i] * pass.x()[i] : 0),
        slip(
            "factor's gradient averaged over an example",
            LEARNED,
            INPUT,
            (pass, dy, i, a) -> dy[i] * pass.x()[i] / pass.shape().size()),
        slip("factor's gradient without x", LEARNED, INPUT, (pass, dy, i, a) -> dy[i]));
  }
}
