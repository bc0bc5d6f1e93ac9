package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * A network computed and differentiated by hand, in float64.
 *
 * <p>With h_0 = x and h_l = f_l(h_j, ...; theta_l) of values j before it (j = l - 1 in a chain),
 * the chain rule runs backwards through the layers: dL/dtheta_l = (dh_l/dtheta_l)^T dL/dh_l, and
 * dL/dh_j is the sum of (dh_l/dh_j)^T dL/dh_l over all layers l that take h_j.
 */
public final class ManualNetwork {
  static final double[] NOTHING = {};

  private final Network network;
  private final List<ManualLayer> layers = new ArrayList<>();
  private final int[] firstParameter;
  private final LayerInputs inputs;
  private final NetworkLoss loss;
  private final WeightPenalty penalty;
  private final MatrixProduct product;

  /** For each layer, which dropout it is, or -1. */
  private final int[] dropout;

  private ManualNetwork(Network network, NetworkLoss loss, MatrixProduct product) {
    this.network = network;
    this.loss = loss;
    this.penalty = new WeightPenalty(network);
    this.product = product;
    this.inputs = new LayerInputs(network);
    this.firstParameter = new int[network.layers().size() + 1];
    for (int l = 0; l < network.layers().size(); l++) {
      layers.add(network.layers().get(l).accept(new ManualLayers(network.inputsOf(l))));
    }
    this.dropout = new int[layers.size()];
    int dropouts = 0;
    for (int l = 0; l < layers.size(); l++) {
      dropout[l] = network.layers().get(l) instanceof Dropout ? dropouts++ : -1;
    }
    for (Parameter parameter : network.parameters()) {
      firstParameter[parameter.layer() + 1]++;
    }
    for (int l = 0; l < layers.size(); l++) {
      firstParameter[l + 1] += firstParameter[l];
    }
  }

  /**
   * The hand-derived implementation of a network, on the fastest matrix product there is here.
   *
   * @param network the network
   * @return its implementation; it holds no values
   */
  public static ManualNetwork of(Network network) {
    return of(network, MatrixProduct.fastest());
  }

  /**
   * The hand-derived implementation of a network.
   *
   * @param network the network
   * @param product what multiplies its matrices
   * @return its implementation; it holds no values
   */
  public static ManualNetwork of(Network network, MatrixProduct product) {
    return new ManualNetwork(network, NetworkLoss.of(network), product);
  }

  /**
   * What multiplies its matrices.
   *
   * @return as it was made with
   */
  public MatrixProduct product() {
    return product;
  }

  /**
   * The same implementation with another backward pass for one of its layers, such as one of your
   * own to be checked: {@code GradientCheck.of(network).withGradient(changed::gradient)}. It is
   * given the gradient in the layer's outputs, also where the loss is otherwise differentiated in
   * the logits before it ({@link Network#lossOnLogits}).
   *
   * @param layer the index of the layer
   * @param backward its backward pass from now on
   * @return a new implementation
   */
  public ManualNetwork withBackward(int layer, BackwardPass backward) {
    boolean isBehind = layer >= loss.layersBeforeGradient();
    NetworkLoss own = isBehind ? loss.differentiatedInOutputs(network) : loss;
    ManualNetwork changed = new ManualNetwork(network, own, product);
    Collections.copy(changed.layers, layers);
    changed.layers.set(
        layer, new ManualReplaced(layers.get(layer), backward, network.inputsOf(layer)));
    return changed;
  }

  /**
   * The same implementation with another gradient of the loss in the network's outputs.
   *
   * @param gradient that gradient from now on
   * @return a new implementation
   */
  public ManualNetwork withOutputGradient(OutputGradient gradient) {
    ManualNetwork changed =
        new ManualNetwork(network, loss.withGradient(network, gradient), product);
    Collections.copy(changed.layers, layers);
    return changed;
  }

  double[][] ofLayer(int layer, ParameterValues values) {
    double[][] own = new double[firstParameter[layer + 1] - firstParameter[layer]][];
    for (int p = 0; p < own.length; p++) {
      own[p] = values.get(firstParameter[layer] + p);
    }
    return own;
  }

  /** The arrays of one layer's parameters, of those of all. */
  double[][] ofLayer(int layer, double[][] all) {
    return Arrays.copyOfRange(all, firstParameter[layer], firstParameter[layer + 1]);
  }

  /** One of the layers. */
  ManualLayer layer(int layer) {
    return layers.get(layer);
  }

  /**
   * The forward pass, kept.
   *
   * @param parameters the weights
   * @param batch the examples
   * @return h_0 to h_L: the inputs, then each layer's output, by the numbers of the values
   */
  public List<double[]> activations(ParameterValues parameters, Batch batch) {
    try (MatrixProduct.Products products = product.begin()) {
      return activations(parameters, batch, batch.inputs(), products, Between.NOTHING);
    }
  }

  /** h_0 to h_L, where h_0 may be another than the batch's own. */
  List<double[]> activations(
      ParameterValues parameters,
      Batch batch,
      double[] inputs,
      MatrixProduct.Products products,
      Between between) {
    List<double[]> h = new ArrayList<>(List.of(inputs));
    for (int l = 0; l < layers.size(); l++) {
      Pass pass = pass(l, batch, products, true);
      double[][] own = ofLayer(l, parameters);
      ManualLayer layer = layers.get(l);
      double[] x = this.inputs.of(l, h, batch);
      // A dense first layer takes the examples' rows from where they are.
      double[] y =
          x == NOTHING ? layer.forward(pass, batch.rows(), own) : layer.forward(pass, x, own);
      between.output(l, layer, pass, x, y, own);
      h.add(y);
    }
    return h;
  }

  Pass pass(int layer, Batch batch, MatrixProduct.Products products, boolean wantsInputs) {
    boolean drops = dropout[layer] >= 0 && batch.mode() == Mode.TRAINING;
    double[] mask = drops ? batch.mask(dropout[layer]) : NOTHING;
    return new Pass(batch.size(), batch.mode(), mask, products, wantsInputs);
  }

  /**
   * The loss.
   *
   * @param parameters the weights
   * @param batch the examples
   * @return L, a mean over the batch
   */
  public double loss(ParameterValues parameters, Batch batch) {
    try (MatrixProduct.Products products = product.begin()) {
      double[][] h = new double[layers.size() + 1][];
      h[0] = batch.inputs();
      for (int l = 0; l < loss.layersBefore(); l++) {
        double[] x = inputs.of(l, Arrays.asList(h), batch);
        h[l + 1] = layers.get(l).forward(pass(l, batch, products, true), x, ofLayer(l, parameters));
        forget(h, l);
      }
      return loss.value(h[loss.layersBefore()], batch) + penalty(parameters);
    }
  }

  /**
   * The loss of outputs that are known, such as means of several.
   *
   * @param parameters the weights, for their penalty
   * @param outputs of some examples, [n, outputs]
   * @param targets of them, [n, targets]
   * @return L, a mean over them
   * @throws IllegalArgumentException if there are not as many of both
   */
  public double lossOfOutputs(ParameterValues parameters, double[] outputs, double[] targets) {
    int n = outputs.length / network.output().size();
    if (n == 0
        || outputs.length != n * network.output().size()
        || targets.length != (long) n * network.targets()) {
      throw new IllegalArgumentException(
          "outputs and targets must be "
              + network.output().size()
              + " and "
              + network.targets()
              + " numbers for each example, got "
              + outputs.length
              + " and "
              + targets.length);
    }
    return NetworkLoss.ofOutputs(network).value(n, outputs, targets) + penalty(parameters);
  }

  /** Lets go of the values that no layer after this one takes. */
  private void forget(double[][] h, int layer) {
    for (int v : inputs.sources(layer)) {
      if (inputs.lastConsumer(v) == layer) {
        h[v] = NOTHING;
      }
    }
  }

  /**
   * The loss near a point: where a single entry of a parameter or of the inputs is moved.
   *
   * @param parameters the weights; copied
   * @param batch the examples; held, not to be changed
   * @return for one thread at a time; to be closed
   */
  public NearbyLoss near(ParameterValues parameters, Batch batch) {
    return new NearbyLoss(this, network, parameters, batch);
  }

  /** Where each layer takes its inputs from. */
  LayerInputs inputs() {
    return inputs;
  }

  /**
   * Puts units of the layers that take a value, or outputs before the loss, on the other side of
   * kinks that are nearer than what is uncertain.
   */
  void flip(
      int value, Batch batch, List<double[]> before, double[] moved, IntToDoubleFunction margin) {
    for (int layer : inputs.consumers(value)) {
      if (inputs.sources(layer).length == 1) {
        Pass pass = pass(layer, batch, MatrixProduct.inJava().begin(), true);
        layers.get(layer).flip(pass, before.get(value), moved, margin);
      }
    }
    if (value == loss.layersBefore()) {
      loss.computed(batch).flip(before.get(value), moved, batch.targets(), margin);
    }
  }

  /** How many units and outputs stand on another side of their kinks than before. */
  int flips(Batch batch, List<double[]> before, List<double[]> after) {
    int flips = 0;
    for (int l = 0; l < layers.size(); l++) {
      Pass pass = pass(l, batch, MatrixProduct.inJava().begin(), true);
      flips += layers.get(l).flips(pass, inputs.of(l, before), inputs.of(l, after));
    }
    int last = loss.layersBefore();
    return flips + loss.computed(batch).flips(before.get(last), after.get(last), batch.targets());
  }

  /** The loss without the penalty. */
  NetworkLoss dataLoss() {
    return loss;
  }

  /** l2 / 2 sum W^2 over the regularized parameters. */
  double penalty(ParameterValues parameters) {
    return penalty.value(parameters);
  }

  /**
   * The loss and its gradient.
   *
   * @param parameters the weights
   * @param batch the examples
   * @return L, dL/dtheta and dL/dx
   */
  public LossGradient gradient(ParameterValues parameters, Batch batch) {
    return gradient(parameters, batch, true, ParameterValues.zeros(network));
  }

  /**
   * The loss and its gradient in the parameters alone, which is what training needs: the first
   * layer's dL/dx is a product as large as its others.
   *
   * @param parameters the weights
   * @param batch the examples
   * @return L and dL/dtheta; {@link LossGradient#inputs()} is empty
   */
  public LossGradient parameterGradient(ParameterValues parameters, Batch batch) {
    return parameterGradient(parameters, batch, ParameterValues.zeros(network));
  }

  /**
   * The same in arrays that are there already. A training that takes new ones for every step keeps
   * the garbage collector busy: arrays of a megabyte are apart from the others to it.
   *
   * @param parameters the weights
   * @param batch the examples
   * @param into room for dL/dtheta, written over; other than the weights
   * @return L and dL/dtheta, which is {@code into}; {@link LossGradient#inputs()} is empty
   * @throws IllegalArgumentException if the room is another network's or holds the weights
   */
  public LossGradient parameterGradient(
      ParameterValues parameters, Batch batch, ParameterValues into) {
    if (into == parameters || into.network() != network) {
      throw new IllegalArgumentException(
          "into must be room for the gradient of network "
              + network.name()
              + ", as of ParameterValues.zeros(network), got "
              + (into == parameters
                  ? "the weights themselves"
                  : "values of network " + into.network().name() + ", not the same network"));
    }
    into.fill(0);
    return gradient(parameters, batch, false, into);
  }

  private LossGradient gradient(
      ParameterValues parameters, Batch batch, boolean wantsInputs, ParameterValues gradients) {
    try (MatrixProduct.Products products = product.begin()) {
      List<double[]> h = activations(parameters, batch, NOTHING, products, Between.NOTHING);
      return backward(parameters, batch, h, wantsInputs, gradients, products, Between.NOTHING);
    }
  }

  /** The gradient at activations that are known. */
  LossGradient backward(
      ParameterValues parameters,
      Batch batch,
      List<double[]> h,
      boolean wantsInputs,
      ParameterValues gradients,
      MatrixProduct.Products products,
      Between between) {
    double[] s = after(loss.layersBeforeGradient(), h, batch);
    ManualLoss differentiated = loss.differentiated(batch);
    double[] d = differentiated.gradient(batch.size(), s, batch.targets());
    between.outputGradient(differentiated, batch.size(), s, batch.targets(), d);
    ValueGradients in = new ValueGradients(inputs, between);
    boolean[] wanted = wanted(wantsInputs);
    in.add(loss.layersBeforeGradient(), d);
    for (int l = loss.layersBeforeGradient() - 1; l >= 0; l--) {
      if (!wanted[l + 1]) {
        continue;
      }
      double[] dy = in.take(l + 1);
      Pass pass = pass(l, batch, products, isWanted(l, wanted));
      double[][] own = ofLayer(l, parameters);
      double[][] ofOwn = ofLayer(l, gradients);
      ManualLayer layer = layers.get(l);
      double[] x = inputs.of(l, h, batch);
      double[] y = h.get(l + 1);
      double[] dx =
          x == NOTHING
              ? layer.backward(pass, batch.rows(), y, dy, own, ofOwn)
              : layer.backward(pass, x, y, dy, own, ofOwn);
      between.inputGradient(l, layer, pass, x, y, dy, dx, own, ofOwn);
      in.addParts(l, dx, wanted);
    }
    penalty.addGradient(parameters, gradients);
    double value = loss(parameters, batch, h);
    return new LossGradient(value, gradients, wantsInputs ? in.take(0) : NOTHING);
  }

  /** The loss at activations that are known. */
  double loss(ParameterValues parameters, Batch batch, List<double[]> h) {
    return loss.value(after(loss.layersBefore(), h, batch), batch) + penalty(parameters);
  }

  /**
   * Which values' gradients are wanted: the inputs', if so, and those that depend on parameters.
   */
  private boolean[] wanted(boolean wantsInputs) {
    boolean[] wanted = new boolean[layers.size() + 1];
    wanted[0] = wantsInputs;
    for (int l = 0; l < layers.size(); l++) {
      wanted[l + 1] = firstParameter[l + 1] > firstParameter[l] || isWanted(l, wanted);
    }
    return wanted;
  }

  /** Whether the gradient in an input of a layer is wanted. */
  private boolean isWanted(int layer, boolean[] wanted) {
    for (int v : inputs.sources(layer)) {
      if (wanted[v]) {
        return true;
      }
    }
    return false;
  }

  /** h after so many layers; the inputs themselves may have been left where they are. */
  private static double[] after(int layers, List<double[]> h, Batch batch) {
    return h.get(layers) == NOTHING ? batch.inputs() : h.get(layers);
  }

  /**
   * Moves the running statistics as one step of training on a batch does.
   *
   * @param parameters the weights; the running statistics among them are changed
   * @param batch the examples, in {@link Mode#TRAINING}
   * @throws IllegalArgumentException if the batch is taken at inference, which follows nothing
   */
  public void follow(ParameterValues parameters, Batch batch) {
    if (batch.mode() != Mode.TRAINING) {
      throw new IllegalArgumentException("running statistics follow training, not inference");
    }
    follow(parameters, batch, activations(parameters, batch), new double[0][]);
  }

  /**
   * The same at activations that are known.
   *
   * @param variances of what rounding does to each parameter, raised; empty where nobody asks
   */
  void follow(ParameterValues parameters, Batch batch, List<double[]> h, double[][] variances) {
    for (int l = 0; l < layers.size(); l++) {
      Pass pass = pass(l, batch, MatrixProduct.inJava().begin(), true);
      double[][] own = ofLayer(l, parameters);
      double[] x = inputs.of(l, h);
      layers.get(l).follow(pass, x, own);
      if (variances.length > 0) {
        variances[l] = layers.get(l).followedVariance(pass, x, own);
      }
    }
  }
}
