package io.evident.lab.figures;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.BuiltInExperiments;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Where the experiments are that claims name.
 *
 * @param folder of the user's own, which are named by their files
 */
record ExperimentSource(Path folder) {

  /**
   * One experiment.
   *
   * @param name of a built-in one, or a YAML file
   * @throws IllegalArgumentException if there is none
   * @throws IOException if the file cannot be read
   */
  YamlValue yaml(String name) throws IOException {
    return name.endsWith(".yaml") || name.endsWith(".yml")
        ? YamlValue.read(folder.resolve(name))
        : BuiltInExperiments.yaml(name);
  }
}
