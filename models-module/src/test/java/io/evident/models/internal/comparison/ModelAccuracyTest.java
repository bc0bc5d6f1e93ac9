package io.evident.models.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.report.ComparisonSection;
import io.evident.models.report.Report;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of two models is better, by the images that one of them alone has right. */
class ModelAccuracyTest {
  private static final String METRICS =
      "epoch,step,runningLoss,runningAccuracy,trainLoss,trainAccuracy,validationLoss,"
          + "validationAccuracy,testLoss,testAccuracy,learningRate,seconds,imagesPerSecond\n"
          + "1,10,2.5,,,,,,2.25,0.25,0.01,4.0,10.0\n";

  @TempDir private Path folder;

  private Path run(String directory, String name, int seed) throws IOException {
    Path run = Files.createDirectories(folder.resolve(directory));
    Files.writeString(
        run.resolve("experiment.yaml"),
        """
        name: %s
        network:
          input: [2, 1, 1]
          layers: [flatten, dense: {units: 3}]
          loss: softmaxCrossEntropy
        normalization: {mean: 0.5, deviation: 0.5}
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 4
        epochs: 3
        seed: %d
        """
            .formatted(name, seed));
    Files.writeString(
        run.resolve("provenance.json"),
        """
        {"version": 1, "data": {"source": "s", "trainDigest": "a", "testDigest": "b"}}
        """);
    Files.writeString(run.resolve("metrics.csv"), METRICS);
    return run;
  }

  /** Writes test-predictions.bin by its description: class 1 of every image, or 2 where wrong. */
  private static Path predicting(Path run, String digest, int images, IntPredicate right)
      throws IOException {
    byte[] format = "evident-predictions/1".getBytes(StandardCharsets.US_ASCII);
    byte[] name = digest.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(format.length + 12 + name.length + 8 * images + 4);
    bytes.put(format).putInt(3).putInt(images).putInt(name.length).put(name);
    for (int i = 0; i < images; i++) {
      bytes.putInt(1).putInt(right.test(i) ? 1 : 2);
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, bytes.position());
    bytes.putInt((int) crc.getValue());
    Files.write(run.resolve("test-predictions.bin"), bytes.array());
    return run;
  }

  private static ModelAccuracy model(RunComparison comparison, int run) {
    return comparison.runs().get(run).accuracy().orElseThrow();
  }

  /**
   * Right are 0..5 and 3..9: alone 0, 1, 2 and 6, 7, 8, 9. Beta(5, 4): P(theta &gt; 1/2) is that of
   * at most 4 heads in 8 tosses, (1 + 8 + 28 + 56 + 70) / 256.
   */
  @Test
  void imagesThatOneAloneHasRightDecide() throws IOException {
    Path a = predicting(run("a", "first", 1), "d", 12, i -> i <= 5);
    Path b = predicting(run("b", "second", 1), "d", 12, i -> i >= 3 && i <= 9);
    RunComparison comparison = RunComparison.of(List.of(a, b));
    assertEquals(List.of(), comparison.notices());
    assertEquals(Optional.empty(), model(comparison, 0).paired());
    assertEquals(6, model(comparison, 0).right());
    assertEquals(7, model(comparison, 1).right());
    ModelAccuracy.Paired paired = model(comparison, 1).paired().orElseThrow();
    assertEquals(new ModelAccuracy.Paired(4, 3), paired);
    assertEquals(163 / 256.0, paired.probabilityBetter(), 1e-14);
    assertEquals(
        93 / 256.0,
        RunComparison.of(List.of(b, a))
            .runs()
            .get(1)
            .accuracy()
            .orElseThrow()
            .paired()
            .orElseThrow()
            .probabilityBetter(),
        1e-14);
  }

  /** Beta(13, 1) has P(X &lt;= x) = x^13, Beta(1, 13) has 1 - (1 - x)^13. */
  @Test
  void theIntervalIsThatOfThePosterior() {
    ModelAccuracy all = new ModelAccuracy(12, 12, Optional.empty(), Optional.empty());
    assertEquals(Math.pow(0.025, 1 / 13.0), all.interval().lower(), 1e-12);
    assertEquals(Math.pow(0.975, 1 / 13.0), all.interval().upper(), 1e-12);
    ModelAccuracy none = new ModelAccuracy(12, 0, Optional.empty(), Optional.empty());
    assertEquals(1 - Math.pow(0.975, 1 / 13.0), none.interval().lower(), 1e-12);
    assertEquals(1 - Math.pow(0.025, 1 / 13.0), none.interval().upper(), 1e-12);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelAccuracy(12, 13, Optional.empty(), Optional.empty()));
    assertThrows(IllegalArgumentException.class, () -> new ModelAccuracy.Paired(-1, 0));
  }

  /** 5930 and 5931 of 10,000, as in an assignment's table: nothing follows. */
  @Test
  void nobodyConcludesFromOneImage() throws IOException {
    Path a = predicting(run("a", "relu", 1), "d", 10_000, i -> i < 5930);
    Path b = predicting(run("b", "tanh", 1), "d", 10_000, i -> i >= 1202 && i < 7133);
    RunComparison comparison = RunComparison.of(List.of(a, b));
    ModelAccuracy.Paired paired = model(comparison, 1).paired().orElseThrow();
    assertEquals(new ModelAccuracy.Paired(1203, 1202), paired);
    // by the central limit: theta is off 1/2 by 1 / 4814, its deviation is 1 / (2 sqrt(2408))
    assertEquals(
        0.5 + 2 * Math.sqrt(2408) / 4814 / Math.sqrt(2 * Math.PI),
        paired.probabilityBetter(),
        1e-5);
    String text = ComparisonFormats.text(comparison);
    assertTrue(
        text.endsWith(
            """

            model on test images  images  right  accuracy     95 % interval  only it right  only the first  P(better than the first)
            relu                  10,000  5,930    0.5930  0.5833 to 0.6026              -               -                         -
            tanh                  10,000  5,931    0.5931  0.5834 to 0.6027          1,203           1,202                     0.508
            """),
        text);
    String page = new Report("r", "", List.of(ComparisonSection.of(comparison))).html();
    assertTrue(page.contains("better than the first") && page.contains("0.508"), page);
  }

  /** Of Beta(1, 901) it is 2^-901, which a double holds; a person reads that it is small. */
  @Test
  void aProbabilityIsNeverCalledCertain() {
    ModelAccuracy.Paired worse = new ModelAccuracy.Paired(0, 900);
    assertEquals(-901 * Math.log(2), Math.log(worse.probabilityBetter()), 1e-9);
    assertEquals("< 0.001", ComparisonFormats.probability(worse.probabilityBetter()));
    assertEquals(
        "> 0.999",
        ComparisonFormats.probability(new ModelAccuracy.Paired(900, 0).probabilityBetter()));
    assertEquals("0.500", ComparisonFormats.probability(0.5));
  }

  @Test
  void runsOnOtherTestImagesHaveTheirOwnIntervalsOnly() throws IOException {
    Path a = predicting(run("a", "first", 1), "d", 12, i -> i <= 5);
    Path b = predicting(run("b", "second", 1), "e", 12, i -> i <= 7);
    RunComparison comparison = RunComparison.of(List.of(a, b));
    assertEquals(Optional.empty(), model(comparison, 1).paired());
    assertEquals(8, model(comparison, 1).right());
    assertTrue(
        comparison.notices().get(0).contains("same test images (their digests differ)"),
        comparison.notices()::toString);
  }

  @Test
  void aRunThatIsNotFinishedHasNoInterval() throws IOException {
    Path a = predicting(run("a", "first", 1), "d", 12, i -> i <= 5);
    Path b = run("b", "second", 1);
    RunComparison comparison = RunComparison.of(List.of(a, b));
    assertEquals(List.of(), comparison.notices());
    assertEquals(Optional.empty(), comparison.runs().get(1).accuracy());
    assertFalse(ComparisonFormats.text(RunComparison.of(List.of(b))).contains("95 %"));
  }

  /**
   * Two runs each: Student's t of one degree of freedom, Cauchy of scale half their distance, 0.05
   * and 0.1. The difference of two Cauchy variables is Cauchy of scale 0.15, about 0.65 - 0.4.
   */
  @Test
  void overSeedsMeansDifferByTheirPosteriors() throws IOException {
    Path a1 = predicting(run("a1", "first", 1), "d", 20, i -> i < 7);
    Path a2 = predicting(run("a2", "first", 2), "d", 20, i -> i < 9);
    Path b1 = predicting(run("b1", "second", 1), "d", 20, i -> i < 11);
    Path b2 = predicting(run("b2", "second", 2), "d", 20, i -> i < 15);
    RunComparison comparison = RunComparison.of(List.of(a1, a2, b1, b2));
    assertEquals(List.of(), comparison.notices());
    ModelAccuracy.Seeds first = model(comparison, 1).seeds().orElseThrow();
    assertEquals(2, first.runs());
    assertEquals(0.4, first.mean(), 1e-15);
    assertEquals(Optional.empty(), first.difference());
    ModelAccuracy.Seeds second = model(comparison, 2).seeds().orElseThrow();
    assertEquals(second, model(comparison, 3).seeds().orElseThrow());
    ModelAccuracy.MeanDifference difference = second.difference().orElseThrow();
    assertEquals(0.25, difference.mean(), 1e-15);
    assertEquals(0.5 + Math.atan(0.25 / 0.15) / Math.PI, difference.probabilityBetter(), 1e-10);
    double half = 0.15 * Math.tan(0.475 * Math.PI);
    assertEquals(0.25 - half, difference.interval().lower(), 1e-8);
    assertEquals(0.25 + half, difference.interval().upper(), 1e-8);
    String text = ComparisonFormats.text(comparison);
    assertTrue(
        text.endsWith(
            """

            over seeds  runs  mean accuracy  less the first      95 % interval  P(better than the first)
            first          2         0.4000               -                  -                         -
            second         2         0.6500         +0.2500  -1.6559 to 2.1559                     0.828
            """),
        text);
    JsonNode json = new ObjectMapper().readTree(ComparisonFormats.json(comparison));
    assertEquals(2, json.at("/runs/2/seeds").asInt());
    assertEquals(
        difference.probabilityBetter(), json.at("/runs/2/seedsBetterThanFirst").asDouble());
    assertTrue(json.at("/runs/0/seedsBetterThanFirst").isNull());
    assertEquals(4, json.at("/runs/2/onlyRight").asInt());
    assertEquals(0, json.at("/runs/2/onlyFirstRight").asInt());
    assertEquals(31 / 32.0, json.at("/runs/2/betterThanFirst").asDouble(), 1e-14);
  }

  /** Both settings come to the same figures. */
  @Test
  void settingsOfOneExperimentAreToldApartOverSeeds() throws IOException {
    List<Path> runs = new ArrayList<>();
    for (String batch : List.of("4", "8")) {
      for (int seed = 1; seed <= 2; seed++) {
        int right = 6 + seed;
        Path run = run("b" + batch + "-" + seed, "first", seed);
        Path file = run.resolve("experiment.yaml");
        Files.writeString(
            file, Files.readString(file).replace("batchSize: 4", "batchSize: " + batch));
        runs.add(predicting(run, "d", 20, i -> i < right));
      }
    }
    Path third = predicting(run("c-1", "second", 1), "d", 20, i -> i < 6);
    Path fourth = predicting(run("c-2", "second", 2), "d", 20, i -> i < 7);
    runs.addAll(List.of(third, fourth));
    String text = ComparisonFormats.text(RunComparison.of(runs));
    String table = text.substring(text.indexOf("over seeds"));
    assertEquals(
        List.of(
            "first (" + runs.get(0) + " and 1 more)",
            "first (" + runs.get(2) + " and 1 more)",
            "second"),
        table.lines().skip(1).map(line -> line.replaceAll("  .*", "")).toList(),
        text);
  }

  @Test
  void seedsThatSayNothingAreTold() throws IOException {
    Path a1 = predicting(run("a1", "first", 1), "d", 20, i -> i < 7);
    Path a2 = predicting(run("a2", "first", 2), "d", 20, i -> i < 9);
    Path b1 = predicting(run("b1", "second", 1), "d", 20, i -> i < 11);
    Path b2 = predicting(run("b2", "second", 1), "d", 20, i -> i < 15);
    RunComparison same = RunComparison.of(List.of(a1, a2, b1, b2));
    assertEquals(Optional.empty(), model(same, 2).seeds());
    assertTrue(
        same.notices().get(0).contains("several runs of second have the seed 1"),
        same.notices()::toString);
    Path c2 = predicting(run("c2", "second", 2), "d", 20, i -> i > 8);
    RunComparison equal = RunComparison.of(List.of(a1, a2, b1, c2));
    assertEquals(Optional.empty(), model(equal, 2).seeds().orElseThrow().difference());
    assertTrue(
        equal.notices().get(0).contains("runs of second all have the same accuracy"),
        equal.notices()::toString);
  }
}
