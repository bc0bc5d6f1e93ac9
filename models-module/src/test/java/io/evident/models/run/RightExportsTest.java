package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.Processor;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelExport;
import io.evident.models.serving.ModelVerification;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No right model is refused: networks of the built-in experiments, untrained and briefly trained,
 * from several seeds. By default {@value #IN_CI} of them; {@code -Devident.exports=200} for as
 * many, {@code -Devident.exports.table=PREFIX} for a line each in PREFIX-SETTING.csv; those the
 * file has are not repeated. The setting is that of the profile {@code arithmetic}.
 */
@Tag("arithmetic")
@Tag("thorough")
class RightExportsTest {
  private static final int IN_CI = 12;

  /** One of each family, for the short list; the long one has all. */
  private static final List<String> SHORT =
      List.of("lenet-b4-e5", "fc2", "two-layer-cifar", "cnn-tanh", "cnn-leaky-relu", "cnn-conv1");

  private static final ImageSplits IMAGES = BuiltInSample.load();

  @TempDir private Path folder;

  private static Experiment experiment(String name, long seed) {
    YamlValue yaml =
        BuiltInExperiments.yaml(name)
            .with("seed", Long.toString(seed), "the test")
            .with("batchSize", "8", "the test")
            .with("split.train", "64", "the test")
            .with("split.test", "8", "the test")
            .with("split.validation", "0", "the test");
    boolean bySteps = ExperimentYaml.read(yaml).course().unit() == Course.Unit.STEPS;
    return ExperimentYaml.read(
        bySteps ? yaml.with("steps", "8", "the test") : yaml.with("epochs", "1", "the test"));
  }

  private ModelVerification exported(String name, long seed, boolean trained) throws IOException {
    Experiment experiment = experiment(name, seed);
    TrainingData data = TrainingData.of(experiment, IMAGES);
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), 8, 2);
    ParameterValues weights =
        trained
            ? Trainer.of(experiment, IMAGES, plan).unverified().run().weights()
            : experiment.initializer().initialize(experiment.network(), new SplittableRandom(seed));
    ModelCard card =
        new ModelCard(
            name,
            IMAGES.train().classNames(),
            IMAGES.train().shape(),
            IMAGES.train().digest(),
            new ModelCard.Weights("last", 1, 8));
    return new ModelExport(experiment.network(), weights, data.scaling(), card)
        .save(folder.resolve("model"), RunClasses.probes(data.train()), true);
  }

  @Test
  void noRightModelIsRefused() throws IOException {
    TensorFlowRuntime.load();
    int count = Integer.getInteger("evident.exports", IN_CI);
    List<String> names = count <= IN_CI ? SHORT : BuiltInExperiments.names();
    String prefix = System.getProperty("evident.exports.table");
    String table = prefix == null ? null : prefix + "-" + System.getenv("ARITHMETIC") + ".csv";
    List<String> lines = new ArrayList<>();
    if (table != null && Files.exists(Path.of(table))) {
      lines.addAll(Files.readAllLines(Path.of(table)));
    }
    double largest = 0;
    for (int i = 0; i < count; i++) {
      String name = names.get(i / 2 % names.size());
      long seed = 1 + (long) (i / 2 / names.size());
      boolean trained = i % 2 == 1;
      String what = name + "," + seed + "," + (trained ? "8 steps" : "untrained") + ",";
      if (lines.stream().anyMatch(line -> line.startsWith(what))) {
        continue;
      }
      ModelVerification found = exported(name, seed, trained);
      assertEquals(ModelVerification.Outcome.VERIFIED, found.outcome());
      largest = Math.max(largest, found.largestShare());
      lines.add(
          what
              + String.format(
                  Locale.ROOT, "%.4f,%.3e", found.largestShare(), found.largestDifference()));
      if (table != null) {
        Files.write(Path.of(table), lines);
      }
    }
    double share = largest;
    assertTrue(share < 0.5, () -> share + " of a bound, on " + Processor.here());
  }
}
