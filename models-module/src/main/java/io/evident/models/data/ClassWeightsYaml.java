package io.evident.models.data;

import io.evident.backprop.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and writes {@link ClassWeights}: {@code balanced}, or {@code {cat: 2, dog: 1}}. */
public final class ClassWeightsYaml {
  private ClassWeightsYaml() {}

  /**
   * Reads weights.
   *
   * @param yaml the YAML
   * @return the weights
   * @throws IllegalArgumentException if it does not describe some; the message names file, line and
   *     column
   */
  public static ClassWeights read(YamlValue yaml) {
    return yaml.as(ClassWeightsYaml::weights);
  }

  private static ClassWeights weights(YamlValue yaml) {
    if (yaml.isScalar()) {
      return yaml.choice("class weights", Map.of("balanced", ClassWeights.BALANCED));
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    yaml.entries().forEach((name, weight) -> weights.put(name, weight.number()));
    return new ClassWeights(false, weights);
  }

  /**
   * Writes weights.
   *
   * @param weights other than none
   * @return such as balanced
   */
  public static String print(ClassWeights weights) {
    return weights.balanced()
        ? "balanced"
        : weights.weights().entrySet().stream()
            .map(entry -> "'" + entry.getKey().replace("'", "''") + "': " + entry.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
  }
}
