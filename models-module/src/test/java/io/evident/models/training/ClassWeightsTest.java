package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ClassWeights;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
  private static final String YAML =
      """
      name: weighted
      network:
        input: [4, 4, 1]
        layers: [flatten, dense: {units: 6}, relu, dense: {units: 3}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      %s
      optimizer: {kind: sgd, learningRate: 0.1}
      batchSize: 8
      epochs: 2
      seed: 1
      """;

  /** Images of three classes, of which the last is rare. */
  private static ImageSplits images(boolean spoilt) {
    Random random = new Random(5);
    int count = 60;
    int[] labels = IntStream.range(0, count).map(i -> i % 10 == 9 ? 2 : i % 2).toArray();
    byte[] pixels = new byte[count * 16];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      if (labels[i] == 1 && spoilt) {
        pixels[i * 16] ^= 0x55;
      }
    }
    ImageShape shape = new ImageShape(4, 4, 1);
    List<String> names = List.of("ant", "bee", "cow");
    ImageDataset all = ImageDataset.of(shape, names, pixels, labels);
    return new ImageSplits(all, all.first(10), "random images");
  }

  private static Experiment experiment(String classWeights) {
    return ExperimentYaml.read(YamlValue.parse("weighted.yaml", YAML.formatted(classWeights)));
  }

  @Test
  void balancedClassesWeighTheSameInAll() {
    double[] weights =
        ClassWeights.BALANCED.of(List.of("ant", "bee", "cow"), new int[] {30, 24, 6});
    assertArrayEquals(new double[] {60 / 90.0, 60 / 72.0, 60 / 18.0}, weights, 1e-15);
    assertEquals(60, 30 * weights[0] + 24 * weights[1] + 6 * weights[2], 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> ClassWeights.BALANCED.of(List.of("ant", "bee"), new int[] {3, 0}));
    IllegalArgumentException unknown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ClassWeights(false, Map.of("bea", 2.0))
                    .of(List.of("ant", "bee"), new int[] {1, 1}));
    assertTrue(unknown.getMessage().contains("bee"), unknown.getMessage());
  }

  /** The first step is held against the derivation by hand with the same weights. */
  @Test
  void aTrainingWithWeightsIsVerifiedAndAnother() throws IOException {
    double plain = loss("");
    assertTrue(plain != loss("classWeights: balanced"));
    assertEquals(plain, loss("classWeights: {ant: 1, bee: 1.0, cow: 1}"));
  }

  private static double loss(String classWeights) throws IOException {
    Experiment experiment = experiment(classWeights);
    String printed = ExperimentYaml.print(experiment);
    assertEquals(
        printed, ExperimentYaml.print(ExperimentYaml.read(YamlValue.parse("printed", printed))));
    return Trainer.onAllCores(experiment, images(false)).run().last().runningLoss();
  }

  @Test
  void aClassWithoutWeightTeachesNothing() throws IOException {
    Experiment experiment = experiment("classWeights: {bee: 0}");
    double one = Trainer.onAllCores(experiment, images(false)).run().last().runningLoss();
    double other = Trainer.onAllCores(experiment, images(true)).run().last().runningLoss();
    assertEquals(one, other);
  }
}
