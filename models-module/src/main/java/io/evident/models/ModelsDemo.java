package io.evident.models;

import io.evident.backprop.graph.TensorFlowLog;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Shows what the module is for: a lenet trained on real images in a few seconds. */
public final class ModelsDemo {
  private ModelsDemo() {}

  /**
   * Prints the demonstration.
   *
   * @param args none are read
   * @throws IOException if no process can be started
   */
  public static void main(String[] args) throws IOException {
    if (!TensorFlowLog.isDecided()) {
      TensorFlowLog.runSilenced(ModelsDemo.class, List.of(), List.of(), System.err);
      return;
    }
    ImageSplits images = BuiltInSample.load();
    Experiment experiment = ExperimentYaml.read(BuiltInExperiments.yaml("lenet-b4-e5"));
    System.out.println(images.source());
    System.out.println(experiment.name() + ": " + experiment.description());
    ExecutionPlan plan =
        ExecutionPlan.forCpu(
            experiment.network(),
            experiment.course().batchSize(),
            Runtime.getRuntime().availableProcessors());
    TrainingResult result = Trainer.train(experiment, images, plan, List.of(new EpochLines()));
    ConfusionMatrix confusion = result.last().test().orElseThrow().confusion();
    System.out.println("of the test images of each class, the part recognised:");
    for (int k = 0; k < confusion.classes(); k++) {
      System.out.printf(
          Locale.ROOT,
          "  %-12s %3.0f %%%n",
          images.test().classNames().get(k),
          100 * confusion.recall(k));
    }
  }

  private static final class EpochLines implements TrainingListener {
    @Override
    public void onEpoch(EpochMetrics metrics) {
      System.out.printf(
          Locale.ROOT,
          "epoch %d  loss %.3f  test accuracy %.3f  %,.0f images/s%n",
          metrics.epoch(),
          metrics.runningLoss(),
          metrics.test().orElseThrow().accuracy(),
          metrics.examplesPerSecond());
    }
  }
}
