package io.evident.backprop.network;

import io.evident.backprop.yaml.NearestName;
import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Reads one layer: its kind alone, or its kind with settings. */
final class LayerYaml {
  private static final Map<String, Kind> KINDS = kinds();

  private LayerYaml() {}

  /** The settings a kind of layer takes, and how they make a layer. */
  private record Kind(Set<String> settings, Function<Settings, Layer> layer) {}

  private static Map<String, Kind> kinds() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put(
        "dense",
        new Kind(
            Set.of("units", "inputs"),
            s -> new Dense(s.integer("units"), s.optionalInteger("inputs"))));
    kinds.put(
        "conv2d",
        new Kind(
            Set.of("filters", "kernel", "stride", "padding", "dilation"),
            s ->
                new Conv2d(
                    s.integer("filters"),
                    s.integer("kernel"),
                    s.optionalInteger("stride").orElse(1),
                    s.padding("padding"),
                    s.optionalInteger("dilation").orElse(1))));
    Set<String> pool = Set.of("size", "stride");
    kinds.put("maxPool2d", new Kind(pool, s -> new MaxPool2d(s.integer("size"), s.poolStride())));
    kinds.put("avgPool2d", new Kind(pool, s -> new AvgPool2d(s.integer("size"), s.poolStride())));
    kinds.put(
        "leakyRelu",
        new Kind(Set.of("slope"), s -> new LeakyRelu(s.number("slope", LeakyRelu.DEFAULT_SLOPE))));
    kinds.put(
        "batchNorm",
        new Kind(
            Set.of("epsilon", "decay"),
            s ->
                new BatchNorm(
                    s.number("epsilon", BatchNorm.DEFAULT_EPSILON),
                    s.number("decay", BatchNorm.DEFAULT_DECAY))));
    kinds.put("dropout", new Kind(Set.of("rate"), s -> new Dropout(s.number("rate"))));
    kinds.put("flatten", new Kind(Set.of(), s -> new Flatten()));
    kinds.put("relu", new Kind(Set.of(), s -> new Relu()));
    kinds.put("tanh", new Kind(Set.of(), s -> new Tanh()));
    kinds.put("gelu", new Kind(Set.of(), s -> new Gelu()));
    kinds.put("softplus", new Kind(Set.of(), s -> new Softplus()));
    kinds.put("sigmoid", new Kind(Set.of(), s -> new Sigmoid()));
    return kinds;
  }

  static Layer read(YamlValue item, Map<String, CustomLayer> custom) {
    if (item.isScalar() && custom.containsKey(item.text())) {
      return custom.get(item.text());
    }
    String name = item.isScalar() ? item.text() : onlyKey(item);
    Kind kind = KINDS.get(name);
    if (kind == null) {
      throw item.error("unknown layer " + name + "; " + NearestName.hint(name, KINDS.keySet()));
    }
    Map<String, YamlValue> settings = Map.of();
    if (!item.isScalar()) {
      YamlValue given = item.mapping(KINDS.keySet()).get(name);
      if (kind.settings().isEmpty()) {
        throw given.error(name + " takes no settings; write - " + name);
      }
      settings = given.mapping(kind.settings());
    }
    try {
      return kind.layer().apply(new Settings(item, settings));
    } catch (YamlException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw item.error(name + ": " + e.getMessage());
    }
  }

  static Map<String, CustomLayer> byKind(List<? extends CustomLayer> layers) {
    Map<String, CustomLayer> byKind = new LinkedHashMap<>();
    for (CustomLayer layer : layers) {
      if (KINDS.containsKey(layer.kind()) || byKind.put(layer.kind(), layer) != null) {
        throw new IllegalArgumentException(
            "the kind of a custom layer must be its own, got a second " + layer.kind());
      }
    }
    return byKind;
  }

  private static String onlyKey(YamlValue item) {
    Set<String> keys = item.mapping(KINDS.keySet()).keySet();
    if (keys.size() != 1) {
      throw item.error("must be one layer, such as conv2d: {filters: 6, kernel: 5}");
    }
    return keys.iterator().next();
  }

  /** The settings of one layer, read by name. */
  private record Settings(YamlValue item, Map<String, YamlValue> values) {

    int integer(String key) {
      return item.required(values, key).integer();
    }

    OptionalInt optionalInteger(String key) {
      YamlValue value = values.get(key);
      return value == null ? OptionalInt.empty() : OptionalInt.of(value.integer());
    }

    /** Windows touch unless told otherwise. */
    int poolStride() {
      return optionalInteger("stride").orElse(integer("size"));
    }

    double number(String key) {
      return item.required(values, key).number();
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
}
