package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chain of layers and a loss, with every shape inferred and checked. Immutable. */
public final class Network {
  private final String name;
  private final List<Layer> layers;
  private final Loss loss;
  private final double l2Penalty;
  private final List<String> layerNames;
  private final List<Shape> shapes;
  private final List<Parameter> parameters;

  private Network(String name, Shape input, List<Layer> layers, Loss loss, double l2Penalty) {
    this.name = name;
    this.layers = List.copyOf(layers);
    this.loss = loss;
    this.l2Penalty = l2Penalty;
    List<String> names = new ArrayList<>();
    List<Shape> inferred = new ArrayList<>(List.of(input));
    List<Parameter> all = new ArrayList<>();
    Map<String, Integer> ordinals = new HashMap<>();
    for (int i = 0; i < this.layers.size(); i++) {
      Layer layer = this.layers.get(i);
      String layerName = layer.kind() + "_" + ordinals.merge(layer.kind(), 1, Integer::sum);
      Shape in = inferred.get(i);
      try {
        inferred.add(layer.outputShape(in));
      } catch (IllegalArgumentException e) {
        throw new ShapeException(i, "layer " + (i + 1) + " (" + layerName + ") " + e.getMessage());
      }
      names.add(layerName);
      for (LayerParameter p : layer.parameters(in)) {
        all.add(
            new Parameter(
                layerName + "." + p.name(), i, p.shape(), p.fanIn(), p.fanOut(), p.role()));
      }
    }
    requireFits(loss, inferred.get(this.layers.size()), this.layers.size());
    this.layerNames = List.copyOf(names);
    this.shapes = List.copyOf(inferred);
    this.parameters = List.copyOf(all);
  }

  private static void requireFits(Loss loss, Shape outputs, int layer) {
    if (outputs.rank() != 1) {
      throw new ShapeException(
          layer,
          "loss " + loss.kind() + " takes a vector, got " + outputs + "; put a flatten before it");
    }
    if (outputs.size() < loss.leastOutputs()) {
      throw new ShapeException(
          layer,
          "loss " + loss.kind() + " needs at least [" + loss.leastOutputs() + "], got " + outputs);
    }
  }

  /**
   * A network; its shapes are inferred from the input on.
   *
   * @param name what to call it
   * @param input the shape of one example
   * @param layers at least one layer, in the order of the forward pass
   * @param loss the loss on the last layer's output
   * @return the network
   * @throws ShapeException if a layer or the loss cannot take the shape before it
   * @throws IllegalArgumentException if there is no layer
   */
  public static Network of(String name, Shape input, List<Layer> layers, Loss loss) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("network " + name + " must have at least one layer");
    }
    return new Network(name, input, layers, loss, 0);
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
    return new Network(name, input(), layers, loss, l2Penalty);
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
   * The layers in the order of the forward pass.
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
   * A layer's name: its kind and its number among its kind.
   *
   * @param layer the index of the layer
   * @return such as {@code conv2d_2}
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
   * The shape a layer gets.
   *
   * @param layer the index of the layer
   * @return its input shape
   */
  public Shape inputOf(int layer) {
    return shapes.get(layer);
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
