package io.evident.lab.figures;

import io.evident.backprop.yaml.YamlValue;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A training that a claim is about.
 *
 * @param experiment the name of a built-in experiment, or a YAML file
 * @param overrides keys that are set otherwise
 */
record Training(String experiment, Map<String, String> overrides) {
  private static final Map<String, String> KEYS =
      Map.of("learningRate", "optimizer.learningRate", "l2", "network.l2Penalty");

  Training {
    overrides = new TreeMap<>(overrides);
  }

  /** The training of an experiment as it is. */
  static Training of(String experiment) {
    return new Training(experiment, Map.of());
  }

  /** With keys as a claim's index has them: {@code learningRate=1e-3 l2=1e-2}. */
  static Training of(String experiment, String settings) {
    Map<String, String> overrides = new TreeMap<>();
    for (String word : settings.strip().split("\\s+", -1)) {
      int equals = word.indexOf('=');
      String key = equals < 1 ? null : KEYS.get(word.substring(0, equals));
      if (key == null) {
        throw new IllegalArgumentException(
            "the index must be settings such as learningRate=1e-3 l2=1e-2, got \""
                + settings
                + "\"");
      }
      overrides.put(key, word.substring(equals + 1));
    }
    return new Training(experiment, overrides);
  }

  /**
   * The experiment with a seed, in which words such as height may stand for what the images say.
   *
   * @throws IllegalArgumentException if there is none of that name
   * @throws IOException if its file cannot be read
   */
  YamlValue at(ExperimentSource source, int seed) throws IOException {
    YamlValue yaml = source.yaml(experiment);
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      yaml = yaml.with(override.getKey(), override.getValue(), "the claim");
    }
    return yaml.with("seed", Integer.toString(seed), "--seeds");
  }

  /** A folder's name for it. */
  String folder() {
    StringBuilder name = new StringBuilder(experiment.replaceAll("[/\\\\]", "-"));
    overrides.forEach(
        (key, value) ->
            name.append('-').append(key.substring(key.indexOf('.') + 1)).append('-').append(value));
    return name.toString();
  }

  /** The settings that are another training's, for a legend; blank if there are none. */
  String settings() {
    StringBuilder text = new StringBuilder();
    overrides.forEach(
        (key, value) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(key.substring(key.indexOf('.') + 1))
                .append(' ')
                .append(value));
    return text.toString();
  }
}
