package io.evident.models.experiment;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;

/** The experiments of the four assignments, one YAML resource each. */
public final class BuiltInExperiments {
  private static final String FOLDER = "/io/evident/models/experiments/";

  private BuiltInExperiments() {}

  /**
   * What there is.
   *
   * @return the names, in the order of the assignments
   */
  public static List<String> names() {
    return resource("index.txt").lines().toList();
  }

  /**
   * One experiment as YAML.
   *
   * @param name its name
   * @return the YAML, to be read by {@link ExperimentYaml}
   * @throws IllegalArgumentException if there is none of that name; the message has the nearest one
   */
  public static YamlValue yaml(String name) {
    requireKnown(name);
    return YamlValue.parse(name + ".yaml", resource(name + ".yaml"));
  }

  /**
   * One experiment to start from: its YAML with the network written out.
   *
   * @param name its name
   * @return the text, lines ended by a newline
   * @throws IllegalArgumentException as {@link #yaml}
   */
  public static String text(String name) {
    requireKnown(name);
    String network = BuiltInNetworks.lenetText().indent(2).replaceAll("(?m)^  (#|version).*\n", "");
    return resource(name + ".yaml")
        .replaceAll("(?m)^network: lenet\n", Matcher.quoteReplacement("network:\n" + network));
  }

  private static void requireKnown(String name) {
    if (!names().contains(name)) {
      String near =
          NearestName.of(name, names()).map(found -> "; did you mean " + found + "?").orElse(";");
      throw new IllegalArgumentException(
          "unknown experiment " + name + near + " see evident train --list, or give a YAML file");
    }
  }

  private static String resource(String file) {
    try (InputStream in = BuiltInExperiments.class.getResourceAsStream(FOLDER + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own " + file + " cannot be read", e);
    }
  }
}
