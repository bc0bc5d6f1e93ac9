package io.evident.models.run;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tables made by a seed, whose targets follow from their columns, and runs on them. */
public final class TableRuns {
  private static final List<String> REGIONS = List.of("north", "south", "west");

  private TableRuns() {}

  /**
   * Rows of size, age (sometimes missing), region, and what follows of them: price (about 1e5),
   * visits (counts), kind (three), sold (yes or no), garden and garage (1 or 0), and a weight.
   */
  public static Path write(Path file, int rows, long seed) {
    List<String> lines = new ArrayList<>();
    lines.add("id,size,age,region,price,visits,kind,sold,garden,garage,weight");
    Random random = new Random(seed);
    for (int i = 0; i < rows; i++) {
      double size = 50 + 30 * random.nextGaussian();
      double age = Math.exp(2 + random.nextGaussian());
      int region = random.nextInt(REGIONS.size());
      double score = (size - 50) / 30 - 0.5 * Math.log(age) + region;
      double price = 100_000 + 20_000 * score + 3_000 * random.nextGaussian();
      int visits = (int) Math.round(Math.exp(0.4 * score + 0.1 * random.nextGaussian()));
      String kind = score < -0.5 ? "hut" : score < 1 ? "house" : "villa";
      lines.add(
          String.join(
              ",",
              Integer.toString(i),
              Double.toString(size),
              i % 11 == 3 ? "NA" : Double.toString(age),
              REGIONS.get(region),
              Double.toString(price),
              Integer.toString(visits),
              kind,
              score > 0.3 ? "yes" : "no",
              size > 60 ? "1" : "0",
              region == 1 || age > 20 ? "1" : "0",
              Double.toString(0.5 + random.nextInt(4))));
    }
    try {
      return Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The keys that all experiments on such tables share, the table and the network apart. */
  public static String yaml(String table, String network) {
    return """
        name: houses
        table: %s
        columns: {drop: [id%s], numeric: {age: {log: true}}, missing: median}
        network: %s
        optimizer: {kind: adam, learningRate: 0.01}
        batchSize: 32
        epochs: 3
        seed: 1
        """
        .formatted(table, dropped(table), network);
  }

  /** The targets that are not predicted would tell too much. */
  private static String dropped(String table) {
    StringBuilder dropped = new StringBuilder();
    for (String name : List.of("price", "visits", "kind", "sold", "garden", "garage", "weight")) {
      if (!table.contains(name)) {
        dropped.append(", ").append(name);
      }
    }
    return dropped.toString();
  }

  /** A table as an experiment wants it. */
  public static TableData data(YamlValue yaml, Path file) throws IOException {
    TablePlan plan = ExperimentYaml.plan(yaml);
    Table table = Table.read(file, plan.reading(new DataMemory(1 << 26)));
    return TableData.of(plan, table, 1);
  }

  /** An experiment between the ends of its table. */
  public static Experiment experiment(YamlValue yaml, TableData data) {
    return ExperimentYaml.read(
        yaml.withWords(ExperimentYaml.words(data.encoding().width(), data.task().targets())));
  }

  /** A finished run. */
  public static RunDirectory run(YamlValue yaml, Path file, Path directory) throws IOException {
    TableData data = data(yaml, file);
    RunDirectory run = RunDirectory.create(directory, true);
    RecordedTraining.train(Trainer.onAllCores(experiment(yaml, data), data), run, Instant.EPOCH);
    return run;
  }
}
