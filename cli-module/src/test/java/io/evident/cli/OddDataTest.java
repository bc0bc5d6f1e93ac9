package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data that is odd, and what comes of it: the table of docs/reference/limits.md. */
class OddDataTest {
  private static final String EXPERIMENT =
      """
      name: odd
      network:
        input: [32, 32, 3]
        layers: [flatten, {dense: {units: 8}}, batchNorm, relu, {dense: {units: CLASSES}}]
        loss: softmaxCrossEntropy
      normalization: meanImage
      split: {validation: 0}
      optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
      batchSize: 8
      epochs: 2
      evaluateTrain: every
      seed: 1
      """;

  @TempDir private Path folder;

  private Path experiment(int classes) throws IOException {
    return Files.writeString(
        folder.resolve("odd.yaml"), EXPERIMENT.replace("CLASSES", Integer.toString(classes)));
  }

  /** A folder train/ and test/ of pictures. */
  private Path pictures(String split, String name, int count, IntUnaryOperator colour)
      throws IOException {
    Path data = folder.resolve("pictures");
    Path of = Files.createDirectories(data.resolve(split).resolve(name));
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 32 * 32; p++) {
        image.setRGB(p % 32, p / 32, colour.applyAsInt(i));
      }
      ImageIO.write(image, "png", of.resolve(i + ".png").toFile());
    }
    return data;
  }

  private static IntUnaryOperator anything() {
    Random random = new Random(1);
    return i -> random.nextInt(1 << 24);
  }

  private CommandResult train(int classes, String... set) throws IOException {
    Object[] command = new Object[8 + 2 * set.length];
    Object[] fixed = {
      "train",
      experiment(classes),
      "--data",
      folder.resolve("pictures"),
      "--cache",
      folder.resolve("cache"),
      "--out",
      folder.resolve("run")
    };
    System.arraycopy(fixed, 0, command, 0, fixed.length);
    for (int i = 0; i < set.length; i++) {
      command[8 + 2 * i] = "--set";
      command[9 + 2 * i] = set[i];
    }
    return CommandResult.of(command);
  }

  /** Every cell of metrics.csv is a finite number, or empty where nothing was measured. */
  private void assertFinite() throws IOException {
    List<String> rows = Files.readAllLines(folder.resolve("run/metrics.csv"));
    for (String row : rows.subList(1, rows.size())) {
      for (String cell : row.split(",", -1)) {
        assertTrue(cell.isEmpty() || Double.isFinite(Double.parseDouble(cell)), row);
      }
    }
    assertFalse(Files.readString(folder.resolve("run/evaluation.txt")).contains("NaN"));
    String report = Files.readString(folder.resolve("run/report.html"));
    String text = report.replaceAll("(?s)<script.*?</script>", "").replaceAll("<[^>]*>", " ");
    assertFalse(text.contains("NaN"), text);
  }

  private JsonNode evaluation() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("run/evaluation.json").toFile());
  }

  private double metric(String column) throws IOException {
    List<String> rows = Files.readAllLines(folder.resolve("run/metrics.csv"));
    int at = List.of(rows.get(0).split(",", -1)).indexOf(column);
    return Double.parseDouble(rows.get(rows.size() - 1).split(",", -1)[at]);
  }

  @ParameterizedTest
  @CsvSource({"NaN", "nan", "Infinity", "-inf", "''", "1e999"})
  void whatIsNoNumberAmongObservationsIsRefusedWithItsLine(String cell) throws IOException {
    Path csv = folder.resolve("x.csv");
    Files.writeString(csv, "x\n1.5\n\"" + cell + "\"\n2\n");
    CommandResult.of("bayes", csv).assertRefused(csv + ":3");
  }

  @ParameterizedTest
  @CsvSource({
    "optimizer.learningRate, .nan",
    "optimizer.learningRate, NaN",
    "optimizer.momentum, .inf",
    "normalization, '{mean: 0.5, deviation: 0}'",
    "normalization, '{mean: .nan, deviation: 1}'",
    "epochs, 0",
    "epochs, -1",
    "batchSize, 0",
  })
  void settingsThatNothingCanBeDoneWithAreRefused(String key, String value) throws IOException {
    CifarFixture.write(folder.resolve("pictures"), 2, i -> i);
    train(10, key + "=" + value).assertRefused(key.replaceAll(".*\\.", ""));
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void constantImagesAreTrainedOnToChance() throws IOException {
    for (String split : List.of("train", "test")) {
      for (String name : List.of("cat", "dog")) {
        pictures(split, name, 10, i -> 0x808080);
      }
    }
    train(2).assertDone();
    assertFinite();
    assertEquals(0.5, metric("testAccuracy"));
  }

  @Test
  void aFolderOfOneClassIsRefusedAndSoIsANetworkOfOneOutput() throws IOException {
    pictures("train", "cat", 10, anything());
    pictures("test", "cat", 4, anything());
    train(1).assertRefused("odd.yaml:5:", "softmaxCrossEntropy needs at least [2], got [1]");
    train(2).assertRefused("has 2 outputs, but the data has 1 class");
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void imagesThatAreAllOfOneClassOfSeveralAreLearned() throws IOException {
    Path data = CifarFixture.write(folder.resolve("pictures"), 10, i -> 3);
    train(10, "epochs=20").assertDone();
    assertTrue(Files.exists(data));
    assertFinite();
    assertEquals(1, metric("testAccuracy"));
    assertEquals(1, metric("trainAccuracy"));
  }

  @ParameterizedTest
  @CsvSource({"1", "1000"})
  void oneImageIsABatchAndAnEpoch(String batchSize) throws IOException {
    CifarFixture.write(folder.resolve("pictures"), 10, i -> i % 10);
    train(10, "split.train=1", "split.test=1", "batchSize=" + batchSize).assertDone();
    assertFinite();
    assertEquals(2, metric("step"));
  }

  @Test
  void aBatchLargerThanTheDataIsAllOfIt() throws IOException {
    for (String split : List.of("train", "test")) {
      for (String name : List.of("cat", "dog")) {
        pictures(split, name, 3, anything());
      }
    }
    train(2, "batchSize=1000").assertDone();
    assertFinite();
    assertEquals(2, metric("step"));
    List<String> large = RunFiles.timeless(folder.resolve("run/metrics.csv"));
    Trees.delete(folder.resolve("run"));
    train(2, "batchSize=6").assertDone();
    assertEquals(large, RunFiles.timeless(folder.resolve("run/metrics.csv")));
  }

  @Test
  void aClassThatIsNotAmongTheTestImagesHasNoRecall() throws IOException {
    for (String name : List.of("cat", "dog", "eel")) {
      pictures("train", name, 4, anything());
    }
    pictures("test", "cat", 4, anything());
    pictures("test", "dog", 4, anything());
    Path empty = Files.createDirectories(folder.resolve("pictures/test/eel"));
    train(3).assertRefused("folder test/eel holds no images");
    Files.delete(empty);
    train(3).assertDone();
    assertFinite();
    JsonNode eel = evaluation().at("/classes/2");
    assertEquals("eel", eel.get("name").asText());
    assertEquals(0, eel.get("support").asInt());
    assertTrue(eel.get("recall").isNull(), eel.toString());
    assertTrue(eel.get("f1").isNull() || eel.get("f1").asDouble() == 0, eel.toString());
    double recalls =
        evaluation().at("/classes/0/recall").asDouble()
            + evaluation().at("/classes/1/recall").asDouble();
    assertEquals(recalls / 3, evaluation().at("/macroMean/recall").asDouble(), 1e-12);
  }
}
