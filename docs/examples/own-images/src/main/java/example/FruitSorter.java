package example;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.run.RecordedTraining;
import io.evident.models.directory.RunDirectory;
import io.evident.models.serving.ServedModel;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** Trains on a folder of photos, one folder of them for each class, and sorts new ones. */
public final class FruitSorter {
  private FruitSorter() {}

  /** Trains on photos/CLASS/*, a fifth of which are kept to test on, and gives the model's folder. */
  static Path train(Path photos, Path run) throws IOException {
    Experiment experiment = ExperimentYaml.read(YamlValue.parse("fruit.yaml", yaml()));
    ImageSplits images =
        ImageData.open(photos, ReadOptions.DEFAULT.withSize(new ImageShape(16, 16, 3)));
    RunDirectory directory = RunDirectory.create(run, false);
    RecordedTraining recorded =
        RecordedTraining.train(Trainer.onAllCores(experiment, images), directory, Instant.now());
    System.out.println(
        "test accuracy " + recorded.result().last().test().orElseThrow().accuracy());
    return directory.model();
  }

  private static String yaml() throws IOException {
    try (InputStream in = FruitSorter.class.getResourceAsStream("/fruit.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The likeliest class of a photo of any size. */
  static String sort(ServedModel model, Path photo) throws IOException {
    return model.predict(model.read(photo)).top(1).get(0).name();
  }

  public static void main(String[] args) throws IOException {
    try (ServedModel model = ServedModel.open(train(Path.of(args[0]), Path.of(args[1])))) {
      for (int i = 2; i < args.length; i++) {
        System.out.println(args[i] + " " + sort(model, Path.of(args[i])));
      }
    }
  }
}
