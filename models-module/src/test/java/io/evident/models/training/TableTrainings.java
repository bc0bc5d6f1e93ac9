package io.evident.models.training;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Trains on the tables that docs/bench/tables_sklearn.py made, to be compared by it with
 * scikit-learn's networks.
 *
 * <p>A folder has a folder for each table, with experiment.yaml and a CSV for each split, named by
 * its number, which is the seed too. Each training starts where MLPClassifier and MLPRegressor do:
 * weights and biases uniform over +-sqrt(6 / (fan in + fan out)).
 */
final class TableTrainings {
  private TableTrainings() {}

  /**
   * Trains on every table. Beside a split's CSV it writes the weights before and after, start.f32
   * and end.f32, and the order of the rows, order.i32; in the folder scores.csv, the accuracy or R2
   * of each test part.
   *
   * @param args the folder
   * @throws IOException if something cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    run(Path.of(args[0]));
  }

  static void run(Path folder) throws IOException {
    List<String> scores = new ArrayList<>(List.of("table,split,score"));
    for (Path table : listed(folder, Files::isDirectory)) {
      for (Path csv : listed(table, file -> file.toString().endsWith(".csv"))) {
        String split = csv.getFileName().toString().replace(".csv", "");
        scores.add(table.getFileName() + "," + split + "," + train(table, csv, split));
      }
    }
    Files.write(folder.resolve("scores.csv"), scores);
  }

  private static List<Path> listed(Path folder, Predicate<Path> which) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(which).sorted().toList();
    }
  }

  private static double train(Path folder, Path csv, String split) throws IOException {
    YamlValue yaml =
        YamlValue.read(folder.resolve("experiment.yaml")).with("seed", split, "the split");
    TablePlan plan = ExperimentYaml.plan(yaml);
    try (Table table = Table.read(csv, plan.reading(DataMemory.parse("100m")))) {
      TableData data = TableData.of(plan, table, Long.parseLong(split));
      Experiment experiment =
          ExperimentYaml.read(
              yaml.withWords(ExperimentYaml.words(data.encoding().width(), data.task().targets())));
      Network network = experiment.network();
      Map<String, FloatTensor> start = start(network, experiment.seed());
      Trainer trainer = Trainer.onAllCores(experiment, data);
      boolean counts = data.task().kind().countsRight();
      TrainingResult result =
          trainer.from(Checkpoint.of(trainer, TrainingState.start(counts), start)).run();
      PeerFiles.writeWeights(folder.resolve(split + ".start.f32"), network, start);
      PeerFiles.writeWeights(
          folder.resolve(split + ".end.f32"), network, FloatTensor.ofAll(result.weights()));
      PeerFiles.writeOrder(
          folder.resolve(split + ".order.i32"),
          experiment,
          data.train().size(),
          experiment.course().amount());
      String measure = data.task().kind().hasClasses() ? "accuracy" : "r2";
      return result.last().test().orElseThrow().measure(measure);
    }
  }

  private static Map<String, FloatTensor> start(Network network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, FloatTensor> start = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      float[] values = new float[parameter.shape().size()];
      double bound = Math.sqrt(6.0 / (parameter.fanIn() + parameter.fanOut()));
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
      start.put(parameter.name(), new FloatTensor(parameter.shape(), values));
    }
    return start;
  }
}
