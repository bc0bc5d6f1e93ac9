package io.evident.lab.selftest;

import java.util.List;

/** Mistakes in a user's layer: those in dx = dy (1 + 3 a x^2) and da_c = sum dy x^3. */
final class CustomSlips {
  private static final CubicLayer LAYER = new CubicLayer();

  private CustomSlips() {}

  /** One element of the backward pass. */
  private interface Term {
    double of(double x, double dy, double a);
  }

  private static final Term INPUT = (x, dy, a) -> dy * (1 + 3 * a * x * x);
  private static final Term COEFFICIENT = (x, dy, a) -> dy * x * x * x;

  /** Which of the coefficients an element counts for. */
  private interface Channel {
    int of(int element, int channels, int elements);
  }

  private static final Channel LAST_AXIS = (element, channels, elements) -> element % channels;

  private static LayerSlip slip(String name, Term input, Term coefficient, Channel channel) {
    return LayerSlip.of(
        name,
        LAYER,
        (pass, dy, gradients) -> {
          double[] dx = new double[dy.length];
          int channels = CubicLayer.channels(pass.shape());
          for (int i = 0; i < dx.length; i++) {
            double a = pass.parameter(0)[i % channels];
            dx[i] = input.of(pass.x()[i], dy[i], a);
            gradients[0][channel.of(i, channels, dx.length)] +=
                coefficient.of(pass.x()[i], dy[i], a);
          }
          return dx;
        });
  }

  static List<LayerSlip> all() {
    return List.of(
        slip(
            "exponent not brought down",
            (x, dy, a) -> dy * (1 + a * x * x),
            COEFFICIENT,
            LAST_AXIS),
        slip(
            "the identity's part forgotten",
            (x, dy, a) -> dy * 3 * a * x * x,
            COEFFICIENT,
            LAST_AXIS),
        slip(
            "exponent not lowered",
            (x, dy, a) -> dy * (1 + 3 * a * x * x * x),
            COEFFICIENT,
            LAST_AXIS),
        slip("coefficient's gradient by x^2", INPUT, (x, dy, a) -> dy * x * x, LAST_AXIS),
        slip(
            "coefficient's gradient times the coefficient",
            INPUT,
            (x, dy, a) -> dy * a * x * x * x,
            LAST_AXIS),
        slip(
            "coefficient's gradient along the first axis instead of the channels'",
            INPUT,
            COEFFICIENT,
            (element, channels, elements) -> element * channels / elements));
  }
}
