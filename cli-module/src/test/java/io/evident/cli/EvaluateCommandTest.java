package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class EvaluateCommandTest {
  @TempDir private static Path folder;
  private static Path run;

  /** A small net on a part of the built-in sample. */
  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path yaml =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            name: tiny
            network:
              input: [32, 32, 3]
              layers:
                - flatten
                - dense: {units: 10}
              loss: softmaxCrossEntropy
            normalization: {mean: 0.5, deviation: 0.5}
            split: {train: 160, validation: 40, test: 50}
            optimizer: {kind: sgd, learningRate: 0.01}
            batchSize: 20
            epochs: 2
            seed: 1
            """);
    CommandResult.of("train", yaml, "--out", run).assertDone();
  }

  private static String cell(int row, String column) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("metrics.csv"));
    int at = List.of(lines.get(0).split(",", -1)).indexOf(column);
    return lines.get(row).split(",", -1)[at];
  }

  @Test
  void damagedPredictionsAreMadeAnewWhereTheirRunIsResumed() throws IOException {
    Path other = folder.resolve("damaged");
    CommandResult.of("train", folder.resolve("tiny.yaml"), "--out", other).assertDone();
    Path file = other.resolve("test-predictions.bin");
    byte[] kept = Files.readAllBytes(file);
    byte[] damaged = kept.clone();
    damaged[0]++;
    Files.write(file, damaged);
    Path plots = folder.resolve("plots");
    CommandResult.of("compare", run, other, "--out", plots)
        .assertRefused("test-predictions.bin: is damaged", "train --resume --out " + other);
    Files.delete(file);
    Files.delete(other.resolve("evaluation.json"));
    CommandResult.of("train", "--resume", "--out", other).assertDone();
    assertArrayEquals(kept, Files.readAllBytes(file));
    CommandResult both = CommandResult.of("compare", run, other, "--out", plots);
    assertEquals(
        "notice: several runs of tiny have the seed 1, so that nothing is said over its seeds",
        both.err().strip());
    assertTrue(both.out().contains("P(better than the first)"), both.out());
    assertTrue(both.lines().stream().anyMatch(line -> line.endsWith(" 0.500")), both.out());
  }

  @Test
  void theReportHasTheFiguresOfTheLastRow() throws IOException {
    CommandResult result = CommandResult.of("evaluate", run);
    result.assertDone();
    assertTrue(result.out().contains("precision     recall   f1-score    support"), result.out());
    assertTrue(result.out().contains("automobile"), result.out());
    assertTrue(result.out().contains("top-5 accuracy"), result.out());
    assertTrue(result.out().contains("50 test images of built-in sample"), result.out());
    String accuracy =
        String.format(
            Locale.ROOT,
            "accuracy                    %.4f",
            Double.valueOf(cell(2, "testAccuracy")));
    assertTrue(result.out().contains(accuracy), accuracy + " is not in " + result.out());
    assertEquals(Files.readString(run.resolve("evaluation.txt")), result.out());
  }

  @Test
  void jsonIsOfTheSplitAndCheckpointAskedFor() throws IOException {
    CommandResult result =
        CommandResult.of(
            "evaluate",
            run,
            "--split",
            "validation",
            "--checkpoint",
            "best",
            "--top-k",
            "3",
            "--format",
            "json");
    result.assertDone();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertEquals("best", json.at("/checkpoint/kind").asText());
    assertEquals("validation", json.at("/data/split").asText());
    assertEquals(40, json.at("/data/images").asInt());
    assertEquals(3, json.at("/topK/k").asInt());
    int epoch = json.at("/checkpoint/epoch").asInt();
    double loss = Double.parseDouble(cell(epoch, "validationLoss"));
    assertEquals(loss, json.get("loss").asDouble(), 1e-6 * loss);
    assertEquals(10, json.get("classes").size());
  }

  @Test
  void csvGoesToAFileIfAsked() throws IOException {
    Path file = folder.resolve("new").resolve("train.csv");
    CommandResult result =
        CommandResult.of("evaluate", run, "--split", "train", "--format", "csv", "--out", file);
    result.assertDone();
    assertEquals(List.of("evaluation: " + file), result.lines());
    List<String> lines = Files.readAllLines(file);
    assertEquals("figure,class,predicted,bin,value", lines.get(0));
    assertTrue(lines.contains("images,,,,160"), lines.toString());
  }

  @Test
  void otherImagesAreEvaluatedWithANoticeApartFromTheResult() throws IOException {
    CommandResult result =
        CommandResult.of(
            "evaluate",
            run,
            "--data",
            CifarFixture.write(folder.resolve("cifar"), 20),
            "--format",
            "json");
    assertEquals(ExitCode.DONE, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("notice: other images than those of the run"), result.err());
    assertEquals(20, new ObjectMapper().readTree(result.out()).at("/data/images").asInt());
  }

  @Test
  void aRunOnOtherDataSaysWhichDataItNeeds() throws IOException {
    Path other = folder.resolve("other");
    CommandResult.of(
            "train",
            folder.resolve("tiny.yaml"),
            "--data",
            CifarFixture.write(folder.resolve("cifar"), 20),
            "--set",
            "split.train=20",
            "--set",
            "split.validation=10",
            "--set",
            "split.test=20",
            "--out",
            other)
        .assertDone();
    CommandResult given =
        CommandResult.of(
            "evaluate", other, "--data", CifarFixture.write(folder.resolve("cifar"), 20));
    given.assertDone();
    CommandResult known = CommandResult.of("evaluate", other);
    known.assertDone();
    assertEquals(given.out(), known.out());
    Path test = folder.resolve("cifar").resolve("test_batch.bin");
    byte[] records = Files.readAllBytes(test);
    records[7]++;
    Files.write(test, records);
    CommandResult.of("evaluate", other)
        .assertRefused("was trained on", folder.resolve("cifar").toString(), "not what they were");
    Files.move(folder.resolve("cifar"), folder.resolve("elsewhere"));
    CommandResult.of("evaluate", other)
        .assertRefused("was trained on", "is not there any more", "--data");
  }

  /** A class folder of noise, which a network learns by heart and knows nothing of elsewhere. */
  private static Path noise(String name, int images, long seed) throws IOException {
    Random random = new Random(seed);
    Path holder = folder.resolve(name);
    for (String of : List.of("cat", "dog")) {
      for (int i = 0; i < images; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < 32 * 32; at++) {
          image.setRGB(at % 32, at / 32, random.nextInt(1 << 24));
        }
        Path file = Files.createDirectories(holder.resolve(of)).resolve(i + ".png");
        ImageIO.write(image, "png", file.toFile());
      }
    }
    return holder;
  }

  /** The files of a folder in a .tar.gz, under a folder of its name. */
  private static Path packed(Path from) throws IOException {
    Path archive = folder.resolve(from.getFileName() + ".tar.gz");
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        String name = folder.relativize(file).toString().replace('\\', '/');
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private static JsonNode judged(CommandResult result, String... notice) throws IOException {
    assertEquals(ExitCode.DONE, result.code(), result.err());
    assertEquals(notice.length == 0 ? 0 : 1, result.err().lines().count(), result.err());
    for (String word : notice) {
      assertTrue(result.err().contains(word), "\"" + word + "\" is not in: " + result.err());
    }
    return new ObjectMapper().readTree(result.out());
  }

  private static CommandResult evaluated(Path of, Object... more) {
    List<Object> words = new ArrayList<>(List.of("evaluate", of, "--format", "json"));
    words.addAll(List.of(more));
    return CommandResult.of(words.toArray());
  }

  @Test
  void aFolderIsSplitAsTheRunSplitItAndOthersAreJudgedWhole() throws IOException {
    Path data = noise("noise", 20, 3);
    Path of = folder.resolve("of-noise");
    String yaml =
        Files.readString(folder.resolve("tiny.yaml"))
            .replaceAll("split:.*\n", "")
            .replace("units: 10", "units: 2")
            .replace("epochs: 2", "epochs: 20");
    Path experiment = Files.writeString(folder.resolve("two.yaml"), yaml);
    CommandResult.of(
            "train", experiment, "--data", data, "--out", of, "--split-seed", 7, "--test-part", 0.5)
        .assertDone();

    JsonNode own = judged(evaluated(of, "--data", data));
    assertEquals(20, own.at("/data/images").asInt());
    assertEquals(own, judged(evaluated(of)), "without its path");
    assertEquals(own, judged(evaluated(of, "--data", data, "--split-seed", 7, "--test-part", 0.5)));
    assertEquals(own, judged(evaluated(of, "--data", data, "--split-seed", 7)), "the run's part");
    assertEquals(20, judged(evaluated(of, "--split", "train")).at("/data/images").asInt());
    JsonNode train = judged(evaluated(of, "--split", "train"));
    assertTrue(train.get("accuracy").asDouble() > own.get("accuracy").asDouble());

    CommandResult drawn = evaluated(of, "--data", data, "--split-seed", 8);
    judged(drawn, "was trained on ", " of these 20 images", "flatter");
    assertFalse(drawn.err().contains("other images"), drawn.err());

    Path others = noise("others", 5, 4);
    JsonNode all = judged(evaluated(of, "--data", others), "other images", "all 10 test images");
    assertEquals(10, all.at("/data/images").asInt());
    Path alone = folder.resolve("alone");
    Files.createDirectories(alone);
    Files.move(others, alone.resolve("test"));
    assertEquals(
        all.at("/data/digest"),
        judged(evaluated(of, "--data", alone), "all 10 test images").at("/data/digest"));
    Path packed = packed(alone);
    JsonNode ofArchive = judged(evaluated(of, "--data", packed), "all 10 test images");
    assertEquals(all.at("/data/digest"), ofArchive.at("/data/digest"));
    assertEquals(all.get("accuracy"), ofArchive.get("accuracy"));
    for (Path path : List.of(alone, packed)) {
      CommandResult.of("evaluate", of, "--data", path, "--split", "train")
          .assertRefused("no train images of it", "--split test");
    }

    Files.copy(alone.resolve("test").resolve("cat").resolve("0.png"), data.resolve("cat/new.png"));
    CommandResult.of("evaluate", of).assertRefused(data.toString(), "not what they were then");
    judged(evaluated(of, "--data", data), "was trained on 20 of these 41 images");
  }

  @Test
  void badInputIsRefusedInOneLine() throws IOException {
    CommandResult.of("evaluate").assertRefused("RUN");
    CommandResult.of("evaluate", folder).assertRefused("is not a run directory");
    CommandResult.of("evaluate", folder.resolve("none")).assertRefused("is not a run directory");
    CommandResult.of("evaluate", run, "--split", "all")
        .assertRefused("--split must be one of train, validation, calibration, test, got all");
    CommandResult.of("evaluate", run, "--checkpoint", "first").assertRefused("best, last");
    CommandResult.of("evaluate", run, "--format", "xml").assertRefused("text, csv, json");
    CommandResult.of("evaluate", run, "--top-k", "11").assertRefused("1..10", "got 11");
    CommandResult.of("evaluate", run, "--test-part", "0.3").assertRefused("go with --data");
    CommandResult.of("evaluate", run, "--top-k", "0").assertRefused("1..10", "got 0");
    CommandResult.of("evaluate", run, "--data", folder.resolve("none")).assertRefused("none");
    Path started = Files.createDirectories(folder.resolve("started"));
    for (String file : List.of("experiment.yaml", "provenance.json")) {
      Files.copy(run.resolve(file), started.resolve(file));
    }
    CommandResult.of("evaluate", started).assertRefused("no checkpoint", "--resume");
    CommandResult.of("evaluate", started, "--checkpoint", "best")
        .assertRefused("no best checkpoint", "--checkpoint last");
    assertFalse(Files.exists(started.resolve("evaluation.json")));
  }
}
