package io.evident.models.sweep;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The sweeps of the assignments, one YAML resource each. */
public final class BuiltInSweeps {
  private static final String FOLDER = "/io/evident/models/sweeps/";
  private static final List<String> NAMES = List.of("two-layer-cifar-grid");

  private BuiltInSweeps() {}

  /**
   * What there is.
   *
   * @return the names
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * One sweep as YAML.
   *
   * @param name its name
   * @return the YAML, to be read by {@link SweepYaml}
   * @throws IllegalArgumentException if there is none of that name; the message has the nearest one
   */
  public static YamlValue yaml(String name) {
    if (!NAMES.contains(name)) {
      String near =
          NearestName.of(name, NAMES).map(found -> "; did you mean " + found + "?").orElse(";");
      throw new IllegalArgumentException(
          "unknown sweep " + name + near + " see evident sweep --list, or give a YAML file");
    }
    String file = name + ".yaml";
    try (InputStream in = BuiltInSweeps.class.getResourceAsStream(FOLDER + file)) {
      return YamlValue.parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own " + file + " cannot be read", e);
    }
  }
}
