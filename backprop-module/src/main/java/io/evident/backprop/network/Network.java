package io.evident.backprop.network;

import java.util.List;
import java.util.Optional;

/**
 * Layers and a loss, with every shape inferred and checked: a chain, or {@link Block}s that branch
 * and join again. Immutable.
 *
 * <p>The layers stand in the order of the forward pass, blocks written out. Values are numbered: 0
 * is the input, l + 1 is what layer l gives; {@link #sources} says which values a layer takes.
 */
public final class Network {
  /** More layers than this no network has. */
  public static final int MOST_LAYERS = 10_000;

  private final String name;
  private final List<Element> elements;
  private final Loss loss;
  private final double l2Penalty;
  private final List<Layer> layers;
  private final List<String> layerNames;
  private final List<List<Integer>> sources;
  private final List<List<Integer>> consumers;
  private final List<Shape> shapes;
  private final List<Parameter> parameters;

  private Network(String name, Shape input, List<Element> elements, Loss loss, double l2Penalty) {
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a network must be one line without control characters, got \""
              + name.replaceAll("\\p{Cntrl}", "?")
              + "\"");
    }
    this.name = name;
    this.elements = elements;
    this.loss = loss;
    this.l2Penalty = l2Penalty;
    NetworkNodes nodes = new NetworkNodes(input, elements);
    this.layers = List.copyOf(nodes.layers);
    this.layerNames = List.copyOf(nodes.names);
    this.sources = List.copyOf(nodes.sources);
    this.consumers = nodes.consumers();
    this.shapes = List.copyOf(nodes.values);
    this.parameters = List.copyOf(nodes.parameters);
    requireFits(loss, shapes.get(layers.size()), layers.size());
  }

  private static void requireFits(Loss loss, Shape outputs, int layer) {
    if (outputs.rank() != 1) {
      throw new ShapeException(
          layer,
          "loss " + loss.kind() + " takes a vector, got " + outputs + "; put a flatten before it");
    }
    try {
      loss.targets(outputs.size());
    } catch (IllegalArgumentException e) {
      throw (ShapeException) new ShapeException(layer, e.getMessage()).initCause(e);
    }
  }

  /**
   * A network; its shapes are inferred from the input on.
   *
   * @param name what to call it
   * @param input the shape of one example
   * @param elements at least one layer or block, in the order of the forward pass
   * @param loss the loss on the last layer's output
   * @return the network
   * @throws ShapeException if a layer or the loss cannot take the shape before it
   * @throws IllegalArgumentException if there is no layer
   */
  public static Network of(String name, Shape input, List<? extends Element> elements, Loss loss) {
    if (elements.isEmpty()) {
      throw new IllegalArgumentException("network " + name + " must have at least one layer");
    }
    return new Network(name, input, List.copyOf(elements), loss, 0);
  }

  /**
   * The same network with a penalty on its weights: the loss gains l2Penalty / 2 times the sum of
   * their squares, biases apart.
   *
   * @param l2Penalty finite and at least 0; 0 is none
   * @return a new network
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Network withL2Penalty(double l2Penalty) {
    if (!(l2Penalty >= 0 && l2Penalty < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("l2Penalty must be finite and >= 0, got " + l2Penalty);
    }
    return new Network(name, input(), elements, loss, l2Penalty);
  }

  /**
   * The penalty on the weights.
   *
   * @return the factor of half the sum of their squares, 0 for none
   */
  public double l2Penalty() {
    return l2Penalty;
  }

  /**
   * What it is called.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The network as it was described.
   *
   * @return layers and blocks; the {@link #layers} themselves for a chain
   */
  public List<Element> elements() {
    return elements;
  }

  /**
   * The layers in the order of the forward pass, blocks written out.
   *
   * @return an immutable list
   */
  public List<Layer> layers() {
    return layers;
  }

  /**
   * The loss on the last layer's output.
   *
   * @return the loss
   */
  public Loss loss() {
    return loss;
  }

  /**
   * The loss as it is computed where the last layer turns logits into probabilities: of what that
   * layer is given. It is the same function of the weights as {@link #loss()} of the outputs.
   *
   * @return empty where the loss is computed of the outputs
   */
  public Optional<Loss> lossOnLogits() {
    return loss.onInputsOf(layers.get(layers.size() - 1));
  }

  /**
   * A layer's name: its kind and its number among its kind, within a block after the block's.
   *
   * @param layer the index of the layer
   * @return such as {@code conv2d_2} or {@code residual_1.shortcut.conv2d_1}
   */
  public String layerName(int layer) {
    return layerNames.get(layer);
  }

  /**
   * The shape of one example.
   *
   * @return the input shape
   */
  public Shape input() {
    return shapes.get(0);
  }

  /**
   * The shape of the last layer's output.
   *
   * @return a vector
   */
  public Shape output() {
    return shapes.get(layers.size());
  }

  /**
   * How many targets an example has.
   *
   * @return as {@link Loss#targets} says for the outputs
   */
  public int targets() {
    return loss.targets(output().size());
  }

  /**
   * Where a layer takes its inputs from.
   *
   * @param layer the index of the layer
   * @return numbers of values: 0 for the network's input, l + 1 for what layer l gives; one, but
   *     for a layer that joins
   */
  public List<Integer> sources(int layer) {
    return sources.get(layer);
  }

  /**
   * The layers that take a value.
   *
   * @param value 0 for the network's input, l + 1 for what layer l gives
   * @return their indices, one for each time it is taken; none for the outputs
   */
  public List<Integer> consumers(int value) {
    return consumers.get(value);
  }

  /**
   * The shape a layer gets.
   *
   * @param layer the index of the layer
   * @return its input shape; of a layer that joins, [n] for inputs of n numbers in all, which it is
   *     given one after the other for each example
   */
  public Shape inputOf(int layer) {
    List<Shape> inputs = inputsOf(layer);
    return inputs.size() == 1
        ? inputs.get(0)
        : Shape.of(inputs.stream().mapToInt(Shape::size).sum());
  }

  /**
   * The shapes a layer gets.
   *
   * @param layer the index of the layer
   * @return one for each of its {@link #sources}
   */
  public List<Shape> inputsOf(int layer) {
    return sources.get(layer).stream().map(shapes::get).toList();
  }

  /**
   * The shape of a value.
   *
   * @param value 0 for the network's input, l + 1 for what layer l gives
   * @return without the batch axis
   */
  public Shape shapeOf(int value) {
    return shapes.get(value);
  }

  /**
   * The shape a layer gives.
   *
   * @param layer the index of the layer
   * @return its output shape
   */
  public Shape outputOf(int layer) {
    return shapes.get(layer + 1);
  }

  /**
   * Every parameter, layer by layer.
   *
   * @return an immutable list
   */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * How many numbers the network learns.
   *
   * @return the sum of the sizes of the parameters, running statistics apart
   */
  public long parameterCount() {
    return parameters.stream().filter(Parameter::trained).mapToLong(p -> p.shape().size()).sum();
  }

  /**
   * Whether, in training, what one example turns into depends on the others of its batch.
   *
   * @return true if a batch must not be cut into parts
   */
  public boolean couplesExamples() {
    return layers.stream().anyMatch(Layer::couplesExamples);
  }

  /**
   * Whether the network does another thing in training than at inference.
   *
   * @return true if it has a batch normalization, a dropout or a layer of the user's own
   */
  public boolean dependsOnMode() {
    return layers.stream().anyMatch(Layer::dependsOnMode);
  }

  /**
   * How many dropouts the network has.
   *
   * @return 0 or more
   */
  public int dropoutCount() {
    return (int) layers.stream().filter(Dropout.class::isInstance).count();
  }
}
