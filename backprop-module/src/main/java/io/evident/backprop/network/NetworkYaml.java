package io.evident.backprop.network;

import io.evident.backprop.yaml.NearestName;
import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A network as YAML:
 *
 * <pre>{@code
 * version: 1
 * name: lenet
 * input: [32, 32, 3]
 * layers:
 *   - conv2d: {filters: 6, kernel: 5}   # stride: 1, padding: valid | same | a number
 *   - relu
 *   - maxPool2d: {size: 2}              # stride: as size
 *   - flatten
 *   - dense: {units: 10}                # inputs: as they come
 * loss: softmaxCrossEntropy
 * }</pre>
 */
public final class NetworkYaml {
  private static final int VERSION = 1;

  private static final Map<String, Function<Fields, Layer>> LAYERS = layers();

  private static final Map<String, Loss> LOSSES =
      inOrder(
          List.of(
              new SoftmaxCrossEntropy(),
              new BinaryCrossEntropyOnLogits(),
              new BinaryCrossEntropy(),
              new HalfMeanSquaredError()));

  private NetworkYaml() {}

  private static Map<String, Function<Fields, Layer>> layers() {
    Map<String, Function<Fields, Layer>> readers = new LinkedHashMap<>();
    readers.put("dense", f -> new Dense(f.integer("units"), f.optionalInteger("inputs")));
    readers.put(
        "conv2d",
        f ->
            new Conv2d(
                f.integer("filters"),
                f.integer("kernel"),
                f.optionalInteger("stride").orElse(1),
                f.padding("padding")));
    readers.put(
        "maxPool2d",
        f -> {
          int size = f.integer("size");
          return new MaxPool2d(size, f.optionalInteger("stride").orElse(size));
        });
    readers.put("flatten", f -> new Flatten());
    readers.put("relu", f -> new Relu());
    readers.put("leakyRelu", f -> new LeakyRelu(f.number("slope", LeakyRelu.DEFAULT_SLOPE)));
    readers.put("tanh", f -> new Tanh());
    readers.put("sigmoid", f -> new Sigmoid());
    return readers;
  }

  private static Map<String, Loss> inOrder(List<Loss> losses) {
    return losses.stream()
        .collect(Collectors.toMap(Loss::kind, l -> l, (a, b) -> a, LinkedHashMap::new));
  }

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
   * Reads a network.
   *
   * @param yaml the YAML
   * @return the network
   * @throws IllegalArgumentException as {@link #read(Path)}
   */
  public static Network read(YamlValue yaml) {
    Map<String, YamlValue> entries =
        yaml.mapping(Set.of("version", "name", "input", "layers", "loss"));
    YamlValue version = entries.get("version");
    if (version != null && version.integer() != VERSION) {
      throw version.error("this program reads networks of version 1, got " + version.text());
    }
    YamlValue input = yaml.required(entries, "input");
    YamlValue lossName = yaml.required(entries, "loss");
    Loss loss = LOSSES.get(lossName.text());
    if (loss == null) {
      throw lossName.error(
          "unknown loss "
              + lossName.text()
              + "; "
              + NearestName.hint(lossName.text(), LOSSES.keySet()));
    }
    List<YamlValue> items = yaml.required(entries, "layers").items();
    List<Layer> layers = new ArrayList<>();
    for (YamlValue item : items) {
      layers.add(layer(item));
    }
    if (layers.isEmpty()) {
      throw yaml.required(entries, "layers").error("needs at least one layer");
    }
    String name = entries.containsKey("name") ? entries.get("name").text() : "network";
    try {
      return Network.of(name, shape(input), layers, loss);
    } catch (ShapeException e) {
      YamlValue where = e.layer() < items.size() ? items.get(e.layer()) : lossName;
      throw where.error(e.getMessage());
    }
  }

  private static Shape shape(YamlValue yaml) {
    List<Integer> dimensions = yaml.items().stream().map(YamlValue::integer).toList();
    try {
      return new Shape(dimensions);
    } catch (IllegalArgumentException e) {
      throw yaml.error(e.getMessage());
    }
  }

  private static Layer layer(YamlValue item) {
    String kind;
    YamlValue fields = null;
    if (item.isScalar()) {
      kind = item.text();
    } else {
      Map<String, YamlValue> entry = item.mapping(LAYERS.keySet());
      if (entry.size() != 1) {
        throw item.error("must be one layer, such as conv2d: {filters: 6, kernel: 5}");
      }
      kind = entry.keySet().iterator().next();
      fields = entry.get(kind);
    }
    Function<Fields, Layer> reader = LAYERS.get(kind);
    if (reader == null) {
      throw item.error("unknown layer " + kind + "; " + NearestName.hint(kind, LAYERS.keySet()));
    }
    try {
      return reader.apply(new Fields(item, fields));
    } catch (io.evident.backprop.yaml.YamlException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw item.error(kind + ": " + e.getMessage());
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
    out.append("name: ").append(network.name()).append('\n');
    out.append("input: ").append(network.input()).append('\n');
    out.append("layers:\n");
    for (Layer layer : network.layers()) {
      out.append("  - ").append(layer.accept(new LayerText())).append('\n');
    }
    out.append("loss: ").append(network.loss().kind()).append('\n');
    return out.toString();
  }

  /** The keys of one layer, read by name; what no layer asks for is refused by the YAML. */
  private record Fields(YamlValue item, Map<String, YamlValue> values) {
    private static final Map<String, Set<String>> KEYS =
        Map.of(
            "dense", Set.of("units", "inputs"),
            "conv2d", Set.of("filters", "kernel", "stride", "padding"),
            "maxPool2d", Set.of("size", "stride"),
            "leakyRelu", Set.of("slope"));

    Fields(YamlValue item, YamlValue fields) {
      this(item, fields == null ? Map.of() : read(item, fields));
    }

    private static Map<String, YamlValue> read(YamlValue item, YamlValue fields) {
      String kind = item.mapping(LAYERS.keySet()).keySet().iterator().next();
      if (!KEYS.containsKey(kind)) {
        throw fields.error(kind + " takes no settings; write - " + kind);
      }
      return fields.mapping(KEYS.get(kind));
    }

    int integer(String key) {
      return item.required(values, key).integer();
    }

    OptionalInt optionalInteger(String key) {
      YamlValue value = values.get(key);
      return value == null ? OptionalInt.empty() : OptionalInt.of(value.integer());
    }

    double number(String key, double otherwise) {
      YamlValue value = values.get(key);
      return value == null ? otherwise : value.number();
    }

    Padding padding(String key) {
      YamlValue value = values.get(key);
      if (value == null || value.text().equals("valid")) {
        return Padding.VALID;
      }
      return value.text().equals("same") ? Padding.SAME : Padding.explicit(value.integer());
    }
  }

  /** A layer as an item of the list. */
  private static final class LayerText implements LayerVisitor<String> {
    @Override
    public String dense(Dense layer) {
      String inputs = layer.inputs().isPresent() ? ", inputs: " + layer.inputs().getAsInt() : "";
      return "dense: {units: " + layer.units() + inputs + "}";
    }

    @Override
    public String conv2d(Conv2d layer) {
      String stride = layer.stride() == 1 ? "" : ", stride: " + layer.stride();
      String padding =
          switch (layer.padding().mode()) {
            case VALID -> "";
            case SAME -> ", padding: same";
            case EXPLICIT -> ", padding: " + layer.padding().amount();
          };
      return "conv2d: {filters: "
          + layer.filters()
          + ", kernel: "
          + layer.kernel()
          + stride
          + padding
          + "}";
    }

    @Override
    public String maxPool2d(MaxPool2d layer) {
      String stride = layer.stride() == layer.size() ? "" : ", stride: " + layer.stride();
      return "maxPool2d: {size: " + layer.size() + stride + "}";
    }

    @Override
    public String flatten(Flatten layer) {
      return layer.kind();
    }

    @Override
    public String relu(Relu layer) {
      return layer.kind();
    }

    @Override
    public String leakyRelu(LeakyRelu layer) {
      return "leakyRelu: {slope: " + layer.slope() + "}";
    }

    @Override
    public String tanh(Tanh layer) {
      return layer.kind();
    }

    @Override
    public String sigmoid(Sigmoid layer) {
      return layer.kind();
    }
  }
}
