package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.CifarBinary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One epoch of built-in experiments on all of CIFAR-10: -Devident.cifar=DIR with the official
 * binary layout.
 */
@Tag("full-data")
@Tag("thorough")
@EnabledIfSystemProperty(
    named = "evident.cifar",
    matches = ".+",
    disabledReason = "-Devident.cifar=DIR names no full CIFAR-10")
class FullCifarTrainingTest {

  @ParameterizedTest
  @CsvSource({"lenet-b4-e5, 0.40", "mlp-1000x2, 0.40"})
  void anEpochReachesItsAccuracy(String name, double least) throws IOException {
    ImageSplits images = CifarBinary.read(Path.of(System.getProperty("evident.cifar")));
    Experiment experiment =
        ExperimentYaml.read(
            BuiltInExperiments.yaml(name)
                .with("epochs", "1", "test")
                .with("evaluateTrain", "never", "test"));
    int cores = Runtime.getRuntime().availableProcessors();
    ExecutionPlan plan =
        ExecutionPlan.forCpu(experiment.network(), experiment.course().batchSize(), cores);
    TrainingResult result = Trainer.train(experiment, images, plan, List.of());
    double accuracy = result.last().test().orElseThrow().accuracy();
    assertTrue(accuracy >= least, "test accuracy " + accuracy + ", seed " + experiment.seed());
    assertEquals(10_000, result.last().test().orElseThrow().confusion().total());
  }
}
