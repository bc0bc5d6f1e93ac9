package io.evident.models.run;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.serving.ServedModel;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * What {@link NativeMemoryTest} runs in a process of its own: it prints after each piece of work
 * the memory of the process in bytes without the JVM's compiled code and classes, and how many
 * native objects (tensors, graphs, sessions and whatever else has to be closed) are open.
 */
final class LongWork {
  private static final String YAML =
      """
      name: lasting
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - batchNorm
          - relu
          - maxPool2d: {size: 2}
          - flatten
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      augmentation: {flip: true}
      split: {train: 950, validation: 50, test: 200}
      optimizer: {kind: adam, learningRate: 0.001}
      batchSize: 50
      epochs: EPOCHS
      evaluateTrain: last
      seed: 5
      """;

  private LongWork() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int epochs = Integer.parseInt(arguments[1]);
    int checks = Integer.parseInt(arguments[2]);
    int predictions = Integer.parseInt(arguments[3]);
    // Pointer measures memory by a method of its native library, which comes with TensorFlow's.
    TensorFlowRuntime.load();
    // Registered gradients and the like are made once for the process, and stay.
    RunDirectory first = train(folder.resolve("first"), 2, "first");
    check(1, "first");
    predict(first, 10, "first");
    report("start", 0);
    RunDirectory run = train(folder.resolve("run"), epochs, "epoch");
    report("trained", 0);
    check(checks, "check");
    predict(run, predictions, "prediction");
  }

  private static void report(String what, int number) {
    // The JVM's compiled code and classes, which come as it sees fit and are not ours.
    long compiled = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getCommitted();
    System.out.println(
        what
            + " "
            + number
            + " "
            + (Pointer.physicalBytes() - compiled)
            + " "
            + Pointer.totalCount());
  }

  private static RunDirectory train(Path directory, int epochs, String word) throws IOException {
    Experiment experiment =
        ExperimentYaml.read(
            YamlValue.parse("test", YAML.replace("EPOCHS", Integer.toString(epochs))));
    ImageSplits sample = BuiltInSample.load();
    RunDirectory run = RunDirectory.create(directory, false);
    TrainingListener reporting =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochMetrics metrics) {
            report(word, metrics.epoch());
          }
        };
    RecordedTraining.train(
        Trainer.onAllCores(experiment, sample).withListeners(List.of(reporting)),
        run,
        Instant.EPOCH);
    return run;
  }

  private static void check(int times, String word) {
    Network network =
        Network.of(
            "small",
            Shape.of(2, 2, 1),
            List.of(new Flatten(), Dense.of(3), Activation.relu(), Dense.of(2)),
            new SoftmaxCrossEntropy());
    for (int i = 1; i <= times; i++) {
      GradientCheck.of(network)
          .withSeed(i)
          .withBatchSize(2)
          .withSampleSize(4)
          .withDirections(1)
          .run();
      report(word, i);
    }
  }

  private static void predict(RunDirectory run, int times, String word) throws IOException {
    ImageDataset images = BuiltInSample.load().test().first(20);
    for (int i = 1; i <= times; i++) {
      // Opened anew every tenth time: models are closed, too.
      if (i % 10 == 1) {
        try (ServedModel model = ServedModel.open(run.model())) {
          for (int k = 0; k < 10 && i + k <= times; k++) {
            model.predict(images);
          }
        }
        report(word, Math.min(times, i + 9));
      }
    }
  }
}
