package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("long")
class ReproduceCommandTest {
  private static final String HEADER =
      "id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note\n";

  @TempDir private Path folder;

  @Test
  void everyDeterministicFigureComesOut() throws IOException {
    CommandResult result = CommandResult.of("reproduce", "--quick", "--out", folder);
    result.assertDone();
    String report = Files.readString(folder.resolve("report.html"));
    assertTrue(report.contains("bayes-evidence-tau2-5"), report);
    // In the key figures, on the filter's button, and in the rows.
    assertTrue(report.contains("<dt>erratum</dt><dd>11</dd>"), report);
    assertEquals(11 + 1, report.split("</span> erratum</span>", -1).length - 1, report);
    assertTrue(result.out().contains("41 claims: 30 reproduced, 11 erratum"), result.out());
    assertTrue(result.out().contains("221 claims about trainings were left out"), result.out());
  }

  @Test
  void aWrongFigureExitsWithOne() throws IOException {
    Path ledger = folder.resolve("ledger.csv");
    Files.writeString(
        ledger,
        HEADER
            + "right,p,lenet,parameters,,62006,62006,exact,equal,0,\n"
            + "wrong,p,lenet,parameters,,61706,61706,exact,equal,0,\n");
    CommandResult result = CommandResult.of("reproduce", "--ledger", ledger, "--format", "csv");
    assertEquals(ExitCode.FAILED, result.code(), result.out() + result.err());
    assertTrue(result.lines().get(1).contains("right,p,lenet"), result.out());
    assertTrue(result.lines().get(2).contains(",differs,62006,"), result.out());
  }

  @Test
  void aTrainingWithoutDataIsNotRun() throws IOException {
    CommandResult result = CommandResult.of("reproduce", "fc2-test-accuracy", "--format", "json");
    result.assertDone();
    JsonNode verdict = new ObjectMapper().readTree(result.out()).at("/verdicts/0");
    assertEquals("not run", verdict.get("verdict").asText());
    assertTrue(verdict.get("reason").asText().contains("--data"), result.out());
  }

  @Test
  void aTrainingIsMeasuredOnceAndTakenAsItIsAfterwards() throws IOException {
    Path data = CifarFixture.write(folder.resolve("cifar"), 20);
    Path ledger = folder.resolve("ledger.csv");
    Files.writeString(
        ledger,
        HEADER
            + "accuracy,p,fc2,testAccuracy,,1,1,statistical,absolute,1,\n"
            + "recall,p,fc2,testRecall,3,1,1,statistical,absolute,1,\n"
            + "precision,p,fc2,trainPrecision,0,1,1,statistical,absolute,1,\n"
            + "running,p,fc2,runningLoss,10,2,2,statistical,absolute,3,\n"
            + "first,p,fc2,batchLoss,0,2.3,2.3,statistical,absolute,1,\n"
            + "window,p,fc2,windowLoss,1,2.3,2.3,statistical,absolute,1,\n"
            + "better,p,fc2 fc3,testAccuracy,,fc3,fc3,statistical,best,0,\n"
            + "lower,p,fc2 fc3,testLoss,,fc3,fc3,statistical,best,0,\n");
    List<Object> command =
        List.of(
            "reproduce",
            "--ledger",
            ledger,
            "--data",
            data,
            "--seeds",
            "2",
            "--format",
            "csv",
            "--out",
            folder.resolve("runs"));
    CommandResult first = CommandResult.of(command.toArray());
    assertEquals(ExitCode.DONE, first.code(), first.err());
    assertTrue(first.lines().get(1).contains("(2 seeds)"), first.out());
    assertTrue(first.lines().get(5).contains(",reproduced,"), first.out());
    assertTrue(
        first.lines().get(6).contains("not run") && first.lines().get(6).contains("10,001"),
        first.out());
    assertEquals(4, first.err().lines().filter(l -> l.startsWith("training ")).count());
    CommandResult second = CommandResult.of(command.toArray());
    assertEquals(first.out(), second.out());
    assertEquals(0, second.err().lines().filter(l -> l.startsWith("training ")).count());
    String compared = "\"" + comparedWithTheFirst() + "\"";
    assertTrue(first.lines().get(7).contains(compared), first.lines().get(7) + ": " + compared);

    Files.delete(folder.resolve("runs/fc3/seed-2/test-predictions.bin"));
    List<Object> asText = new ArrayList<>(command);
    asText.set(command.indexOf("csv"), "text");
    CommandResult text = CommandResult.of(asText.toArray());
    assertEquals(ExitCode.DONE, text.code(), text.err());
    String why = "fc3, seed 2: not known, a run has no test-predictions.bin";
    assertTrue(text.lines().contains(why), text.out());
    String row = text.lines().stream().filter(l -> l.startsWith("fc3 ")).findFirst().orElseThrow();
    assertTrue(row.matches("fc3 .*\\(2 seeds\\) +([<>] )?[01][.]\\d+ +- +\\S.*"), row);
    // The claim about two experiments' losses is not about images that are right.
    assertEquals(1, text.out().split("P\\(better than the first\\), seed 1", -1).length - 1);
  }

  @Test
  void unknownNamesAndFormatsAreRefused() {
    CommandResult.of("reproduce", "nothing").assertRefused("nothing", "--list");
    CommandResult.of("reproduce", "--quick", "--format", "xml").assertRefused("--format", "xml");
    CommandResult.of("reproduce", "--seeds", "0").assertRefused("--seeds");
    CommandResult.of("reproduce", "--quick", "--seeds", "7")
        .assertRefused("--seeds has no effect beside --quick");
    CommandResult.of("reproduce", "--quick", "--data", folder).assertRefused("--data");
    CommandResult.of("reproduce", "--ledger", folder.resolve("none.csv")).assertRefused("none.csv");
  }

  @Test
  void theClaimsAreListed() {
    CommandResult result = CommandResult.of("reproduce", "--list", "fc?-parameters");
    result.assertDone();
    assertEquals(6, result.lines().size());
    assertTrue(result.lines().get(1).contains("369970"), result.out());
    CommandResult.of("reproduce", "--list", "--page", folder.resolve("page.md"))
        .assertRefused("--page has no effect beside --list");
    CommandResult.of("reproduce", "--list", "--format", "json").assertRefused("--format");
  }

  private static final String SOFTMAX =
      """
      name: softmax
      network:
        input: [32, 32, 3]
        layers: [flatten, {dense: {units: 10}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {validation: 20}
      optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
      batchSize: 10
      epochs: 2
      seed: 1
      """;

  /** A ledger about an experiment of the user's, on few images. */
  private CommandResult own(String claims, Object... options) throws IOException {
    Path data = folder.resolve("cifar");
    if (!Files.exists(data)) {
      CifarFixture.write(data, 20);
      Files.createDirectories(folder.resolve("nets"));
      Files.writeString(folder.resolve("nets/softmax.yaml"), SOFTMAX);
    }
    Path ledger = folder.resolve("own.csv");
    Files.writeString(ledger, HEADER + claims);
    List<Object> command = new ArrayList<>(List.of("reproduce", "--ledger", ledger));
    command.addAll(List.of("--data", data, "--out", folder.resolve("runs")));
    command.addAll(List.of(options));
    if (!command.contains("--seeds")) {
      command.addAll(List.of("--seeds", "2"));
    }
    return CommandResult.of(command.toArray());
  }

  private static final String LOSS =
      "loss,p,nets/softmax.yaml,testLoss,,2.3,2.3,statistical,absolute,2,\n";

  @Test
  void exactClaimsAboutTheUsersExperimentDecideTheExitCode() throws IOException {
    CommandResult holds =
        own(LOSS + "least,p,nets/softmax.yaml,testAccuracy,best,0,0,exact,atLeast,0,\n");
    assertEquals(ExitCode.DONE, holds.code(), holds.err());
    assertTrue(holds.lines().get(1).matches("loss +reproduced .*\\(2 seeds\\).*"), holds.out());
    CommandResult differs = own("most,p,nets/softmax.yaml,testLoss,1,0.1,0.1,exact,atMost,0,\n");
    assertEquals(ExitCode.FAILED, differs.code(), differs.out());
    CommandResult reported =
        own("most,p,nets/softmax.yaml,testLoss,1,0.1,0.1,statistical,atMost,0,\n");
    assertEquals(ExitCode.DONE, reported.code(), reported.out());
    assertTrue(reported.out().contains("differs"), reported.out());
    CommandResult unmeasured = own("late,p,nets/softmax.yaml,testLoss,3,0.1,0.1,exact,atMost,0,\n");
    assertEquals(ExitCode.FAILED, unmeasured.code(), unmeasured.out());
    assertTrue(unmeasured.out().contains("no epoch 3"), unmeasured.out());
  }

  @Test
  void figuresOfClassesAndOfTheNetworkAreMeasured() throws IOException {
    CommandResult result =
        own(
            """
            a,p,nets/softmax.yaml,validationRecall,frog,1,1,statistical,absolute,1,
            b,p,nets/softmax.yaml,testPrecision,6,1,1,statistical,absolute,1,
            c,p,nets/softmax.yaml,parameters,,30730,30730,exact,equal,0,
            d,p,nets/softmax.yaml,testPrecision,gnu,1,1,statistical,absolute,1,
            """);
    assertEquals(ExitCode.DONE, result.code(), result.err());
    assertTrue(result.out().contains("4 claims: 3 reproduced, 1 not run"), result.out());
    assertTrue(result.out().contains("no class gnu"), result.out());
  }

  @Test
  void recallsAreOfTheirSplit() throws IOException {
    StringBuilder claims = new StringBuilder();
    for (String split : List.of("train", "test", "validation")) {
      claims.append(
          split + ",p,nets/softmax.yaml," + split + "Accuracy,,1,1,statistical,absolute,1,\n");
      for (int label = 0; label < 10; label++) {
        claims.append(
            "%s-%d,p,nets/softmax.yaml,%sRecall,%d,1,1,statistical,absolute,1,%n"
                .formatted(split, label, split, label));
      }
    }
    CommandResult result = own(claims.toString(), "--seeds", "1", "--format", "json");
    JsonNode verdicts = new ObjectMapper().readTree(result.out()).get("verdicts");
    for (int s = 0; s < 3; s++) {
      // The classes are of one size, so the mean of their recalls is the accuracy.
      double sum = 0;
      for (int label = 0; label < 10; label++) {
        sum += verdicts.get(11 * s + 1 + label).get("mean").asDouble();
      }
      assertEquals(verdicts.get(11 * s).get("mean").asDouble(), sum / 10, 1e-9, result.out());
    }
  }

  @Test
  void theEvaluatedAccuracyIsOfAllViews() throws IOException {
    own(LOSS, "--no-training");
    // Noise, of which a mirrored image is another one.
    byte[] batch = new byte[200 * 3073];
    new Random(9).nextBytes(batch);
    for (int n = 0; n < 200; n++) {
      batch[n * 3073] = (byte) (n % 10);
    }
    Files.write(folder.resolve("cifar/test_batch.bin"), batch);
    Files.writeString(
        folder.resolve("nets/views.yaml"),
        SOFTMAX
                .replace("name: softmax", "name: views")
                .replace("split: {validation: 20}\n", "")
                .replace("learningRate: 0.001", "learningRate: 0.01")
            + "testTime: {mirror: true, shift: 3}\n");
    CommandResult result =
        own(
            """
            plain,p,nets/views.yaml,testAccuracy,,1,1,statistical,absolute,1,
            viewed,p,nets/views.yaml,evaluatedAccuracy,,1,1,statistical,absolute,1,
            """,
            "--seeds",
            "3",
            "--format",
            "json");
    assertEquals(ExitCode.DONE, result.code(), result.err());
    ObjectMapper json = new ObjectMapper();
    double plain = 0;
    double viewed = 0;
    boolean differ = false;
    for (int seed = 1; seed <= 3; seed++) {
      Path run = folder.resolve("runs/nets-views.yaml/seed-" + seed);
      JsonNode evaluation = json.readTree(run.resolve("evaluation.json").toFile());
      double once = evaluation.at("/testTime/plainAccuracy").asDouble();
      differ |= once != evaluation.get("accuracy").asDouble();
      plain += once / 3;
      viewed += evaluation.get("accuracy").asDouble() / 3;
    }
    assertTrue(differ, "views change no accuracy here");
    JsonNode verdicts = json.readTree(result.out()).get("verdicts");
    assertEquals(plain, verdicts.get(0).get("mean").asDouble(), 1e-12);
    assertEquals(viewed, verdicts.get(1).get("mean").asDouble(), 1e-12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nets/none.yaml,testLoss,,1,1,exact,absolute,1, | none.yaml",
        "fc9,testLoss,,1,1,exact,absolute,1, | fc9",
        "fc2,testLos,,1,1,exact,absolute,1, | testLos",
        "fc2,testLoss,last,1,1,exact,absolute,1, | last",
        "fc2,testRecall,,1,1,exact,absolute,1, | class",
        "fc2,evaluatedAccuracy,2,1,1,exact,absolute,1, | no index",
        "fc2,batchLoss,150,1,1,exact,absolute,1, | 150",
        "fc2,testLoss,,1,1 2,exact,absolute,1, | one number",
        "fc2,testLoss,,1,1,exact,equal,1, | equal",
        "fc2 fc3,testLoss,,1,1,exact,absolute,1, | ordering",
        "fc2 fc3,testLoss,,1,fc4,exact,best,1, | fc4",
        "fc2 fc3,testLoss,,1,fc2,exact,ordering,1, | a < b",
        "fc2,testLoss,,1,fc2,exact,best,1, | two experiments",
        "fc2,testLoss,,1,,exact,report,, | report",
        "fc2 fc3,testLoss,,1,fc2 < fc3,exact,best,1, | one of",
        "fc2 fc2,testLoss,,1,fc2 < fc2,exact,ordering,1, | once",
        "fc2 fc3,testLoss,,1,fc2 < fc2,exact,ordering,1, | once",
        "conv-arithmetic,output,in=64 kernel=3 pad=1,64,64,exact,equal,0, | pad=1",
        "conv-arithmetic,output,in=64 kernel=3 kernel=5,64,64,exact,equal,0, | kernel=5",
        "conv-arithmetic,output,in=64 kernel=3 1,64,64,exact,equal,0, | kernel=3 1",
        "lenet,parameters,5x5,1,1,exact,equal,0, | 5x5",
      })
  void mistakesAreRefusedBeforeAnythingIsTrained(String claim, String word) throws IOException {
    CommandResult result = own(LOSS + "mistaken,p," + claim.strip() + "\n");
    result.assertRefused(word.strip());
    assertFalse(Files.exists(folder.resolve("runs")), result.err());
  }

  @Test
  void anInterruptedTrainingGoesOnFromItsCheckpoint() throws IOException {
    String whole = own(LOSS, "--format", "json").out();
    Path run = folder.resolve("runs/nets-softmax.yaml/seed-2");
    Files.delete(run.resolve("evaluation.json"));
    Files.delete(run.resolve("checkpoints/step-000000016.safetensors"));
    CommandResult idle = own(LOSS, "--no-training");
    assertTrue(idle.out().contains("not trained to its end"), idle.out());
    CommandResult again = own(LOSS, "--format", "json");
    assertTrue(again.err().contains("resuming " + run), again.err());
    assertEquals(1, again.err().lines().filter(l -> l.startsWith("epoch ")).count(), again.err());
    assertEquals(whole, again.out());
  }

  @Test
  void aRunThatAnotherProcessTrainsIsLeftToIt() throws IOException {
    Path seed = Files.createDirectories(folder.resolve("runs/nets-softmax.yaml/seed-1"));
    try (FileChannel channel =
            FileChannel.open(
                seed.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      CommandResult result = own(LOSS);
      assertTrue(lock.isValid() && result.out().contains("another process"), result.out());
    }
    assertTrue(own(LOSS).out().contains("(2 seeds)"));
  }

  @Test
  void aRunThatWasStoppedBeforeItsFirstStepIsTrained() throws IOException {
    Path run = folder.resolve("runs/nets-softmax.yaml/seed-1");
    String whole = own(LOSS, "--format", "json").out();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("experiment.yaml")) {
          Files.delete(file);
        }
      }
    }
    assertEquals(whole, own(LOSS, "--format", "json").out());
  }

  @Test
  void runsOfAnExperimentWithAnotherDescriptionAreTaken() throws IOException {
    String whole = own(LOSS, "--format", "json").out();
    Path yaml = folder.resolve("nets/softmax.yaml");
    Files.writeString(yaml, SOFTMAX + "\ndescription: said better\n");
    String again = own(LOSS, "--format", "json", "--no-training").out();
    assertEquals(whole, again);
  }

  /** Such as one that was broken off, and whose description was said better since. */
  @Test
  void anInterruptedRunGoesOnUnderAnotherDescription() throws IOException {
    String whole = own(LOSS, "--format", "json").out();
    Path seed = folder.resolve("runs/nets-softmax.yaml/seed-1");
    Files.delete(seed.resolve("evaluation.json"));
    Files.writeString(
        folder.resolve("nets/softmax.yaml"), SOFTMAX + "\ndescription: said better\n");
    assertEquals(whole, own(LOSS, "--format", "json").out());
    assertTrue(Files.exists(seed.resolve("evaluation.json")));
    CommandResult.of("evaluate", seed).assertDone();
  }

  /** As evident train reads it: images of another size and other classes than CIFAR's. */
  @Test
  void wordsInAnExperimentStandForWhatTheImagesAre() throws IOException {
    Path photos = folder.resolve("photos");
    for (String split : List.of("train", "test")) {
      for (int i = 0; i < 12; i++) {
        Path place = Files.createDirectories(photos.resolve(split).resolve("c" + i % 3));
        BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < 48; at++) {
          image.setRGB(at % 8, at / 8, (i * 48 + at) * (split.equals("test") ? 977 : 1301));
        }
        ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
      }
    }
    Path yaml = Files.createDirectories(folder.resolve("nets")).resolve("any.yaml");
    Files.writeString(
        yaml,
        SOFTMAX
            .replace("name: softmax", "name: any")
            .replace("[32, 32, 3]", "[height, width, channels]")
            .replace("units: 10", "units: classes")
            .replace("split: {validation: 20}\n", ""));
    Path ledger = folder.resolve("any.csv");
    Files.writeString(ledger, HEADER + LOSS.replace("softmax.yaml", "any.yaml"));
    Path runs = folder.resolve("runs");
    CommandResult result =
        CommandResult.of(
            "reproduce", "--ledger", ledger, "--data", photos, "--out", runs, "--seeds", "1");
    assertTrue(result.out().matches("(?s).*loss +reproduced .*"), result.out() + result.err());
    String kept = Files.readString(runs.resolve("nets-any.yaml/seed-1/experiment.yaml"));
    assertTrue(kept.contains("input: [6, 8, 3]") && kept.contains("units: 3"), kept);
  }

  @Test
  void runsOfOtherImagesOrAnotherExperimentAreNotTaken() throws IOException {
    own(LOSS);
    Path yaml = folder.resolve("nets/softmax.yaml");
    Files.writeString(yaml, SOFTMAX.replace("epochs: 2", "epochs: 3"));
    own(LOSS).assertRefused("another experiment", "seed-1", "--out");
    Files.writeString(yaml, SOFTMAX);
    Path batch = folder.resolve("cifar/test_batch.bin");
    byte[] changed = Files.readAllBytes(batch);
    changed[100]++;
    Files.write(batch, changed);
    own(LOSS).assertRefused("other images", "seed-1");
  }

  @Test
  void aLongTrainingIsRepeatedLess() throws IOException {
    own(LOSS, "--seeds", "1");
    Path metrics = folder.resolve("runs/nets-softmax.yaml/seed-1/metrics.csv");
    String quick = Files.readString(metrics);
    String[] cells = quick.lines().toList().get(2).split(",", -1);
    Files.writeString(metrics, quick.replace("," + cells[11] + ",", ",901,"));
    String isLong = own(LOSS, "--long-seeds", "1").out();
    assertTrue(isLong.contains("(1 seed)"), isLong);
    String all = own(LOSS).out();
    assertTrue(all.contains("(2 seeds)"), all);
    String kept = own(LOSS, "--long-seeds", "1").out();
    assertTrue(kept.contains("(2 seeds)"), "complete seeds count: " + kept);
    CommandResult.of("reproduce", "--long-seeds", "4").assertRefused("--long-seeds", "1..3");
  }

  @Test
  void aTrainingThatDivergesDiffers() throws IOException {
    own(LOSS, "--no-training");
    Files.writeString(
        folder.resolve("nets/softmax.yaml"),
        SOFTMAX.replace("learningRate: 0.001", "learningRate: 1e38"));
    CommandResult result = own(LOSS);
    assertEquals(ExitCode.DONE, result.code(), result.err());
    assertTrue(result.out().contains("differs"), result.out());
    assertTrue(result.out().contains("not a finite number"), result.out());
    String exact = LOSS.replace("statistical", "exact");
    assertEquals(ExitCode.FAILED, own(exact).code());
  }

  @Test
  void theAssignmentsAreHeldAgainstAllOfCifar10Only() throws IOException {
    Path data = CifarFixture.write(folder.resolve("cifar"), 20);
    CommandResult result =
        CommandResult.of("reproduce", "--data", data, "--out", folder.resolve("runs"));
    result.assertDone();
    assertTrue(
        result.out().contains("262 claims: 30 reproduced, 11 erratum, 221 not run"), result.out());
    assertTrue(result.out().contains("50,000"), result.out());
    try (Stream<Path> made = Files.list(folder.resolve("runs"))) {
      assertEquals(List.of("report.html"), made.map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void aPageHasTablesRemarksAndPlots() throws IOException {
    Path page = folder.resolve("results.md");
    CommandResult result =
        own(
            """
            loss,p,nets/softmax.yaml,testLoss,,2.3,2.3,statistical,absolute,2,
            size,q|r,nets/softmax.yaml,parameters,,30730,30730,exact,equal,0,
            both,p,nets/softmax.yaml fc2,testAccuracy,,,fc2,statistical,best,0,a *note*
            """,
            "--page",
            page,
            "--note",
            "through <JPEG>");
    assertEquals(ExitCode.DONE, result.code(), result.err());
    String text = Files.readString(page);
    for (String part :
        List.of(
            "evident reproduce --ledger own.csv --data cifar --seeds 2 --page results.md --note"
                + " 'through <JPEG>'",
            "100 images",
            "through &lt;JPEG>",
            "| q\\|r | 1 |",
            "## nets/softmax.yaml, fc2",
            "- both: a \\*note\\*",
            "| size | parameters | 30730 | 30730 |  | 30730 | reproduced |")) {
      assertTrue(text.contains(part), part + " is not in\n" + text);
    }
    assertRanked(text);
    List<String> plots =
        Pattern.compile("\\]\\((images/[^)]*)\\)")
            .matcher(text)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertEquals(2, plots.size(), text);
    for (String plot : plots) {
      assertTrue(Files.size(folder.resolve(plot)) > 1000, plot);
    }
    CommandResult.of("reproduce", "--quick", "--note", "x").assertRefused("--page");
  }

  /** What compare says of the same runs. */
  private String comparedWithTheFirst() {
    Path runs = folder.resolve("runs");
    Path out = folder.resolve("compared");
    List<String> bySeed = new ArrayList<>();
    for (String seed : List.of("seed-1", "seed-2")) {
      Path first = runs.resolve("fc2").resolve(seed);
      Path other = runs.resolve("fc3").resolve(seed);
      bySeed.add(lastOf("fc3 ", CommandResult.of("compare", first, other, "--out", out)));
    }
    List<Object> all = new ArrayList<>(List.of("compare"));
    for (String run : List.of("fc2/seed-1", "fc2/seed-2", "fc3/seed-1", "fc3/seed-2")) {
      all.add(runs.resolve(run));
    }
    all.addAll(List.of("--out", out));
    return "fc3: "
        + String.join(" ", bySeed)
        + ", over seeds "
        + lastOf("fc3 ", CommandResult.of(all.toArray()));
  }

  private static void assertRanked(String page) {
    List<String> lines = page.lines().toList();
    int header =
        lines.indexOf(
            "| both | testAccuracy | P(better than the first), seed 1 | seed 2 | over seeds |");
    assertTrue(header > 0, page);
    assertTrue(lines.get(header + 2).startsWith("| nets/softmax.yaml | 0."), page);
    assertTrue(lines.get(header + 2).endsWith("(2 seeds) |  |  |  |"), page);
    assertTrue(lines.get(header + 3).startsWith("| fc2 | 0."), page);
    assertTrue(page.contains("- P(better than the first): of one seed, "), page);
  }

  /** The last cell of the last row that begins like this. */
  private static String lastOf(String start, CommandResult compared) {
    assertEquals(ExitCode.DONE, compared.code(), compared.err());
    String row =
        compared.lines().stream()
            .filter(l -> l.startsWith(start))
            .reduce((a, b) -> b)
            .orElseThrow();
    return row.substring(row.lastIndexOf("  ") + 2);
  }
}
