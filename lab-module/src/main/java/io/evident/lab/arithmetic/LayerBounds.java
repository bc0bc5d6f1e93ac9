package io.evident.lab.arithmetic;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;

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

  /** Of x s(x): its largest slope, at 2.4. */
  private static final double SILU_SLOPE = 1.1;

  /** Of x (x + 3) / 6 at 3. */
  private static final double HARD_SWISH_SLOPE = 1.5;

  private final List<Bounded> inputs;
  private final Bounded x;
  private final List<Shape> shapes;
  private final Shape input;
  private final Shape output;
  private final List<Numbers> parameters;
  private final Mode mode;

  private LayerBounds(
      List<Bounded> inputs, List<Shape> shapes, Shape output, List<Numbers> parameters, Mode mode) {
    this.inputs = inputs;
    this.x = inputs.get(0);
    this.shapes = shapes;
    this.input = shapes.get(0);
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
    List<Bounded> h = new ArrayList<>(List.of(Bounded.exact(inputs)));
    int used = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      List<Shape> shapes = network.inputsOf(l);
      int own = network.layers().get(l).parameters(shapes).size();
      h.add(
          network
              .layers()
              .get(l)
              .accept(
                  new LayerBounds(
                      network.sources(l).stream().map(h::get).toList(),
                      shapes,
                      network.outputOf(l),
                      parameters.subList(used, used + own),
                      mode)));
      used += own;
    }
    return h.get(h.size() - 1);
  }

  private double[] parameter(int which) {
    return parameters.get(which).values();
  }

  /** Where there is none, adding zeros is exact, and one rounding more is no harm. */
  private double[] bias(boolean has, int length) {
    return has ? parameter(1) : new double[length];
  }

  @Override
  public Bounded dense(Dense layer) {
    return LinearBounds.product(x, parameter(0), bias(layer.bias(), layer.units()));
  }

  @Override
  public Bounded conv2d(Conv2d layer) {
    return LinearBounds.convolution(
        layer, input, output, x, parameter(0), bias(layer.bias(), layer.filters()));
  }

  @Override
  public Bounded pool2d(Pool2d layer) {
    WindowBounds windows = new WindowBounds(layer.windows(), input, output);
    return switch (layer.reduction()) {
      case MAX -> windows.maximum(x);
      case MEAN -> windows.mean(x);
    };
  }

  @Override
  public Bounded batchNorm(BatchNorm layer) {
    int shift = layer.scale() ? 1 : 0;
    double[] scale = parameter(0);
    if (!layer.scale()) {
      scale = new double[parameter(shift).length];
      Arrays.fill(scale, 1);
    }
    NormalizationBounds bounds =
        new NormalizationBounds(x, layer.epsilon(), scale, parameter(shift));
    return mode == Mode.TRAINING
        ? bounds.ofBatch()
        : bounds.ofRunning(parameter(shift + 1), parameter(shift + 2));
  }

  @Override
  public Bounded layerNorm(LayerNorm layer) {
    return new NormalizationBounds(x, layer.epsilon(), parameter(0), parameter(1))
        .ofGroups(parameter(0).length, 1);
  }

  @Override
  public Bounded groupNorm(GroupNorm layer) {
    return new NormalizationBounds(x, layer.epsilon(), parameter(0), parameter(1))
        .ofGroups(input.size(), layer.groups());
  }

  @Override
  public Bounded globalAvgPool2d(GlobalAvgPool2d layer) {
    int channels = input.dimension(2);
    int pixels = input.size() / channels;
    double[] values = new double[x.values().length / pixels];
    double[] scales = new double[values.length];
    for (int i = 0; i < x.values().length; i++) {
      int to = i / input.size() * channels + i % channels;
      values[to] += x.values()[i] / pixels;
      scales[to] += (Math.abs(x.values()[i]) + x.scales()[i]) / pixels;
    }
    return new Bounded(values, scales, x.roundings() + pixels + 1);
  }

  /** Exactly. */
  @Override
  public Bounded padChannels(PadChannels layer) {
    int examples = x.values().length / input.size();
    double[] values = new double[examples * output.size()];
    double[] scales = new double[values.length];
    for (int to = 0; to < values.length; to++) {
      int c = to % output.dimension(2);
      int q = to / output.dimension(2) % output.dimension(1);
      int p = to / output.dimension(2) / output.dimension(1) % output.dimension(0);
      int row = to / output.size() * input.dimension(0) + p * layer.stride();
      if (c < input.dimension(2)) {
        int from = (row * input.dimension(1) + q * layer.stride()) * input.dimension(2) + c;
        values[to] = x.values()[from];
        scales[to] = x.scales()[from];
      }
    }
    return new Bounded(values, scales, x.roundings());
  }

  /** The factor and the product are rounded. */
  @Override
  public Bounded scale(Scale layer) {
    double a = layer.learned() ? parameter(0)[0] : layer.factor();
    return elementwise(z -> a * z, Math.abs(a), z -> Math.abs(a * z), 2);
  }

  @Override
  public Bounded flatten(Flatten layer) {
    return x;
  }

  @Override
  public Bounded add(Add layer) {
    double[] values = new double[x.values().length];
    double[] sizes = new double[values.length];
    for (Bounded one : inputs) {
      for (int i = 0; i < values.length; i++) {
        values[i] += one.values()[i];
        sizes[i] += Math.abs(one.values()[i]) + one.scales()[i];
      }
    }
    return new Bounded(values, sizes, mostRoundings() + inputs.size() - 1);
  }

  private int mostRoundings() {
    return inputs.stream().mapToInt(Bounded::roundings).max().orElse(0);
  }

  @Override
  public Bounded concat(Concat layer) {
    double[] values = new double[inputs.stream().mapToInt(i -> i.values().length).sum()];
    double[] scales = new double[values.length];
    int all = output.dimension(output.rank() - 1);
    int before = 0;
    for (int j = 0; j < inputs.size(); j++) {
      Shape shape = shapes.get(j);
      int own = shape.dimension(shape.rank() - 1);
      for (int i = 0; i < inputs.get(j).values().length; i++) {
        int to = i / own * all + before + i % own;
        values[to] = inputs.get(j).values()[i];
        scales[to] = inputs.get(j).scales()[i];
      }
      before += own;
    }
    return new Bounded(values, scales, mostRoundings());
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

  @Override
  public Bounded activation(Activation layer) {
    double slope = layer.slope();
    return switch (layer.function()) {
      // Exactly.
      case RELU -> elementwise(z -> Math.max(z, 0), 1, z -> 0, 0);
      // The slope and the product are rounded.
      case LEAKY_RELU -> elementwise(z -> Math.max(z, slope * z), 1, z -> Math.abs(slope * z), 2);
      case TANH -> elementwise(Math::tanh, 1, z -> 1, FUNCTION);
      // Its slope is at most 1/4.
      case SIGMOID -> elementwise(z -> 1 / (1 + Math.exp(-z)), 0.25, z -> 1, FUNCTION);
      case GELU ->
          elementwise(
              z -> z / 2 * (1 + Erf.value(z * Math.sqrt(0.5))), GELU_SLOPE, Math::abs, FUNCTION);
      case SOFTPLUS ->
          elementwise(
              z -> Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
              1,
              z -> 1 + Math.abs(z),
              FUNCTION);
      case SILU -> elementwise(z -> z / (1 + Math.exp(-z)), SILU_SLOPE, Math::abs, FUNCTION);
      // exp(z) - 1 is of exp(z), which is at most 1.
      case ELU -> elementwise(z -> z > 0 ? z : Math.expm1(z), 1, z -> 1, FUNCTION);
      // A sum, 1/6 and two products.
      case HARD_SWISH ->
          elementwise(z -> z / 6 * Math.min(Math.max(z + 3, 0), 6), HARD_SWISH_SLOPE, Math::abs, 4);
    };
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
