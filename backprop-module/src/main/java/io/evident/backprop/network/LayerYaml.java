package io.evident.backprop.network;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads one layer: its kind alone, or its kind with settings. */
final class LayerYaml {
  private static final Map<String, LayerKind> KINDS = kinds();

  private static final Set<String> BLOCKS = Set.of("residual", "concat", "add", "repeat");

  private LayerYaml() {}

  private static Map<String, LayerKind> kinds() {
    Map<String, LayerKind> kinds = new LinkedHashMap<>();
    for (LayerKind kind : LayerKind.values()) {
      kinds.put(kind.yaml(), kind);
    }
    return kinds;
  }

  /** The kind of a layer or block, which is known. */
  static String kind(YamlValue item, Map<String, CustomLayer> custom) {
    Set<String> known = new LinkedHashSet<>(KINDS.keySet());
    known.addAll(BLOCKS);
    Set<String> joins = new LinkedHashSet<>(known);
    joins.addAll(custom.keySet());
    String name = item.isScalar() ? item.text() : onlyKey(item, joins);
    if (!joins.contains(name)) {
      throw item.error("unknown layer " + name + "; " + NearestName.hint(name, known));
    }
    return name;
  }

  static boolean isBlock(String kind) {
    return BLOCKS.contains(kind);
  }

  /** The layer that joins the branches of a block. */
  static Layer join(String kind, Map<String, CustomLayer> custom) {
    return switch (kind) {
      case "add" -> new Add();
      case "concat" -> new Concat();
      default -> custom.get(kind);
    };
  }

  static Layer read(YamlValue item, Map<String, CustomLayer> custom) {
    if (item.isScalar() && custom.containsKey(item.text())) {
      return custom.get(item.text());
    }
    String name = kind(item, Map.of());
    LayerKind kind = KINDS.get(name);
    Map<String, YamlValue> settings = Map.of();
    if (!item.isScalar()) {
      YamlValue given = item.entries().get(name);
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
      if (KINDS.containsKey(layer.kind())
          || BLOCKS.contains(layer.kind())
          || byKind.put(layer.kind(), layer) != null) {
        throw new IllegalArgumentException(
            "the kind of a custom layer must be its own, got a second " + layer.kind());
      }
    }
    return byKind;
  }

  private static String onlyKey(YamlValue item, Set<String> known) {
    Set<String> keys = item.mapping(known).keySet();
    if (keys.size() != 1) {
      throw item.error("must be one layer, such as conv2d: {filters: 6, kernel: 5}");
    }
    return keys.iterator().next();
  }
}
