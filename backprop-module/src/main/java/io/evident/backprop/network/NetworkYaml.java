package io.evident.backprop.network;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A network as YAML:
 *
 * <pre>{@code
 * version: 1
 * name: lenet
 * input: [32, 32, 3]
 * layers:
 *   - conv2d: {filters: 6, kernel: 5}   # stride: 1, padding: valid | same | a number, dilation: 1,
 *                                       # groups: 1, bias: true; kernel, stride, padding: [3, 1]
 *   - relu
 *   - maxPool2d: {size: 2}              # stride: as size, padding: valid
 *   - residual:                         # adds its input; or what a shortcut makes of it
 *       layers: [batchNorm, relu, conv2d: {filters: 6, kernel: 3, padding: same}]
 *   - concat: [[relu], [tanh]]          # or add, or {name: mix, branches: [[relu], [tanh]]}
 *   - repeat: {times: 2, layers: [relu]}
 *   - flatten
 *   - dense: {units: 10}                # or units: classes; inputs: as they come
 * loss: softmaxCrossEntropy           # or {softmaxCrossEntropy: {labelSmoothing: 0.1}}
 * l2Penalty: 0.01                     # none
 * }</pre>
 *
 * <p>The words {@code height}, {@code width}, {@code channels} and {@code classes} stand for those
 * of the data, where a number is wanted: {@code input: [height, width, channels]}. Where there are
 * no data they are those of CIFAR-10: 32, 32, 3 and 10.
 */
public final class NetworkYaml {
  /** The words for the images' shape. */
  public static final Set<String> SHAPE_WORDS = Set.of("height", "width", "channels");

  private static final int VERSION = 1;

  private static final Map<String, Integer> WITHOUT_DATA = words(Shape.of(32, 32, 3), 10);

  private NetworkYaml() {}

  /**
   * Reads a network from a file.
   *
   * @param file the YAML
   * @return the network
   * @throws IllegalArgumentException if it does not describe one; the message names file, line and
   *     column, for shapes that do not fit too
   * @throws IOException if the file cannot be read
   */
  public static Network read(Path file) throws IOException {
    return read(YamlValue.read(file));
  }

  /**
   * Reads a network. Layers of the user's own stand in the YAML by their kind, without settings, if
   * they are registered, see {@link CustomLayer}.
   *
   * @param yaml the YAML
   * @return the network
   * @throws IllegalArgumentException as {@link #read(Path)}, or if a registered layer cannot be
   *     made
   */
  public static Network read(YamlValue yaml) {
    return read(yaml, registered());
  }

  /** The layers that {@link CustomLayer} speaks of. */
  private static List<CustomLayer> registered() {
    try {
      return ServiceLoader.load(CustomLayer.class).stream()
          .map(ServiceLoader.Provider::get)
          .toList();
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "a registered custom layer cannot be made: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a network with layers of the user's own, which stand in the YAML by their kind, without
   * settings.
   *
   * @param yaml the YAML
   * @param customLayers one of each kind that the YAML may name
   * @return the network
   * @throws IllegalArgumentException as {@link #read(Path)}, or if two custom layers have one kind
   *     or the kind of a built-in layer
   */
  public static Network read(YamlValue yaml, List<? extends CustomLayer> customLayers) {
    return readMeant(yaml.withWords(WITHOUT_DATA), customLayers);
  }

  private static Network readMeant(YamlValue yaml, List<? extends CustomLayer> customLayers) {
    Map<String, YamlValue> entries =
        yaml.mapping(Set.of("version", "name", "input", "layers", "loss", "l2Penalty"));
    YamlValue version = entries.get("version");
    if (version != null && version.integer() != VERSION) {
      throw version.error("this program reads networks of version 1, got " + version.text());
    }
    YamlValue input = yaml.required(entries, "input");
    YamlValue lossValue = yaml.required(entries, "loss");
    ElementsYaml reader = new ElementsYaml(LayerYaml.byKind(customLayers));
    List<Element> layers = reader.read(yaml.required(entries, "layers"));
    if (layers.isEmpty()) {
      throw yaml.required(entries, "layers").error("needs at least one layer");
    }
    return network(yaml, reader, shape(input), layers, LossYaml.read(lossValue));
  }

  /**
   * Reads a network whose ends come from data: its input is that of the data, its last layer is a
   * dense one with the outputs that the loss needs for the data's targets, and neither stands in
   * the YAML. One whose YAML has an {@code input} is whole, and read as it is.
   *
   * @param yaml the YAML, in which the loss may be left out
   * @param input the shape of an example
   * @param targets of an example
   * @param usualLoss where the YAML has none
   * @return the network
   * @throws IllegalArgumentException as {@link #read(YamlValue)}
   */
  public static Network between(YamlValue yaml, Shape input, int targets, Loss usualLoss) {
    if (yaml.isScalar() || yaml.entries().containsKey("input")) {
      return read(yaml);
    }
    Map<String, YamlValue> entries =
        yaml.mapping(Set.of("version", "name", "layers", "loss", "l2Penalty"));
    YamlValue lossValue = entries.get("loss");
    Loss loss = lossValue == null ? usualLoss : LossYaml.read(lossValue);
    ElementsYaml reader = new ElementsYaml(LayerYaml.byKind(registered()));
    List<Element> layers = new ArrayList<>(reader.read(yaml.required(entries, "layers")));
    layers.add(Dense.of(loss.outputs(targets)));
    return network(yaml, reader, input, layers, loss);
  }

  private static Network network(
      YamlValue yaml, ElementsYaml reader, Shape input, List<Element> layers, Loss loss) {
    Map<String, YamlValue> entries = yaml.entries();
    YamlValue lossValue = entries.getOrDefault("loss", yaml);
    String name = entries.containsKey("name") ? entries.get("name").text() : "network";
    try {
      Network network = Network.of(name, input, layers, loss);
      for (int l = 0; l < network.layers().size(); l++) {
        if (network.layers().get(l) instanceof CustomLayer layer) {
          for (Mode mode : Mode.values()) {
            requireWhole(network, l, layer, mode);
          }
        }
      }
      YamlValue l2Penalty = entries.get("l2Penalty");
      return l2Penalty == null ? network : penalized(network, l2Penalty);
    } catch (ShapeException e) {
      throw reader.place(e.layer()).orElse(lossValue).error(e.getMessage());
    }
  }

  /** Requires that a layer of the user's own gives what it says for every example of a batch. */
  private static void requireWhole(Network network, int l, CustomLayer layer, Mode mode) {
    List<Shape> inputs = network.inputsOf(l);
    int batch = 2;
    double[][] parameters =
        layer.parameters(inputs).stream()
            .map(p -> betweenZeroAndOne(p.shape().size()))
            .toArray(double[][]::new);
    double[] x = betweenZeroAndOne(batch * network.inputOf(l).size());
    double[] y;
    try {
      y = layer.forward(new LayerInput(inputs, batch, mode, x, parameters));
    } catch (RuntimeException e) {
      // These numbers may be no input for it; with real ones it is asked again.
      return;
    }
    int wanted = batch * network.outputOf(l).size();
    if (y == null || y.length != wanted) {
      throw new ShapeException(
          l,
          "layer "
              + network.layerName(l)
              + " must give "
              + wanted
              + " numbers for a batch of "
              + batch
              + ", "
              + network.outputOf(l)
              + " for each example, and gives "
              + (y == null ? "null" : Integer.toString(y.length)));
    }
  }

  /** Numbers that a layer may divide by, or take the logarithm of. */
  private static double[] betweenZeroAndOne(int count) {
    double[] numbers = new double[count];
    Arrays.setAll(numbers, i -> (1 + i % 7) / 8.0);
    return numbers;
  }

  /**
   * What the words stand for that follow the data.
   *
   * @param images height, width and channels
   * @param classes how many
   * @return for {@link YamlValue#withWords}
   */
  public static Map<String, Integer> words(Shape images, int classes) {
    return Map.of(
        "height", images.dimension(0),
        "width", images.dimension(1),
        "channels", images.dimension(2),
        "classes", classes);
  }

  private static Network penalized(Network network, YamlValue l2Penalty) {
    double penalty = l2Penalty.number();
    if (!(penalty >= 0)) {
      throw l2Penalty.error("l2Penalty must be >= 0, got " + l2Penalty.text());
    }
    return network.withL2Penalty(penalty);
  }

  private static Shape shape(YamlValue yaml) {
    List<Integer> dimensions = yaml.items().stream().map(YamlValue::integer).toList();
    try {
      return new Shape(dimensions);
    } catch (IllegalArgumentException e) {
      throw yaml.error(e.getMessage());
    }
  }

  /**
   * Writes a network so that {@link #read(YamlValue)} gives the same one.
   *
   * @param network the network
   * @return the YAML, lines ended by a newline
   */
  public static String print(Network network) {
    StringBuilder out = new StringBuilder();
    out.append("version: ").append(VERSION).append('\n');
    out.append("name: ").append(scalar(network.name())).append('\n');
    out.append("input: ").append(network.input()).append('\n');
    out.append("layers:\n");
    out.append(ElementsYaml.print(network.elements(), "  "));
    out.append("loss: ").append(LossYaml.print(network.loss())).append('\n');
    if (network.l2Penalty() > 0) {
      out.append("l2Penalty: ").append(network.l2Penalty()).append('\n');
    }
    return out.toString();
  }

  /** A text as it stands where YAML reads it back so, else between quotes. */
  private static String scalar(String text) {
    try {
      YamlValue read = YamlValue.parse("name", "name: " + text + "\n").entries().get("name");
      if (read.text().equals(text)) {
        return text;
      }
    } catch (YamlException e) {
      // Such as {x, which is no scalar; quotes make it one.
    }
    return "'" + text.replace("'", "''") + "'";
  }
}
