package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of large images. */
class RunClassesTest {
  private static final String EXPERIMENT =
      """
      name: large
      network:
        input: [1100, 1100, 3]
        layers: [globalAvgPool2d, {dense: {units: 2}}]
        loss: softmaxCrossEntropy
      normalization: meanImage
      optimizer: {kind: sgd, learningRate: 0.01}
      batchSize: 1
      epochs: 1
      seed: 1
      """;

  @TempDir private Path folder;

  /** Three images, whose means take many digits. */
  private static ImageDataset images(ImageShape shape) {
    byte[] pixels = new byte[3 * shape.bytes()];
    java.util.Arrays.fill(pixels, 0, shape.bytes(), (byte) 1);
    return ImageDataset.of(shape, List.of("cat", "dog"), pixels, new int[] {0, 1, 1});
  }

  @Test
  void ofLargeImagesFewerAreKeptForTheProof() {
    assertEquals(3, RunClasses.probes(images(new ImageShape(1000, 1500, 3))).size());
    assertEquals(1, RunClasses.probes(images(new ImageShape(2000, 1500, 3))).size());
  }

  @Test
  void aMeanImageThatCouldNotBeReadAgainIsNotWritten() throws IOException {
    ImageDataset train = images(new ImageShape(1100, 1100, 3));
    ImageSplits images = new ImageSplits(train, train.first(1), "a part");
    Trainer trainer =
        Trainer.onAllCores(ExperimentYaml.read(YamlValue.parse("large.yaml", EXPERIMENT)), images);
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    RunClasses classes = RunClasses.of(trainer, images);
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> classes.write(run)).getMessage();
    Path file = run.path().resolve(RunDirectory.CLASSES);
    assertTrue(refusal.startsWith(file + ": would have "), refusal);
    assertTrue(refusal.contains("take a normalization of one mean"), refusal);
    assertFalse(Files.exists(file));
  }
}
