package io.evident.backprop.network;

import io.evident.backprop.yaml.NearestName;
import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one layer: its kind alone, or its kind with settings. */
final class LayerYaml {
  private static final Map<String, LayerKind> KINDS = kinds();

  private LayerYaml() {}

  private static Map<String, LayerKind> kinds() {
    Map<String, LayerKind> kinds = new LinkedHashMap<>();
    for (LayerKind kind : LayerKind.values()) {
      kinds.put(kind.yaml(), kind);
    }
    return kinds;
  }

  static Layer read(YamlValue item, Map<String, CustomLayer> custom) {
    if (item.isScalar() && custom.containsKey(item.text())) {
      return custom.get(item.text());
    }
    String name = item.isScalar() ? item.text() : onlyKey(item);
    LayerKind kind = KINDS.get(name);
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
      return kind.read(item, settings);
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
}
