package io.evident.backprop.network;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a list of layers and blocks. It remembers where each layer stands, in the order in which a
 * {@link Network} writes them out, so that one that does not fit is shown there.
 */
final class ElementsYaml {
  private final Map<String, CustomLayer> custom;
  private final List<YamlValue> places = new ArrayList<>();

  ElementsYaml(Map<String, CustomLayer> custom) {
    this.custom = custom;
  }

  /** Where a layer stands; empty for one that is behind the last. */
  Optional<YamlValue> place(int layer) {
    return layer < places.size() ? Optional.of(places.get(layer)) : Optional.empty();
  }

  List<Element> read(YamlValue list) {
    return read(list, 0);
  }

  private List<Element> read(YamlValue list, int depth) {
    List<Element> elements = new ArrayList<>();
    for (YamlValue item : list.items()) {
      elements.add(element(item, depth));
    }
    return elements;
  }

  private Element element(YamlValue item, int depth) {
    String kind = LayerYaml.kind(item, custom);
    if (!LayerYaml.isBlock(kind) && (item.isScalar() || !custom.containsKey(kind))) {
      places.add(item);
      return LayerYaml.read(item, custom);
    }
    if (item.isScalar()) {
      throw item.error(kind + " is a block; write " + shown(kind));
    }
    if (depth == Block.MOST_DEPTH) {
      throw item.error(
          "a block stands " + (depth + 1) + " deep; at most " + Block.MOST_DEPTH + " are read");
    }
    YamlValue given = item.entries().get(kind);
    try {
      return switch (kind) {
        case "residual" -> residual(item, given, depth + 1);
        case "repeat" -> repeat(given, depth + 1);
        default -> branches(item, kind, given, depth + 1);
      };
    } catch (YamlException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw item.error(kind + ": " + e.getMessage());
    }
  }

  private static String shown(String kind) {
    return switch (kind) {
      case "residual" -> "residual: {layers: [...], shortcut: [...]}";
      case "repeat" -> "repeat: {times: 3, layers: [...]}";
      default -> kind + ": [[...], [...]]";
    };
  }

  private Block residual(YamlValue item, YamlValue given, int depth) {
    if (given.isSequence()) {
      Block block = Block.residual(read(given, depth), List.of());
      places.add(item);
      return block;
    }
    Map<String, YamlValue> settings = given.mapping(Set.of("name", "layers", "shortcut"));
    List<Element> layers = read(given.required(settings, "layers"), depth);
    YamlValue around = settings.get("shortcut");
    List<Element> shortcut = around == null ? List.of() : read(around, depth);
    places.add(item);
    return new Block.Residual(name(settings), layers, shortcut);
  }

  private Block branches(YamlValue item, String kind, YamlValue given, int depth) {
    Map<String, YamlValue> settings =
        given.isSequence() ? Map.of() : given.mapping(Set.of("name", "branches"));
    YamlValue list = given.isSequence() ? given : given.required(settings, "branches");
    List<List<Element>> branches = new ArrayList<>();
    for (YamlValue branch : list.items()) {
      if (!branch.isSequence()) {
        throw branch.error("a branch is a list of layers, such as [relu]");
      }
      branches.add(read(branch, depth));
    }
    places.add(item);
    return new Block.Branches(name(settings), branches, LayerYaml.join(kind, custom));
  }

  private Block repeat(YamlValue given, int depth) {
    Map<String, YamlValue> settings = given.mapping(Set.of("name", "times", "layers"));
    YamlValue times = given.required(settings, "times");
    int from = places.size();
    List<Element> layers = read(given.required(settings, "layers"), depth);
    Block block = new Block.Repeat(name(settings), times.integer(), layers);
    List<YamlValue> once = List.copyOf(places.subList(from, places.size()));
    if ((long) once.size() * times.integer() > Network.MOST_LAYERS) {
      throw times.error(
          "are "
              + (long) once.size() * times.integer()
              + " layers, more than "
              + Network.MOST_LAYERS);
    }
    Collections.nCopies(times.integer() - 1, once).forEach(places::addAll);
    return block;
  }

  private static Optional<String> name(Map<String, YamlValue> settings) {
    return Optional.ofNullable(settings.get("name")).map(YamlValue::text);
  }

  /** Elements as they are read, each line indented by so much. */
  static String print(List<Element> elements, String indent) {
    StringBuilder out = new StringBuilder();
    for (Element element : elements) {
      out.append(indent).append("- ").append(item(element, indent + "    "));
    }
    return out.toString();
  }

  private static String item(Element element, String indent) {
    if (element instanceof Layer layer) {
      return layer.accept(new LayerText()) + "\n";
    }
    Block block = (Block) element;
    StringBuilder out = new StringBuilder(block.kind()).append(":\n");
    block.name().ifPresent(name -> out.append(indent).append("name: ").append(name).append('\n'));
    if (block instanceof Block.Residual residual) {
      list(out, "layers", residual.layers(), indent);
      if (!residual.shortcut().isEmpty()) {
        list(out, "shortcut", residual.shortcut(), indent);
      }
    } else if (block instanceof Block.Repeat repeat) {
      out.append(indent).append("times: ").append(repeat.times()).append('\n');
      list(out, "layers", repeat.layers(), indent);
    } else if (block instanceof Block.Branches branches) {
      out.append(indent).append("branches:\n");
      for (List<Element> branch : branches.branches()) {
        String lines = print(branch, indent + "    ");
        out.append(indent).append("  - ").append(lines.stripLeading());
      }
    }
    return out.toString();
  }

  private static void list(StringBuilder out, String key, List<Element> elements, String indent) {
    out.append(indent).append(key).append(":\n").append(print(elements, indent + "  "));
  }
}
