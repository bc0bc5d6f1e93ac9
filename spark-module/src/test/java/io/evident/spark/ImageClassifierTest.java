package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.image.FittedImage;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.ServedModel;
import io.evident.models.sweep.Assignment;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialTraining;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int IMAGES = 70;

  @TempDir private static Path folder;
  private static Path model;
  private static Path images;

  @BeforeAll
  static void train() throws Exception {
    YamlValue yaml =
        BuiltInExperiments.yaml("lenet-b16-e5")
            .with("epochs", "1", "the test")
            .with("split.train", "320", "the test")
            .with("split.test", "100", "the test");
    Experiment experiment = ExperimentYaml.read(yaml);
    TrialDescription trial =
        new TrialDescription(1, ExperimentYaml.print(experiment), 1, Assignment.NONE);
    Path run = folder.resolve("run");
    assertTrue(
        TrialTraining.of(trial, TrialData.sample(BuiltInSample.load()), run, Clock.systemUTC())
            .run()
            .isPresent());
    model = run.resolve("model");
    images = Files.createDirectories(folder.resolve("images"));
    ImageDataset test = BuiltInSample.load().test();
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      ByteBuffer pixels = test.image(i);
      for (int p = 0; p < 32 * 32; p++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | Byte.toUnsignedInt(pixels.get());
        }
        image.setRGB(p % 32, p / 32, rgb);
      }
      ImageIO.write(image, "png", images.resolve("image-" + i + ".png").toFile());
    }
  }

  private static Dataset<Row> table(Path path) {
    return SPARK.read().format("binaryFile").load(path.toString()).repartition(3);
  }

  @Test
  void eachImageIsClassifiedAsByTheModelItself() throws Exception {
    List<Row> rows =
        ImageClassifier.load(SPARK, model)
            .classify(table(images), "content")
            .select("path", "prediction", "probabilities", "problem", "length")
            .collectAsList();
    assertEquals(IMAGES, rows.size());
    try (ServedModel served = ServedModel.open(model)) {
      for (Row row : rows) {
        Path file = Path.of(java.net.URI.create(row.getString(0)));
        Prediction own = served.predict(FittedImage.read(file, served.card().input()));
        assertEquals(own.top().name(), row.getString(1));
        List<Float> probabilities = row.getList(2);
        assertEquals(own.classes(), probabilities.size());
        for (int k = 0; k < own.classes(); k++) {
          // A batch of another size may be summed in another order.
          assertEquals(own.probability(k), probabilities.get(k), 1e-6f);
        }
        assertNull(row.get(3));
        assertEquals(Files.size(file), row.getLong(4));
      }
    }
  }

  @Test
  void aModelIsLoadedOnceForAllTasks() throws Exception {
    TreeMap<String, byte[]> contents = new TreeMap<>();
    for (String file :
        List.of("saved_model.pb", "assets.extra/evident.json", "assets.extra/evident-proof.json")) {
      contents.put(file, Files.readAllBytes(model.resolve(file)));
    }
    ModelFiles files = ModelFiles.of(contents);
    assertTrue(files.loaded(1) == files.loaded(1), "loaded twice");
  }

  @Test
  void anImageThatIsNoneIsRefusedOrKeptWithTheReason() throws Exception {
    Path some = Files.createDirectories(folder.resolve("some"));
    Files.copy(images.resolve("image-0.png"), some.resolve("good.png"));
    Files.writeString(some.resolve("bad.png"), "not an image");
    ImageClassifier classifier = ImageClassifier.load(SPARK, model);
    Exception refused =
        assertThrows(
            Exception.class, () -> classifier.classify(table(some), "content").collectAsList());
    assertTrue(refused.getMessage().contains("bad.png"), refused.getMessage());
    List<Row> rows =
        classifier
            .keepingProblems()
            .classify(table(some), "content")
            .orderBy("path")
            .select("prediction", "probabilities", "problem")
            .collectAsList();
    assertNull(rows.get(0).get(0));
    assertNull(rows.get(0).get(1));
    assertTrue(rows.get(0).getString(2).contains("bad.png"), rows.get(0).getString(2));
    assertTrue(rows.get(1).getString(0) != null && rows.get(1).isNullAt(2), rows.get(1)::toString);
  }

  @Test
  void whatCannotBeClassifiedIsSaid() throws Exception {
    ImageClassifier classifier = ImageClassifier.load(SPARK, model);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> classifier.classify(table(images), "bytes"))
            .getMessage()
            .contains("there must be a column bytes"));
    Dataset<Row> twice = SPARK.sql("SELECT X'00' AS content, 1 AS id, X'01' AS content");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> classifier.classify(twice, "content"))
            .getMessage()
            .contains("has 2 columns content"));
    Dataset<Row> taken = table(images).withColumn("problem", org.apache.spark.sql.functions.lit(1));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> classifier.classify(taken, "content"))
            .getMessage()
            .contains("a column problem already"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ImageClassifier.load(SPARK, images))
            .getMessage()
            .contains("is no SavedModel"));
    Dataset<Row> none = SPARK.sql("SELECT CAST(NULL AS BINARY) AS content, 'nowhere' AS path");
    Exception refused =
        assertThrows(Exception.class, () -> classifier.classify(none, "content").collectAsList());
    assertTrue(refused.getMessage().contains("there are no bytes"), refused.getMessage());
  }
}
