package io.evident.lab.selftest;

import static io.evident.lab.selftest.LayerSlip.elementwise;

import io.evident.backprop.network.Activation;
import java.util.List;
import org.apache.commons.numbers.gamma.Erf;

/** Usual mistakes in the derivative of a function of one element. */
final class ActivationSlips {
  private static final Activation RELU = Activation.relu();
  private static final Activation LEAKY_RELU = Activation.leakyRelu(0.1);
  private static final Activation TANH = Activation.tanh();
  private static final Activation SIGMOID = Activation.sigmoid();
  private static final Activation GELU = Activation.gelu();
  private static final Activation SOFTPLUS = Activation.softplus();
  private static final Activation SILU = Activation.silu();
  private static final Activation ELU = Activation.elu();
  private static final Activation HARD_SWISH = Activation.hardSwish();

  private ActivationSlips() {}

  static List<LayerSlip> of(Activation.Function function) {
    return switch (function) {
      case RELU -> ofRelu();
      case LEAKY_RELU -> ofLeakyRelu();
      case TANH -> ofTanh();
      case SIGMOID -> ofSigmoid();
      case GELU -> ofGelu();
      case SOFTPLUS -> ofSoftplus();
      case SILU -> ofSilu();
      case ELU -> ofElu();
      case HARD_SWISH -> ofHardSwish();
    };
  }

  private static List<LayerSlip> ofRelu() {
    return List.of(
        elementwise("everything passes", RELU, (x, y, dy) -> dy),
        elementwise("the negative side passes", RELU, (x, y, dy) -> x < 0 ? dy : 0),
        elementwise("only positive gradients pass", RELU, (x, y, dy) -> Math.max(dy, 0)),
        elementwise("multiplied by the output", RELU, (x, y, dy) -> dy * y),
        elementwise("not multiplied by dy", RELU, (x, y, dy) -> x > 0 ? 1 : 0));
  }

  private static List<LayerSlip> ofLeakyRelu() {
    double slope = LEAKY_RELU.slope();
    return List.of(
        elementwise("slope forgotten", LEAKY_RELU, (x, y, dy) -> x > 0 ? dy : 0),
        elementwise("slope on both sides", LEAKY_RELU, (x, y, dy) -> slope * dy),
        elementwise(
            "slope on the positive side", LEAKY_RELU, (x, y, dy) -> x > 0 ? slope * dy : dy),
        elementwise("divided by the slope", LEAKY_RELU, (x, y, dy) -> x > 0 ? dy : dy / slope),
        elementwise("slope of the wrong sign", LEAKY_RELU, (x, y, dy) -> x > 0 ? dy : -slope * dy),
        elementwise(
            "the default slope instead of the layer's",
            LEAKY_RELU,
            (x, y, dy) -> x > 0 ? dy : Activation.DEFAULT_SLOPE * dy));
  }

  private static List<LayerSlip> ofTanh() {
    return List.of(
        elementwise("1 - x^2 instead of 1 - y^2", TANH, (x, y, dy) -> dy * (1 - x * x)),
        elementwise("1 + y^2", TANH, (x, y, dy) -> dy * (1 + y * y)),
        elementwise("1 - y", TANH, (x, y, dy) -> dy * (1 - y)),
        elementwise("the sigmoid's y (1 - y)", TANH, (x, y, dy) -> dy * y * (1 - y)),
        elementwise(
            "the output put through tanh again",
            TANH,
            (x, y, dy) -> dy * (1 - Math.tanh(y) * Math.tanh(y))));
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static List<LayerSlip> ofSigmoid() {
    return List.of(
        elementwise("y (1 + y)", SIGMOID, (x, y, dy) -> dy * y * (1 + y)),
        elementwise("x (1 - x)", SIGMOID, (x, y, dy) -> dy * x * (1 - x)),
        elementwise("y without 1 - y", SIGMOID, (x, y, dy) -> dy * y),
        elementwise("tanh's 1 - y^2", SIGMOID, (x, y, dy) -> dy * (1 - y * y)),
        elementwise("y - 1", SIGMOID, (x, y, dy) -> dy * y * (y - 1)),
        elementwise(
            "the output put through the sigmoid again",
            SIGMOID,
            (x, y, dy) -> dy * logistic(y) * (1 - logistic(y))));
  }

  private static double distribution(double x) {
    return (1 + Erf.value(x / Math.sqrt(2))) / 2;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The derivative of x (1 + tanh(k (x + 0.044715 x^3))) / 2 with k = sqrt(2 / pi). */
  private static double derivativeOfApproximation(double x) {
    double k = Math.sqrt(2 / Math.PI);
    double t = Math.tanh(k * (x + 0.044715 * x * x * x));
    return (1 + t) / 2 + x * (1 - t * t) * k * (1 + 3 * 0.044715 * x * x) / 2;
  }

  private static List<LayerSlip> ofGelu() {
    return List.of(
        elementwise(
            "derivative of the approximation by tanh",
            GELU,
            (x, y, dy) -> dy * derivativeOfApproximation(x)),
        elementwise(
            "derivative of x s(1.702 x)",
            GELU,
            (x, y, dy) -> {
              double s = logistic(1.702 * x);
              return dy * (s + 1.702 * x * s * (1 - s));
            }),
        elementwise("x phi(x) missing", GELU, (x, y, dy) -> dy * distribution(x)),
        elementwise("Phi(x) missing", GELU, (x, y, dy) -> dy * x * density(x)),
        elementwise(
            "x phi(x) of the wrong sign",
            GELU,
            (x, y, dy) -> dy * (distribution(x) - x * density(x))),
        elementwise(
            "phi(x) without its x", GELU, (x, y, dy) -> dy * (distribution(x) + density(x))),
        elementwise(
            "phi without 1 / sqrt(2 pi)",
            GELU,
            (x, y, dy) -> dy * (distribution(x) + x * Math.exp(-x * x / 2))),
        elementwise(
            "erf(x) instead of erf(x / sqrt 2)",
            GELU,
            (x, y, dy) -> dy * ((1 + Erf.value(x)) / 2 + x * density(x))));
  }

  private static List<LayerSlip> ofSoftplus() {
    return List.of(
        elementwise("s(-x)", SOFTPLUS, (x, y, dy) -> dy * logistic(-x)),
        elementwise("s(y) instead of s(x)", SOFTPLUS, (x, y, dy) -> dy * logistic(y)),
        elementwise(
            "the sigmoid's s (1 - s)", SOFTPLUS, (x, y, dy) -> dy * logistic(x) * logistic(-x)),
        elementwise("the step of ReLU", SOFTPLUS, (x, y, dy) -> x > 0 ? dy : 0),
        elementwise("the output instead of s(x)", SOFTPLUS, (x, y, dy) -> dy * y));
  }

  private static List<LayerSlip> ofSilu() {
    return List.of(
        elementwise("x s'(x) missing", SILU, (x, y, dy) -> dy * logistic(x)),
        elementwise("s(x) missing", SILU, (x, y, dy) -> dy * y * logistic(-x)),
        elementwise(
            "x s'(x) of the wrong sign", SILU, (x, y, dy) -> dy * (logistic(x) - y * logistic(-x))),
        elementwise(
            "s'(x) without its x", SILU, (x, y, dy) -> dy * logistic(x) * (1 + logistic(-x))),
        elementwise(
            "y (1 - y) instead of y (1 - s(x))",
            SILU,
            (x, y, dy) -> dy * (logistic(x) + y * (1 - y))),
        elementwise(
            "derivative of x s(1.702 x)",
            SILU,
            (x, y, dy) -> {
              double s = logistic(1.702 * x);
              return dy * (s + 1.702 * x * s * (1 - s));
            }));
  }

  private static List<LayerSlip> ofElu() {
    return List.of(
        elementwise("nothing passes on the left", ELU, (x, y, dy) -> x > 0 ? dy : 0),
        elementwise("everything passes", ELU, (x, y, dy) -> dy),
        elementwise("y instead of y + 1", ELU, (x, y, dy) -> x > 0 ? dy : dy * y),
        elementwise("exp(y) instead of exp(x)", ELU, (x, y, dy) -> x > 0 ? dy : dy * Math.exp(y)),
        elementwise("exp(x) on both sides", ELU, (x, y, dy) -> dy * Math.exp(x)),
        elementwise("sides exchanged", ELU, (x, y, dy) -> x > 0 ? dy * Math.exp(-x) : dy));
  }

  private static double slopeOfHardSwish(double x) {
    return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6;
  }

  private static List<LayerSlip> ofHardSwish() {
    return List.of(
        elementwise(
            "x times the derivative of the clipped factor missing",
            HARD_SWISH,
            (x, y, dy) -> dy * Math.min(Math.max(x + 3, 0), 6) / 6),
        elementwise(
            "the clipped factor missing",
            HARD_SWISH,
            (x, y, dy) -> x > -3 && x < 3 ? dy * x / 6 : 0),
        elementwise(
            "the middle piece's slope for all", HARD_SWISH, (x, y, dy) -> dy * (2 * x + 3) / 6),
        elementwise(
            "the left piece's slope on the right",
            HARD_SWISH,
            (x, y, dy) -> x >= 3 ? 0 : dy * slopeOfHardSwish(x)),
        elementwise(
            "kinks at -1 and 1",
            HARD_SWISH,
            (x, y, dy) -> x <= -1 ? 0 : x >= 1 ? dy : dy * (2 * x + 3) / 6),
        elementwise(
            "the derivative of SiLU",
            HARD_SWISH,
            (x, y, dy) -> dy * logistic(x) * (1 + x * logistic(-x))));
  }
}
