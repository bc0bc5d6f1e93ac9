package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
  private static final int RECORD = 3073;

  @TempDir private Path folder;

  @Test
  void anExperimentIsTrainedOnCifarAndKept() throws IOException {
    Path run = folder.resolve("run");
    CommandResult result =
        CommandResult.of(
            "train",
            "fc2",
            "--data",
            CifarFixture.write(folder.resolve("cifar"), 20),
            "--set",
            "epochs=2",
            "--set",
            "batchSize=10",
            "--out",
            run);
    result.assertDone();
    assertTrue(result.out().contains("100 train, 20 test"), result.out());
    assertFalse(result.out().contains("used: "), "all of them, as the data say");
    assertEquals(2, result.lines().stream().filter(l -> l.startsWith("epoch ")).count());
    assertFalse(result.out().contains("\r"), "no progress bar away from a terminal");
    assertEquals(3, Files.readAllLines(run.resolve("metrics.csv")).size());
    assertTrue(Files.exists(run.resolve("plots/loss.svg")));
    assertTrue(Files.readString(run.resolve("experiment.yaml")).contains("epochs: 2"));
  }

  @Test
  void theHeaderSaysWhatTheImagesAreUsedForAndNothingOfNoDescription() throws IOException {
    CommandResult result =
        CommandResult.of(
            "train",
            "fc2",
            "--data",
            CifarFixture.write(folder.resolve("cifar"), 20),
            "--set",
            "epochs=1",
            "--set",
            "batchSize=10",
            "--set",
            "description=",
            "--set",
            "split.validation=30",
            "--out",
            folder.resolve("run"));
    result.assertDone();
    assertTrue(result.lines().get(0).matches("fc2: [0-9,]+ parameters, .*"), result.out());
    assertTrue(
        result.lines().contains("used: 70 to train, 30 to validate, 20 to test"), result.out());
    assertTrue(
        result
            .out()
            .matches(
                "(?s).*test accuracy 0[.0-9]+ on 20 images \\(95 % interval 0[.0-9]+ to 0[.0-9]+; best weights, epoch 1\\).*"),
        result.out());
  }

  @Test
  void anEarlierRunIsNotWrittenOver() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("experiment.yaml"), "name: earlier\n");
    CommandResult.of("train", "fc2", "--out", run).assertRefused(run.toString(), "--overwrite");
    assertEquals("name: earlier\n", Files.readString(run.resolve("experiment.yaml")));
  }

  @Test
  void anAugmentationThatDoesNotFitIsRefusedBeforeARunIsReplaced() throws IOException {
    Path yaml = Files.writeString(folder.resolve("linear.yaml"), SmallExperiment.LINEAR);
    Path run = folder.resolve("run");
    CommandResult.of("train", yaml, "--out", run).assertDone();
    String metrics = Files.readString(run.resolve("metrics.csv"));
    CommandResult.of(
            "train", yaml, "--out", run, "--overwrite", "--set", "augmentation={translate: 40}")
        .assertRefused("40 pixels", "32 by 32", "31 at most");
    assertEquals(metrics, Files.readString(run.resolve("metrics.csv")));
    CommandResult.of("evaluate", run).assertDone();
    // What somebody put there stays.
    Path own = Files.writeString(run.resolve("checkpoints/epoch-3-mine.safetensors"), "mine");
    CommandResult.of("train", yaml, "--out", run, "--overwrite").assertDone();
    assertEquals("mine", Files.readString(own));
  }

  @Test
  void aMissingBatchFileIsNamed() throws IOException {
    Path data = CifarFixture.write(folder.resolve("cifar"), 20);
    Files.delete(data.resolve("data_batch_3.bin"));
    refusedWithoutARun(data, "data_batch_3.bin");
  }

  @Test
  void aTruncatedBatchFileIsNamedWithItsPosition() throws IOException {
    Path file = CifarFixture.write(folder.resolve("cifar"), 20).resolve("data_batch_2.bin");
    byte[] whole = Files.readAllBytes(file);
    byte[] cut = java.util.Arrays.copyOf(whole, 5 * RECORD + 17);
    Files.write(file, cut);
    refusedWithoutARun(file.getParent(), "data_batch_2.bin");
    assertArrayEquals(cut, Files.readAllBytes(file));
  }

  @Test
  void aLabelAbove9IsNamedWithItsRecord() throws IOException {
    Path file = CifarFixture.write(folder.resolve("cifar"), 20).resolve("test_batch.bin");
    byte[] records = Files.readAllBytes(file);
    records[7 * RECORD] = 10;
    Files.write(file, records);
    refusedWithoutARun(file.getParent(), "test_batch.bin", "10");
  }

  @Test
  void aCorruptImageIsNamed() throws IOException {
    Path images = folder.resolve("images");
    for (String split : List.of("train", "test")) {
      for (String name : List.of("cat", "dog")) {
        Path directory = Files.createDirectories(images.resolve(split).resolve(name));
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", directory.resolve("0.png").toFile());
      }
    }
    Path corrupt = images.resolve("train/dog/0.png");
    byte[] bytes = Files.readAllBytes(corrupt);
    Files.write(corrupt, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    refusedWithoutARun(images, "dog", "0.png");
  }

  /** Ten classes of JPEGs of many sizes in one folder, six of each. */
  private Path photographs() throws IOException {
    Path images = folder.resolve("photographs");
    Random random = new Random(2);
    for (int c = 0; c < 10; c++) {
      Path directory = Files.createDirectories(images.resolve("class-" + c));
      for (int i = 0; i < 6; i++) {
        BufferedImage image = new BufferedImage(20 + 9 * i, 50 - 3 * c, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
          for (int x = 0; x < image.getWidth(); x++) {
            image.setRGB(x, y, random.nextInt());
          }
        }
        ImageIO.write(image, "jpg", directory.resolve(i + ".jpg").toFile());
      }
    }
    return images;
  }

  private CommandResult trainOn(Path images, String run, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("train", "lenet-b16-e5", "--data", images, "--set", "epochs=1", "--out"));
    words.addAll(List.of(folder.resolve(run), "--cache", folder.resolve("cache")));
    words.addAll(List.of(more));
    return CommandResult.of(words.toArray());
  }

  @Test
  void oneFolderOfPhotographsIsSplitScaledCachedAndTrainedOn() throws IOException {
    Path images = photographs();
    CommandResult first = trainOn(images, "first");
    first.assertDone();
    assertTrue(first.out().contains("50 train, 10 test, 10 classes, 32x32x3"), first.out());
    assertTrue(first.out().contains("0.2 of each class held out by seed 1"), first.out());
    try (Stream<Path> cached = Files.list(folder.resolve("cache"))) {
      assertEquals(1, cached.count());
    }
    String held = Files.readString(folder.resolve("first/provenance.json"));
    assertTrue(held.contains("\"placement\" : \"held\""), held);

    CommandResult streamed = trainOn(images, "streamed", "--data-memory", "10k");
    streamed.assertDone();
    assertTrue(streamed.out().contains("streamed, since more than 10240 bytes"), streamed.out());
    String provenance = Files.readString(folder.resolve("streamed/provenance.json"));
    assertTrue(provenance.contains("\"placement\" : \"streamed\""), provenance);
    assertTrue(provenance.contains("\"memoryLimitBytes\" : 10240"), provenance);
    assertEquals(
        Files.readString(folder.resolve("first/losses.csv")),
        Files.readString(folder.resolve("streamed/losses.csv")));

    CommandResult half = trainOn(images, "half", "--test-part", "0.5", "--split-seed", "3");
    half.assertDone();
    assertTrue(half.out().contains("30 train, 30 test"), half.out());
    assertTrue(half.out().contains("0.5 of each class held out by seed 3"), half.out());
  }

  @Test
  void aFolderOfPhotographsIsDescribedAtOneSize() throws IOException {
    Path images = photographs();
    Path cache = folder.resolve("cache");
    CommandResult mixed = CommandResult.of("data", "info", "--data", images, "--cache", cache);
    assertEquals(ExitCode.DONE, mixed.code(), mixed.err());
    assertTrue(mixed.out().contains("images: 32x32x3"), mixed.out());
    assertTrue(mixed.err().contains("of several sizes, scaled to 32x32 (--size)"), mixed.err());
    CommandResult.of("data", "info", images, "--data", images).assertRefused("given twice");
    CommandResult.of("data", "info", images, "--cache", cache, "--size", "a")
        .assertRefused("HEIGHTxWIDTH");
    CommandResult result =
        CommandResult.of("data", "info", images, "--cache", cache, "--size", "8x9");
    result.assertDone();
    assertTrue(result.out().contains("images: 8x9x3"), result.out());
    assertTrue(result.out().matches("(?s).*\\Rclass-7 +5 +1\\R.*"), result.out());
  }

  @Test
  void aFolderOfImagesThatCannotBeTrainedOnIsNamed() throws IOException {
    Path images = photographs();
    Files.createDirectories(images.resolve("class-x"));
    trainOn(images, "run").assertRefused("class-x holds no images");
    Files.delete(images.resolve("class-x"));
    trainOn(images, "run", "--test-part", "1").assertRefused("held out", "(0, 1)");
    trainOn(images, "run", "--data-memory", "lots").assertRefused("500m", "lots");
    assertFalse(Files.exists(folder.resolve("run")));
  }

  private void refusedWithoutARun(Path data, String... words) {
    Path run = folder.resolve("run");
    CommandResult.of("train", "fc2", "--data", data, "--out", run).assertRefused(words);
    assertFalse(Files.exists(run));
  }

  @Test
  void whatIsNotAnExperimentIsRefused() throws IOException {
    CommandResult.of("train", "lenet-b16e5").assertRefused("did you mean lenet-b16-e5?");
    CommandResult.of("train", folder.resolve("none.yaml")).assertRefused("none.yaml");
    CommandResult.of("train").assertRefused("EXPERIMENT", "--list");
    CommandResult.of("train", "fc2", "--set", "epochs").assertRefused("KEY=VALUE");
    CommandResult.of("train", "fc2", "--set", "epocs=3").assertRefused("did you mean epochs?");
    CommandResult.of("train", "fc2", "--set", "schedule={kind: cosin}")
        .assertRefused("--set schedule={kind: cosin}: unknown schedule", "did you mean cosine?");
    CommandResult.of("train", "fc2", "--set", "schedule={kind: cosine")
        .assertRefused("--set schedule={kind: cosine: is no map or list", "in quotes");
    CommandResult.of("train", "fc2", "--set", "schedule=cosine")
        .assertRefused("--set schedule=cosine: schedule cosine", "{kind: cosine, last: ...}");
    CommandResult.of("train", "fc2", "--data", folder.resolve("none")).assertRefused("none");
    Path yaml = Files.writeString(folder.resolve("bad.yaml"), "name: x\nbatchsize: 4\n");
    CommandResult.of("train", yaml)
        .assertRefused(yaml + ":2:1", "batchsize", "did you mean batchSize?");
  }

  @Test
  void aTrainingThatDivergesExitsWith1AndKeepsNoHalfMetrics() throws IOException {
    CommandResult result =
        CommandResult.of(
            "train",
            "lenet-b16-e5",
            "--data",
            CifarFixture.write(folder.resolve("cifar"), 20),
            "--set",
            "optimizer.learningRate=1e30",
            "--out",
            folder.resolve("run"));
    assertEquals(ExitCode.FAILED, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().matches("(?s).*epoch \\d+, batch \\d+.*"), result.err());
  }

  @Test
  void aMapIsSetAsAWhole() throws IOException {
    Path run = folder.resolve("run");
    CommandResult result =
        CommandResult.of(
            "train",
            "fc2",
            "--set",
            "epochs=1",
            "--set",
            "split={train: 40, validation: 20, test: 20}",
            "--set",
            "schedule={kind: warmUp, steps: 1, then: {kind: cosine, last: 0.5}}",
            "--out",
            run);
    result.assertDone();
    String kept = Files.readString(run.resolve("experiment.yaml"));
    assertTrue(kept.contains("{kind: warmUp, steps: 1, then: {kind: cosine, last: 0.5}}"), kept);
    assertTrue(kept.contains("train: 40"), kept);
    // Validation images are evaluated, so their figures are shown.
    String epoch = result.lines().stream().filter(l -> l.startsWith("epoch ")).findFirst().get();
    assertTrue(
        epoch.matches(
            "epoch  1  loss \\S+  accuracy [01]\\.\\d{4}  validation loss \\S+  validation accuracy \\S+"
                + "  test loss \\S+  test accuracy \\S+  .*"),
        epoch);
  }

  /** The loss of every step is finite; the last step makes the outputs infinite. */
  @Test
  void aTrainingWhoseLastStepDivergesExitsWith1AndLeavesNothingToPredictWith() throws IOException {
    Path run = folder.resolve("run");
    CommandResult result =
        CommandResult.of(
            "train",
            "fc2",
            "--set",
            "optimizer={kind: sgd, learningRate: 1e38}",
            "--set",
            "split={train: 16, test: 20}",
            "--set",
            "batchSize=16",
            "--set",
            "epochs=1",
            "--out",
            run);
    assertEquals(ExitCode.FAILED, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(" in epoch 1, after step 1, at"), result.err());
    assertFalse(result.out().contains("NaN"), result.out());
    CommandResult.of("predict", run, CifarFixture.write(folder.resolve("cifar"), 20))
        .assertRefused("has no model yet");
    CommandResult.of("export", run, "--out", folder.resolve("model"))
        .assertRefused("no checkpoint");
    assertFalse(Files.exists(folder.resolve("model")));
  }

  private Path threeClasses(int height, int width) throws IOException {
    Path images = folder.resolve("three-" + height);
    Random random = new Random(1);
    for (int i = 0; i < 30; i++) {
      Path directory = Files.createDirectories(images.resolve("class-" + i % 3));
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i % width, i / width, random.nextInt());
      ImageIO.write(image, "png", directory.resolve(i + ".png").toFile());
    }
    return images;
  }

  private CommandResult trained(Path images, Object experiment, Path run, Object... more) {
    List<Object> words = new ArrayList<>(List.of("train", experiment, "--data", images));
    words.addAll(List.of("--cache", folder.resolve("cache"), "--out", run));
    words.addAll(List.of("--set", "epochs=1"));
    words.addAll(List.of(more));
    return CommandResult.of(words.toArray());
  }

  @Test
  void theLastLayerOfABuiltInNetworkHasTheClassesOfTheData() throws IOException {
    Path images = threeClasses(40, 50);
    for (String name : List.of("fc2", "lenet-b16-e5")) {
      Path run = folder.resolve(name);
      trained(images, name, run).assertDone();
      String kept = Files.readString(run.resolve("experiment.yaml"));
      assertTrue(kept.contains("- dense: {units: 3}\n"), kept);
      assertTrue(kept.contains("input: [32, 32, 3]\n"), kept);
      CommandResult resumed = trained(images, name, run, "--resume");
      resumed.assertDone();
      assertTrue(resumed.out().contains("nothing to do"), resumed.out());
    }
  }

  /** The data, and which of them are tested on, are those of the run; others change nothing. */
  @Test
  void aRunIsResumedOnItsOwnDataAndOnNoOther() throws IOException {
    Path run = folder.resolve("run");
    trained(threeClasses(40, 50), "fc2", run, "--test-part", "0.4", "--split-seed", "3")
        .assertDone();
    List<Object> words = List.of("train", "--resume", "--cache", folder.resolve("cache"));
    List<Object> own = new ArrayList<>(words);
    own.addAll(List.of("--out", run));
    CommandResult resumed = CommandResult.of(own.toArray());
    resumed.assertDone();
    assertTrue(resumed.out().contains("nothing to do"), resumed.out());
    own.addAll(List.of("--set", "epochs=9"));
    CommandResult.of(own.toArray()).assertRefused("--set", "keeps the one it holds");
    own.subList(own.size() - 2, own.size()).clear();
    String classes = Files.readString(run.resolve("classes.json"));
    // As if it had been stopped just before its model was written.
    Trees.delete(run.resolve("model"));
    own.addAll(List.of("--data", threeClasses(41, 50)));
    CommandResult.of(own.toArray())
        .assertRefused("was trained or tested on other images", "--overwrite");
    Files.delete(run.resolve("provenance.json"));
    CommandResult.of(own.toArray())
        .assertRefused("the checkpoint was trained on other images", "--overwrite");
    assertEquals(classes, Files.readString(run.resolve("classes.json")));
  }

  @Test
  void whatPrintWritesIsTrainedAsTheBuiltInIs() throws IOException {
    Path images = threeClasses(40, 50);
    CommandResult printed = CommandResult.of("train", "--print", "lenet-b16-e5");
    printed.assertDone();
    Path mine = Files.writeString(folder.resolve("mine.yaml"), printed.out());
    trained(images, mine, folder.resolve("mine")).assertDone();
    trained(images, "lenet-b16-e5", folder.resolve("theirs")).assertDone();
    for (String file : List.of("experiment.yaml", "losses.csv")) {
      assertEquals(
          Files.readString(folder.resolve("theirs").resolve(file)),
          Files.readString(folder.resolve("mine").resolve(file)));
    }
    CommandResult.of("train", "--print").assertRefused("--list");
    CommandResult.of("train", "--print", "fc2", "--set", "epochs=1").assertRefused("--print");
    CommandResult.of("train", "--print", "fc2", "--out", mine).assertRefused("--out", "--print");
    CommandResult.of("train", "--print", "fc22").assertRefused("did you mean fc2?");
  }

  @Test
  void theSizeOfTheImagesIsTakenWhereTheExperimentAsksForIt() throws IOException {
    String experiment =
        """
        name: mine
        network:
          input: [height, width, channels]
          layers: [flatten, {dense: {units: OUT}}]
          loss: softmaxCrossEntropy
        optimizer: {kind: sgd, learningRate: 0.01}
        normalization: {mean: 0.5, deviation: 0.5}
        batchSize: 8
        epochs: 1
        seed: 1
        """;
    Path mine =
        Files.writeString(folder.resolve("mine.yaml"), experiment.replace("OUT", "classes"));
    Path run = folder.resolve("run");
    trained(threeClasses(9, 7), mine, run).assertDone();
    String kept = Files.readString(run.resolve("experiment.yaml"));
    assertTrue(kept.contains("input: [9, 7, 3]\n"), kept);
    Files.writeString(mine, experiment.replace("OUT", "10"));
    trained(threeClasses(9, 7), mine, folder.resolve("other"))
        .assertRefused("has 10 outputs, but the data has 3 classes", "units: classes");
    Files.writeString(
        mine, experiment.replace("OUT", "classes").replace("softmaxCrossEntropy", "huber"));
    trained(threeClasses(9, 7), mine, folder.resolve("other"))
        .assertRefused("trained with loss huber are no probabilities of classes");
    Files.writeString(mine, experiment.replace("OUT", "clases"));
    trained(threeClasses(9, 7), mine, folder.resolve("other"))
        .assertRefused("mine.yaml:4", "must be a whole number, got clases");
  }

  @Test
  void theListNamesEveryExperiment() {
    CommandResult result = CommandResult.of("train", "--list");
    result.assertDone();
    assertEquals(29, result.lines().size());
    assertTrue(result.lines().get(3).startsWith("lenet-b16-e5"), result.out());
    CommandResult.of("train", "--list", "--overwrite")
        .assertRefused("--overwrite has no effect beside --list");
    CommandResult.of("train", "--list", "fc2").assertRefused("EXPERIMENT");
  }
}
