package io.evident.backprop.graph;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.LossReduction;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/**
 * A network as TensorFlow operations over given weights.
 *
 * @param <T> the number type
 */
public final class LoweredNetwork<T extends TNumber> {
  private final Ops tf;
  private final Network network;
  private final LoweringOptions options;
  private final List<Operand<T>> parameters;
  private final boolean named;

  /** By layer; the parts of a batch share them. */
  private final Map<Integer, Operand<T>> rowPairKernels = new HashMap<>();

  /**
   * Prepares to lower a network.
   *
   * @param tf where operations are added
   * @param network the network
   * @param options how
   * @param parameters the weights, in the order of {@link Network#parameters()}, each as its {@link
   *     WeightLayout} says
   * @throws IllegalArgumentException if there are too few or too many weights
   */
  public LoweredNetwork(
      Ops tf, Network network, LoweringOptions options, List<Operand<T>> parameters) {
    this(tf, network, options, parameters, true);
  }

  private LoweredNetwork(
      Ops tf,
      Network network,
      LoweringOptions options,
      List<Operand<T>> parameters,
      boolean named) {
    if (parameters.size() != network.parameters().size()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has "
              + network.parameters().size()
              + " parameters, got "
              + parameters.size());
    }
    this.tf = tf;
    this.network = network;
    this.options = options;
    this.parameters = List.copyOf(parameters);
    this.named = named;
  }

  /**
   * The same without a scope of names for each layer. TensorFlow Java reads the names of the whole
   * graph for every scope, which takes long in a graph of thousands of layers.
   *
   * @return a network that lowers to the same operations under other names
   */
  public LoweredNetwork<T> withoutNames() {
    return new LoweredNetwork<>(tf, network, options, parameters, false);
  }

  /**
   * Some examples of a batch.
   *
   * @param inputs [n, input...]
   * @param targets [n, targets], see {@link Network#targets()}
   * @param masks for every dropout of the network in order, 0 or 1 for each element of its input;
   *     empty at inference
   * @param weights [n], see {@link io.evident.backprop.network.Batch#withWeights}; empty where all
   *     examples count the same, which adds no operation
   * @param <T> the number type
   */
  public record Examples<T extends TNumber>(
      Operand<T> inputs, Operand<T> targets, List<Operand<T>> masks, Optional<Operand<T>> weights) {

    public Examples {
      masks = List.copyOf(masks);
    }

    /**
     * Examples that count the same.
     *
     * @param inputs [n, input...]
     * @param targets [n, targets]
     * @param masks for every dropout of the network in order; empty at inference
     */
    public Examples(Operand<T> inputs, Operand<T> targets, List<Operand<T>> masks) {
      this(inputs, targets, masks, Optional.empty());
    }
  }

  /**
   * What one step needs.
   *
   * @param loss a mean over all examples, each times its weight if it has one; a scalar
   * @param minimized what the gradients are of: the loss itself, or the sum that it is the mean of
   * @param outputs of each part, [n, outputs]
   * @param followed what the running statistics become in this step, in the order of those
   *     parameters that are not trained; empty at inference
   * @param known derivatives of what is minimized that need no differentiating, in values that all
   *     of it depends on it through; empty where there are none
   * @param <T> the number type
   */
  public record Lowered<T extends TNumber>(
      Operand<T> loss,
      Operand<T> minimized,
      List<Operand<T>> outputs,
      List<Operand<T>> followed,
      List<Derivative<T>> known) {

    public Lowered {
      outputs = List.copyOf(outputs);
      followed = List.copyOf(followed);
      known = List.copyOf(known);
    }

    /**
     * TensorFlow's gradient of what is minimized, from the derivatives that are known on.
     *
     * @param graph the graph the operations are in
     * @param variables what to differentiate in
     * @return one gradient for each, of the same shape
     */
    public List<Operand<T>> gradients(Graph graph, List<Operand<T>> variables) {
      return known.isEmpty()
          ? LoweredNetwork.gradients(graph, minimized, variables)
          : typed(
              graph.addGradients(
                  null,
                  outputsOf(known.stream().map(Derivative::in).toList()),
                  outputsOf(variables),
                  outputsOf(known.stream().map(Derivative::value).toList())));
    }
  }

  /**
   * A derivative of what is minimized.
   *
   * @param in what it is the derivative in
   * @param value of the same shape
   * @param <T> the number type
   */
  public record Derivative<T extends TNumber>(Operand<T> in, Operand<T> value) {}

  /** The outputs of one part, the values by their numbers, what the running statistics become. */
  private record Pass<T extends TNumber>(
      Operand<T> outputs,
      Operand<T> lastInputs,
      Map<Integer, Operand<T>> values,
      List<Operand<T>> followed) {}

  /**
   * Cuts a batch into {@link LoweringOptions#batchParts()} parts of nearly the same size. It must
   * hold at least as many examples as there are parts: TensorFlow's CPU convolutions fail on a part
   * without examples ("Missing 1-th output", or a depth that does not fit).
   *
   * @param batch any tensor with the batch as its first axis
   * @param <U> its type
   * @return the parts in order
   */
  public <U extends org.tensorflow.types.family.TType> List<Operand<U>> split(Operand<U> batch) {
    int parts = network.couplesExamples() ? 1 : options.batchParts();
    if (parts == 1) {
      return List.of(batch);
    }
    int rank = batch.shape().numDimensions();
    Operand<TInt32> size = batchSize(batch);
    int[] rest = new int[rank - 1];
    Arrays.fill(rest, 0);
    int[] whole = new int[rank - 1];
    Arrays.fill(whole, -1);
    List<Operand<U>> pieces = new ArrayList<>();
    Operand<TInt32> from = tf.constant(0);
    for (int p = 1; p <= parts; p++) {
      Operand<TInt32> to = tf.math.div(tf.math.mul(size, tf.constant(p)), tf.constant(parts));
      Operand<TInt32> begin = join(from, rest);
      pieces.add(tf.slice(batch, begin, join(tf.math.sub(to, from), whole)));
      from = to;
    }
    return pieces;
  }

  private Operand<TInt32> join(Operand<TInt32> first, int[] rest) {
    Operand<TInt32> head = tf.expandDims(first, tf.constant(0));
    return rest.length == 0 ? head : tf.concat(List.of(head, tf.constant(rest)), tf.constant(0));
  }

  private Operand<TInt32> batchSize(Operand<?> batch) {
    return tf.gather(tf.shape(batch), tf.constant(0), tf.constant(0));
  }

  /**
   * The network's outputs at inference.
   *
   * @param inputs [n, input...]
   * @return [n, outputs]
   */
  public Operand<T> outputs(Operand<T> inputs) {
    return pass(Mode.INFERENCE, inputs, List.of()).outputs();
  }

  /**
   * Values of the network at inference.
   *
   * @param inputs [n, input...]
   * @param numbers of the values, see {@link Network#sources}: that of the last layer is what the
   *     network gives, and another may be what a dense layer is given
   * @return each value, [n, shape...]
   * @throws IllegalArgumentException if one does not stand by itself, since two layers were lowered
   *     as one
   */
  public List<Operand<T>> values(Operand<T> inputs, List<Integer> numbers) {
    Map<Integer, Operand<T>> values = pass(Mode.INFERENCE, inputs, List.of()).values();
    Set<Integer> exchanged = LayerOrder.exchanged(network, options);
    for (int number : numbers) {
      if (!values.containsKey(number) || exchanged.contains(number)) {
        throw new IllegalArgumentException(
            "value " + number + " of network " + network.name() + " does not stand by itself");
      }
    }
    return numbers.stream().map(values::get).toList();
  }

  private Pass<T> pass(Mode mode, Operand<T> inputs, List<Operand<T>> masks) {
    Map<Integer, Operand<T>> values = new HashMap<>(Map.of(0, inputs));
    List<Operand<T>> followed = new ArrayList<>();
    List<LayerOrder.Step> order = LayerOrder.of(network, options);
    for (int at = 0; at < order.size(); at++) {
      LayerOrder.Step step = order.get(at);
      int l = step.layer();
      LayerOperands<T> operands =
          new LayerOperands<>(
              step.sources().stream().map(values::get).toList(),
              network.inputsOf(l).get(0),
              network.outputOf(l),
              parametersOf(l),
              mode,
              maskOf(l, masks));
      LayerLowering<T> lowering =
          new LayerLowering<>(
              named ? tf.withSubScope(network.layerName(l)) : tf, options, operands);
      if (at + 1 < order.size() && isRowPairs(step, order.get(at + 1))) {
        Operand<T> pooled =
            lowering.pooledPairs((Conv2d) network.layers().get(l), rowPairKernel(l));
        at++;
        values.put(order.get(at).value(), pooled);
      } else if (at + 1 < order.size() && isPooledShort(step, order.get(at + 1))) {
        at++;
        values.put(
            order.get(at).value(),
            lowering.pooledShort(
                (Conv2d) network.layers().get(l),
                (Pool2d) network.layers().get(order.get(at).layer())));
      } else {
        values.put(step.value(), network.layers().get(l).accept(lowering));
        followed.addAll(lowering.followed());
      }
    }
    LayerOrder.Step last = order.get(order.size() - 1);
    return new Pass<>(
        values.get(last.value()), values.get(last.sources().get(0)), values, followed);
  }

  private boolean isRowPairs(LayerOrder.Step step, LayerOrder.Step next) {
    return options.convolution() == LoweringOptions.Convolution.ROW_PAIRS
        && options.precision() != Precision.BFLOAT16
        && RowPairs.suits(
            network.layers().get(step.layer()),
            network.layers().get(next.layer()),
            network.outputOf(step.layer()))
        && next.isOnlyAfter(step, network);
  }

  private boolean isPooledShort(LayerOrder.Step step, LayerOrder.Step next) {
    return options.precision() == Precision.BFLOAT16
        && LayerLowering.isPooledShort(
            network.layers().get(step.layer()),
            network.layers().get(next.layer()),
            network.outputOf(step.layer()))
        && next.isOnlyAfter(step, network);
  }

  private Operand<T> rowPairKernel(int layer) {
    return rowPairKernels.computeIfAbsent(layer, l -> RowPairs.kernel(tf, parametersOf(l).get(0)));
  }

  private List<Operand<T>> parametersOf(int layer) {
    List<Operand<T>> own = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      if (network.parameters().get(p).layer() == layer) {
        own.add(parameters.get(p));
      }
    }
    return own;
  }

  private Optional<Operand<T>> maskOf(int layer, List<Operand<T>> masks) {
    if (masks.isEmpty() || !(network.layers().get(layer) instanceof Dropout)) {
      return Optional.empty();
    }
    long before =
        network.layers().subList(0, layer).stream().filter(Dropout.class::isInstance).count();
    return Optional.of(masks.get((int) before));
  }

  /**
   * Masks as training draws them, the same for the same seed; to be {@link #split} as the batch is.
   *
   * @param size of the batch, a scalar
   * @param seed two numbers below 2^48, different in every step
   * @param type the number type
   * @return a mask for every dropout, 0 with the probability of its rate
   */
  public List<Operand<T>> randomMasks(Operand<TInt32> size, Operand<TInt64> seed, Class<T> type) {
    List<Operand<T>> masks = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      if (network.layers().get(l) instanceof Dropout dropout) {
        int[] rest = network.inputOf(l).dimensions().stream().mapToInt(Integer::intValue).toArray();
        // Above the bits that seeds use, so that no two dropouts draw alike.
        long[] own = {0, (long) masks.size() << 48};
        Operand<T> uniform =
            tf.random.statelessRandomUniform(
                join(size, rest), tf.bitwise.bitwiseXor(seed, tf.constant(own)), type);
        Operand<T> rate = tf.dtypes.cast(tf.constant(dropout.rate()), type);
        masks.add(tf.dtypes.cast(tf.math.greaterEqual(uniform, rate), type));
      }
    }
    return masks;
  }

  /**
   * The loss of a batch given in parts.
   *
   * @param mode training or inference
   * @param parts together at least one example; one part where examples depend on each other
   * @return the mean loss over all of them, the outputs of each, and the running statistics after
   */
  public Lowered<T> loss(Mode mode, List<Examples<T>> parts) {
    return loss(mode, parts, LossReduction.MEAN);
  }

  /**
   * The loss of a batch given in parts, and what of it is minimized.
   *
   * @param mode training or inference
   * @param parts together at least one example; one part where examples depend on each other
   * @param reduction what is minimized
   * @return the mean loss over all of them whatever is minimized, the outputs of each, and the
   *     running statistics after
   */
  public Lowered<T> loss(Mode mode, List<Examples<T>> parts, LossReduction reduction) {
    List<Operand<T>> sums = new ArrayList<>();
    List<Operand<T>> outputs = new ArrayList<>();
    List<Operand<TInt32>> sizes = new ArrayList<>();
    List<Operand<T>> followed = new ArrayList<>();
    List<Derivative<T>> ofSums = new ArrayList<>();
    for (Examples<T> part : parts) {
      Pass<T> pass = pass(mode, part.inputs(), part.masks());
      outputs.add(pass.outputs());
      followed.addAll(pass.followed());
      Operand<T> s = network.lossOnLogits().isPresent() ? pass.lastInputs() : pass.outputs();
      LossLowering.Sum<T> sum =
          network
              .lossOnLogits()
              .orElse(network.loss())
              .accept(
                  new LossLowering<>(
                      tf, options, network.output().size(), s, part.targets(), part.weights()));
      sums.add(sum.value());
      sum.derivative().ifPresent(d -> ofSums.add(new Derivative<>(s, d)));
      sizes.add(batchSize(part.targets()));
    }
    Operand<T> total = sums.size() == 1 ? sums.get(0) : tf.math.addN(sums);
    Operand<TInt32> whole = sizes.size() == 1 ? sizes.get(0) : tf.math.addN(sizes);
    Operand<T> size = tf.dtypes.cast(whole, total.type());
    Operand<T> mean = tf.math.div(total, size);
    boolean summed = reduction == LossReduction.SUM;
    List<Derivative<T>> known = new ArrayList<>();
    for (Derivative<T> ofSum : ofSums) {
      known.add(summed ? ofSum : new Derivative<>(ofSum.in(), tf.math.div(ofSum.value(), size)));
    }
    if (network.l2Penalty() == 0
        || network.parameters().stream().noneMatch(Parameter::regularized)) {
      return new Lowered<>(mean, summed ? total : mean, outputs, followed, known);
    }
    Operand<T> penalty = penalty(mean.type());
    if (!known.isEmpty()) {
      known.add(new Derivative<>(penalty, tf.dtypes.cast(tf.constant(1.0), mean.type())));
    }
    Operand<T> loss = tf.math.add(mean, penalty);
    return new Lowered<>(
        loss, summed ? tf.math.add(total, penalty) : loss, outputs, followed, known);
  }

  private Operand<T> penalty(Class<T> type) {
    List<Operand<T>> squares = new ArrayList<>();
    for (int p = 0; p < parameters.size(); p++) {
      if (network.parameters().get(p).regularized()) {
        Operand<T> flat = tf.reshape(parameters.get(p), tf.constant(new int[] {-1}));
        squares.add(tf.reduceSum(tf.math.square(flat), tf.constant(0)));
      }
    }
    Operand<T> factor = tf.dtypes.cast(tf.constant(network.l2Penalty() / 2), type);
    return tf.math.mul(factor, tf.math.addN(squares));
  }

  /**
   * TensorFlow's own gradient of a scalar.
   *
   * @param graph the graph the operations are in
   * @param loss the scalar
   * @param variables what to differentiate in
   * @param <T> the number type
   * @return one gradient for each, of the same shape
   */
  public static <T extends TNumber> List<Operand<T>> gradients(
      Graph graph, Operand<T> loss, List<Operand<T>> variables) {
    return typed(graph.addGradients(loss.asOutput(), outputsOf(variables)));
  }

  private static <T extends TNumber> Output<?>[] outputsOf(List<Operand<T>> operands) {
    return operands.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
  }

  private static <T extends TNumber> List<Operand<T>> typed(Output<?>[] gradients) {
    List<Operand<T>> all = new ArrayList<>();
    for (Output<?> gradient : gradients) {
      @SuppressWarnings("unchecked") // a gradient has the type of its variable
      Operand<T> one = (Operand<T>) gradient;
      all.add(one);
    }
    return all;
  }
}
