package io.evident.models.training;

import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An experiment as YAML:
 *
 * <pre>{@code
 * version: 1
 * name: lenet-b16-e5
 * description: the lenet in batches of 16 for 5 epochs
 * network: lenet                # or a network written out, see NetworkYaml
 * normalization: {mean: 0.5, deviation: 0.5}
 * optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
 * batchSize: 16
 * epochs: 5
 * seed: 1
 * }</pre>
 */
public final class ExperimentYaml {
  private static final int VERSION = 1;
  private static final String LENET = "lenet";

  private static final Set<String> KEYS =
      Set.of(
          "version",
          "name",
          "description",
          "network",
          "normalization",
          "optimizer",
          "batchSize",
          "epochs",
          "seed");

  private ExperimentYaml() {}

  /**
   * Reads an experiment.
   *
   * @param yaml the YAML
   * @return the experiment
   * @throws IllegalArgumentException if it does not describe one; the message names file, line and
   *     column
   */
  public static Experiment read(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(KEYS);
    YamlValue version = entries.get("version");
    if (version != null && version.integer() != VERSION) {
      throw version.error("this program reads experiments of version 1, got " + version.text());
    }
    return checked(
        yaml,
        y ->
            new Experiment(
                y.required(entries, "name").text(),
                entries.containsKey("description") ? entries.get("description").text() : "",
                network(y.required(entries, "network")),
                checked(y.required(entries, "normalization"), ExperimentYaml::normalization),
                checked(y.required(entries, "optimizer"), ExperimentYaml::optimizer),
                y.required(entries, "batchSize").integer(),
                y.required(entries, "epochs").integer(),
                y.required(entries, "seed").integer()));
  }

  /** Gives an error about a value the place where the value stands. */
  private static <R> R checked(YamlValue yaml, Function<YamlValue, R> reader) {
    try {
      return reader.apply(yaml);
    } catch (YamlException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw yaml.error(e.getMessage());
    }
  }

  private static Network network(YamlValue yaml) {
    if (!yaml.isScalar()) {
      return NetworkYaml.read(yaml);
    }
    if (!yaml.text().equals(LENET)) {
      throw yaml.error(
          "unknown network " + yaml.text() + "; there is " + LENET + ", or write one out here");
    }
    return BuiltInNetworks.lenet();
  }

  private static Normalization normalization(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("mean", "deviation"));
    return new Normalization(
        yaml.required(entries, "mean").number(), yaml.required(entries, "deviation").number());
  }

  private static Optimizer optimizer(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of("kind", "learningRate", "momentum"));
    YamlValue kind = yaml.required(entries, "kind");
    if (!kind.text().equals("momentum")) {
      throw kind.error("unknown optimizer " + kind.text() + "; there is momentum");
    }
    return new Momentum(
        yaml.required(entries, "learningRate").number(),
        yaml.required(entries, "momentum").number());
  }

  /**
   * Writes an experiment so that {@link #read} gives the same one.
   *
   * @param experiment the experiment
   * @return the YAML, lines ended by a newline
   */
  public static String print(Experiment experiment) {
    StringBuilder out = new StringBuilder();
    out.append("version: ").append(VERSION).append('\n');
    out.append("name: ").append(experiment.name()).append('\n');
    out.append("description: ").append(quoted(experiment.description())).append('\n');
    out.append("network:\n");
    NetworkYaml.print(experiment.network())
        .lines()
        .forEach(line -> out.append("  ").append(line).append('\n'));
    Normalization normalization = experiment.normalization();
    out.append("normalization: {mean: ")
        .append(normalization.mean())
        .append(", deviation: ")
        .append(normalization.deviation())
        .append("}\n");
    Momentum momentum = (Momentum) experiment.optimizer();
    out.append("optimizer: {kind: momentum, learningRate: ")
        .append(momentum.learningRate())
        .append(", momentum: ")
        .append(momentum.momentum())
        .append("}\n");
    out.append("batchSize: ").append(experiment.batchSize()).append('\n');
    out.append("epochs: ").append(experiment.epochs()).append('\n');
    out.append("seed: ").append(experiment.seed()).append('\n');
    return out.toString();
  }

  /** Between single quotes YAML means every character as it stands, a doubled quote apart. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''").replaceAll("\\s+", " ") + "'";
  }
}
