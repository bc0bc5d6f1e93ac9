package io.evident.lab.arithmetic;

import io.evident.backprop.network.AvgPool2d;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Gelu;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.LeakyRelu;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.Softplus;
import io.evident.backprop.network.Tanh;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.special.Erf;

/**
 * One layer in float64 by plain loops, with what rounding may do to it. A layer f with the
 * Lipschitz constant L carries an error e of its input on as L e, and adds its own.
 */
final class LayerBounds implements LayerVisitor<Bounded> {
  /**
   * Units in the last place allowed for a function that is approximated: exp, tanh, erf, rsqrt and
   * the few operations around them. Of a function's range for tanh and the sigmoid, which saturate,
   * of the magnitude of x for the others, which grow like it.
   */
  static final int FUNCTION = 16;

  /** Of x Phi(x): its largest slope, at sqrt 2. */
  private static final double GELU_SLOPE = 1.13;

  private final Bounded x;
  private final Shape input;
  private final Shape output;
  private final List<Numbers> parameters;
  private final Mode mode;

  private LayerBounds(Bounded x, Shape input, Shape output, List<Numbers> parameters, Mode mode) {
    this.x = x;
    this.input = input;
    this.output = output;
    this.parameters = parameters;
    this.mode = mode;
  }

  /**
   * A network's outputs.
   *
   * @param network without dropout or layers of users
   * @param parameters in the order and the shapes that the network declares
   * @param inputs [n, input...], exact
   * @param mode whether a batch norm takes the batch's statistics or the running ones
   * @return [n, outputs]
   */
  static Bounded outputs(Network network, List<Numbers> parameters, double[] inputs, Mode mode) {
    Bounded h = Bounded.exact(inputs);
    int used = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      int own = network.layers().get(l).parameters(network.inputOf(l)).size();
      h =
          network
              .layers()
              .get(l)
              .accept(
                  new LayerBounds(
                      h,
                      network.inputOf(l),
                      network.outputOf(l),
                      parameters.subList(used, used + own),
                      mode));
      used += own;
    }
    return h;
  }

  private double[] parameter(int which) {
    return parameters.get(which).values();
  }

  @Override
  public Bounded dense(Dense layer) {
    return LinearBounds.product(x, parameter(0), parameter(1));
  }

  @Override
  public Bounded conv2d(Conv2d layer) {
    return LinearBounds.convolution(layer, input, output, x, parameter(0), parameter(1));
  }

  @Override
  public Bounded maxPool2d(MaxPool2d layer) {
    return new WindowBounds(input, output, layer.size(), layer.stride()).maximum(x);
  }

  @Override
  public Bounded avgPool2d(AvgPool2d layer) {
    return new WindowBounds(input, output, layer.size(), layer.stride()).mean(x);
  }

  @Override
  public Bounded batchNorm(BatchNorm layer) {
    NormalizationBounds bounds =
        new NormalizationBounds(x, layer.epsilon(), parameter(0), parameter(1));
    return mode == Mode.TRAINING ? bounds.ofBatch() : bounds.ofRunning(parameter(2), parameter(3));
  }

  @Override
  public Bounded flatten(Flatten layer) {
    return x;
  }

  @Override
  public Bounded dropout(Dropout layer) {
    if (mode == Mode.INFERENCE) {
      return x;
    }
    throw new IllegalArgumentException("dropout has no bound in training: it takes masks");
  }

  @Override
  public Bounded custom(CustomLayer layer) {
    throw new IllegalArgumentException("no bound is known for the layer " + layer.kind());
  }

  /** y = max(x, 0), exactly. */
  @Override
  public Bounded relu(Relu layer) {
    return elementwise(z -> Math.max(z, 0), 1, z -> 0, 0);
  }

  /** y = max(x, a x): the slope a and the product are rounded. */
  @Override
  public Bounded leakyRelu(LeakyRelu layer) {
    double slope = layer.slope();
    return elementwise(
        z -> Math.max(z, slope * z), Math.max(1, Math.abs(slope)), z -> Math.abs(slope * z), 2);
  }

  @Override
  public Bounded tanh(Tanh layer) {
    return elementwise(Math::tanh, 1, z -> 1, FUNCTION);
  }

  /** y = 1 / (1 + exp(-x)), whose slope is at most 1/4. */
  @Override
  public Bounded sigmoid(Sigmoid layer) {
    return elementwise(z -> 1 / (1 + Math.exp(-z)), 0.25, z -> 1, FUNCTION);
  }

  /** y = x Phi(x). */
  @Override
  public Bounded gelu(Gelu layer) {
    return elementwise(
        z -> z / 2 * (1 + Erf.erf(z * Math.sqrt(0.5))), GELU_SLOPE, Math::abs, FUNCTION);
  }

  /** y = log(1 + exp(x)). */
  @Override
  public Bounded softplus(Softplus layer) {
    return elementwise(
        z -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
        1,
        z -> 1 + Math.abs(z),
        FUNCTION);
  }

  private Bounded elementwise(
      DoubleUnaryOperator f, double lipschitz, DoubleUnaryOperator own, int roundings) {
    double[] values = new double[x.values().length];
    double[] scales = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double z = x.values()[i];
      values[i] = f.applyAsDouble(z);
      scales[i] = lipschitz * x.scales()[i] + own.applyAsDouble(z);
    }
    return new Bounded(values, scales, x.roundings() + roundings);
  }
}
