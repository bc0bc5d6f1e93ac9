package io.evident.spark;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.sweep.Assignment;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A table of few rows, and trials on it. */
final class TableTrials {
  private TableTrials() {}

  /** Seed 6. */
  static String csv(int rows) {
    Random random = new Random(6);
    StringBuilder text = new StringBuilder("size,region,new,price,dear\n");
    for (int i = 0; i < rows; i++) {
      double size = random.nextInt(100) / 8.0;
      int region = random.nextInt(3);
      double price = size + region + random.nextGaussian();
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%s,%.6f,%s%n",
              size,
              List.of("north", "south", "west").get(region),
              random.nextBoolean(),
              price,
              price > 7 ? "yes" : "no"));
    }
    return text.toString();
  }

  static YamlValue yaml(int seed) {
    return YamlValue.parse(
        "price.yaml",
        """
        name: price
        table: {target: price, task: regression}
        columns: {drop: [dear]}
        network: {layers: [dense: {units: 4}, relu]}
        optimizer: {kind: adam, learningRate: 0.02}
        batchSize: 16
        epochs: 2
        seed: %d
        """
            .formatted(seed));
  }

  static TrialDescription trial(int index, YamlValue yaml, TrialData data) throws IOException {
    String text = ExperimentYaml.print(data.prepared(yaml).experiment());
    return new TrialDescription(index, text, index, Assignment.NONE);
  }
}
