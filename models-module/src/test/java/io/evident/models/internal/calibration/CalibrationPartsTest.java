package io.evident.models.internal.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.storage.StoredJson;
import io.evident.models.training.TrainingData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No image is used for two things. Each image is its number, in its first two bytes. */
class CalibrationPartsTest {
  private static final int TRAIN = 400;
  private static final int TEST = 30;

  private static ImageDataset images(int from, int count) {
    byte[] pixels = new byte[3 * count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      pixels[3 * i] = (byte) ((from + i) / 256);
      pixels[3 * i + 1] = (byte) ((from + i) % 256);
      labels[i] = i % 2;
    }
    return ImageDataset.of(new ImageShape(1, 1, 3), List.of("a", "b"), pixels, labels);
  }

  private static TrainingData data(int own, String split) {
    String yaml =
        """
        name: numbers
        network:
          input: [1, 1, 3]
          layers: [flatten, {dense: {units: 2}}]
          loss: softmaxCrossEntropy
        normalization: {mean: 0.5, deviation: 0.5}
        SPLIT
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 10
        epochs: 1
        seed: 1
        """
            .replace("SPLIT", split);
    return TrainingData.of(
        ExperimentYaml.read(YamlValue.parse("test", yaml)),
        new ImageSplits(
            images(0, TRAIN),
            images(TRAIN, TEST),
            "numbers",
            Optional.empty(),
            own,
            Optional.empty()));
  }

  private static Set<Integer> numbers(Optional<Examples> examples) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    if (examples.isPresent()) {
      int count = examples.get().size();
      byte[] bytes = new byte[3 * count];
      examples.get().read(0, count, bytes, 0);
      for (int i = 0; i < count; i++) {
        numbers.add(256 * Byte.toUnsignedInt(bytes[3 * i]) + Byte.toUnsignedInt(bytes[3 * i + 1]));
      }
      assertEquals(count, numbers.size(), "an image stands twice");
    }
    return numbers;
  }

  /** Each row: the data's own validation images, the split, and how many images each part has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0  | calibrationPart: 0.1                                                 | 360 | 0  | 40",
        "0  | 'split: {validation: 50}\ncalibrationPart: 0.1'                      | 310 | 50 | 40",
        "0  | 'split: {train: 100, validation: 50}\ncalibrationPart: 0.25'         | 100 | 50 | 100",
        "0  | 'split: {train: 250, validation: 50}\ncalibrationPart: 0.25'         | 250 | 50 | 100",
        "80 | calibrationPart: 0.1                                                 | 288 | 80 | 32",
        "80 | 'split: {train: 30, validation: 20}\ncalibrationPart: 0.5'           | 30  | 20 | 160",
        "80 | 'split: {train: 160}\ncalibrationPart: 0.5'                          | 160 | 80 | 160",
        "0  | calibrationPart: 0.0001                                              | 399 | 0  | 1",
        "0  | calibrationPart: 0                                                   | 400 | 0  | 0",
      })
  void imagesKeptForCalibrationAreNeitherTrainedOnNorChosenBy(
      int own, String split, int train, int validation, int kept) throws IOException {
    TrainingData data = data(own, split);
    Set<Integer> trained = numbers(Optional.of(data.train()));
    Set<Integer> chosen = numbers(data.validation());
    Set<Integer> calibration = numbers(data.calibration());
    Set<Integer> tested = numbers(Optional.of(data.test()));
    assertEquals(
        List.of(train, validation, kept, TEST),
        List.of(trained.size(), chosen.size(), calibration.size(), tested.size()));
    Set<Integer> all = new HashSet<>(trained);
    all.addAll(chosen);
    all.addAll(calibration);
    all.addAll(tested);
    assertEquals(train + validation + kept + TEST, all.size(), "an image has two uses");
  }

  @Test
  void imagesThatOverlapAreRefused() {
    for (String split :
        List.of(
            "split: {train: 361}\ncalibrationPart: 0.1",
            "split: {train: 311, validation: 50}\ncalibrationPart: 0.1",
            "split: {validation: 360}\ncalibrationPart: 0.1")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> data(0, split)).getMessage();
      assertTrue(message.contains("40 calibration images, but there are 400"), message);
    }
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> data(80, "split: {train: 289}\ncalibrationPart: 0.1"))
            .getMessage();
    assertTrue(message.contains("32 calibration images, but there are 320"), message);
    for (String part : List.of("1", "-0.1", "2", ".nan")) {
      assertThrows(IllegalArgumentException.class, () -> data(0, "calibrationPart: " + part), part);
    }
  }

  private static HeadRows rows(int from, int count) {
    float[] features = new float[count];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      features[i] = from + i;
      labels[i] = (from + i) % 7;
    }
    return new HeadRows("numbers", features, 1, labels);
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1", "3, 1, 2", "500, 250, 250", "501, 250, 251"})
  void theHalvesAreDisjointAndTogetherThePart(int kept, int fitting, int conformal) {
    HeadRows trained = rows(1000, 10);
    HeadRows test = rows(2000, 10);
    for (long seed = 0; seed < 5; seed++) {
      CalibrationParts parts = CalibrationParts.of(trained, rows(0, kept), test, seed);
      assertEquals(fitting, parts.fitting().rows().size());
      assertEquals(conformal, parts.conformal().rows().size());
      assertArrayEquals(
          parts.conformal().rows().labels(),
          CalibrationParts.conformalLabels(rows(0, kept).labels(), seed));
      List<Float> both = new ArrayList<>();
      for (HeadRows half : List.of(parts.fitting().rows(), parts.conformal().rows())) {
        for (int n = 0; n < half.size(); n++) {
          both.add(half.features()[n]);
          assertEquals((int) half.features()[n] % 7, half.labels()[n], "a label went astray");
        }
      }
      both.sort(null);
      assertEquals(IntStream.range(0, kept).mapToObj(i -> (float) i).toList(), both);
      assertEquals(trained, parts.trained().rows());
      assertEquals(test, parts.test().rows());
    }
  }

  /** The data may be in the order of its classes. */
  @Test
  void theHalvesAreDrawnByTheSeed() {
    float[] first = half(1);
    assertArrayEquals(first, half(1));
    int below = 0;
    int same = 0;
    float[] other = half(2);
    for (int i = 0; i < first.length; i++) {
      below += first[i] < 500 ? 1 : 0;
      same += first[i] == other[i] ? 1 : 0;
    }
    // 250 on average, with a deviation of 8 (hypergeometric).
    assertTrue(Math.abs(below - 250) < 50, "seed 1: " + below + " of the first half");
    assertTrue(same < 10, same + " at the same place under seeds 1 and 2");
  }

  private static float[] half(long seed) {
    return CalibrationParts.of(rows(0, 1), rows(0, 1000), rows(0, 1), seed)
        .fitting()
        .rows()
        .features();
  }

  @Test
  void oneImageIsTooFew() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> CalibrationParts.of(rows(0, 5), rows(0, 1), rows(0, 5), 1))
            .getMessage();
    assertTrue(message.contains("at least 2") && message.contains("calibrationPart"), message);
  }

  @Test
  void asManyScoresAreKeptAsAFileThatIsReadHasRoomFor() {
    int longest = (-Double.MIN_NORMAL + ", ").length() - "-".length();
    long room = StoredJson.MAX_BYTES - (long) longest * CalibrationParts.MOST_SCORES;
    assertTrue(room > 1 << 24, room + " bytes are left for the rest");
    CalibrationParts.requireKept(4_000_000, 1);
    CalibrationParts.requireKept(1_333_332, 3);
    for (int targets : new int[] {1, 3}) {
      String said =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> CalibrationParts.requireKept(4_000_001, targets))
              .getMessage();
      assertTrue(said.contains("4,000,001 examples are kept"), said);
      assertTrue(said.contains(targets == 1 ? "at most 4,000,000" : "at most 1,333,332"), said);
    }
  }
}
