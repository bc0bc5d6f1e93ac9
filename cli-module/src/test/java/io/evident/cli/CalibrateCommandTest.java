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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calibrate, and what evaluate and predict say afterwards, of runs that are trained once. */
@Tag("long")
class CalibrateCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path shared;
  private static Path plain;
  private static Path calibrated;
  private static CommandResult calibration;

  @TempDir private Path folder;

  private static Path yaml(String end) throws IOException {
    return Files.writeString(
        shared.resolve("tiny.yaml"),
        """
        name: tiny
        network:
          input: [32, 32, 3]
          layers:
            - maxPool2d: {size: 8}
            - flatten
            - dense: {units: 10}
            END
          loss: softmaxCrossEntropy
        normalization: {mean: 0.5, deviation: 0.5}
        split: {train: 300, validation: 40, test: 60}
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 20
        epochs: 1
        seed: 1
        """
            .replace("END", end));
  }

  private static Path trained(String name, String end, Object... more) throws IOException {
    Path run = shared.resolve(name);
    List<Object> words = new ArrayList<>(List.of("train", yaml(end), "--out", run));
    words.addAll(Arrays.asList(more));
    CommandResult.of(words.toArray()).assertDone();
    return run;
  }

  @BeforeAll
  static void train() throws IOException {
    plain = trained("plain", "", "--set", "calibrationPart=0.2");
    calibrated = copied(plain, shared.resolve("calibrated"));
    calibration = CommandResult.of("calibrate", calibrated, "--alpha", "0.1,0.2");
  }

  private static Path copied(Path run, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(run.relativize(file)));
      }
    }
    return to;
  }

  private Path image() throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(3);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, random.nextInt());
    }
    Path file = folder.resolve("photo.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /** One image of another class. */
  private Path outside() throws IOException {
    Path to = Files.createDirectories(folder.resolve("outside").resolve("zebra"));
    Files.copy(image(), to.resolve("photo.png"));
    return to.getParent();
  }

  /** The bytes of all files of a run. */
  private static Map<String, Integer> content(Path run) throws IOException {
    Map<String, Integer> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(run.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return content;
  }

  private static void refused(Path run, List<Object> options, String... words) throws IOException {
    Map<String, Integer> before = content(run);
    List<Object> line = new ArrayList<>(List.of("calibrate", run));
    line.addAll(options);
    CommandResult.of(line.toArray()).assertRefused(words);
    assertEquals(before, content(run), "something was written");
  }

  @Test
  void theTableSaysWhatEachMethodComesTo() throws IOException {
    calibration.assertDone();
    String out = calibration.out();
    assertTrue(out.startsWith("tiny, best weights after epoch 1, calibrated in "), out);
    assertTrue(out.contains("images: 300 it was trained on, "), out);
    assertTrue(out.contains(" kept out for the sets, 60 to score"), out);
    for (String row :
        List.of(
            "plain", "temperature", "MAP", "Bayes", "Bayes, sampled", "Bayes and temperature")) {
      assertTrue(
          calibration.lines().stream().anyMatch(l -> l.matches(row + " +0\\.\\d{4} .*")), row);
    }
    assertTrue(out.contains("served from now on: "), out);
    assertTrue(out.contains("90 % sets (LAC): cover "), out);
    assertTrue(out.contains("80 % sets (LAC): cover "), out);
    assertTrue(Files.readString(calibrated.resolve("report.html")).contains("alibrat"));
  }

  @Test
  void jsonIsWhatTheRunKeeps() throws IOException {
    Path run = copied(plain, folder.resolve("run"));
    CommandResult result =
        CommandResult.of(
            "calibrate",
            run,
            "--format",
            "json",
            "--method",
            "bayes",
            "--posterior",
            "kronecker",
            "--score",
            "raps",
            "--draws",
            "5",
            "--seed",
            "9",
            "--outside",
            outside());
    result.assertDone();
    assertEquals(Files.readString(run.resolve("calibration.json")), result.out());
    JsonNode json = JSON.readTree(result.out());
    assertEquals("Bayes", json.get("chosen").asText());
    assertEquals("KRONECKER", json.at("/posterior/form").asText());
    assertEquals("RAPS", json.at("/served/sets/score").asText());
    assertEquals(9, json.at("/parts/seed").asInt());
    assertEquals(1, json.at("/outside/images").asInt());
  }

  /** A folder of photos, of other sizes and in folders of its own, as predict takes it. */
  @Test
  void imagesOfAnythingElseNeedNoFoldersOfClasses() throws IOException {
    Path run = copied(plain, folder.resolve("run"));
    Path flat = Files.createDirectories(folder.resolve("flat"));
    Files.copy(image(), flat.resolve("b.png"));
    ImageIO.write(
        new BufferedImage(48, 20, BufferedImage.TYPE_INT_RGB),
        "png",
        flat.resolve("a.png").toFile());
    Path inner = Files.createDirectories(flat.resolve("inner"));
    Files.copy(image(), inner.resolve("b.png"), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(flat.resolve("README.txt"), "no image");
    CommandResult result = CommandResult.of("calibrate", run, "--outside", flat, "--draws", "5");
    result.assertDone();
    assertTrue(result.out().contains(flat.toString()), result.out());
    JsonNode json = JSON.readTree(run.resolve("calibration.json").toFile());
    assertEquals(3, json.at("/outside/images").asInt());

    Files.writeString(flat.resolve("c.png"), "no image");
    refused(plain, List.of("--outside", flat), flat.resolve("c.png").toString());
    Path none = Files.createDirectories(folder.resolve("none-there"));
    refused(plain, List.of("--outside", none), none + ": ", "holds no .jpg, .jpeg or .png");
    Path away = folder.resolve("away");
    refused(
        plain,
        List.of("--outside", away),
        away + ": no such file or folder; give a folder of images or any data");
    Files.createDirectories(none.resolve("empty"));
    refused(plain, List.of("--outside", none), none + ": ", "holds no .jpg, .jpeg or .png");
    // To judge a network by, images need classes.
    CommandResult.of("evaluate", plain, "--data", flat).assertRefused(flat.toString());
  }

  @Test
  void evaluateHasTheCalibratedFigures() throws IOException {
    String words = "calibrated by ";
    assertFalse(CommandResult.of("evaluate", plain).out().contains(words));
    CommandResult text = CommandResult.of("evaluate", calibrated);
    text.assertDone();
    assertTrue(text.out().contains(words), text.out());
    CommandResult json = CommandResult.of("evaluate", calibrated, "--format", "json");
    JsonNode kept = JSON.readTree(calibrated.resolve("calibration.json").toFile());
    JsonNode figures = JSON.readTree(json.out()).get("calibrated");
    assertEquals(kept.at("/sets/0/covered").asInt() / 60.0, figures.get("coverage").asDouble());
    assertEquals(0.1, figures.get("alpha").asDouble());
  }

  @Test
  void predictionsAreCalibratedOnesBesideThePlain() throws IOException {
    Path photo = image();
    CommandResult text = CommandResult.of("predict", calibrated, photo, "--top", "2");
    text.assertDone();
    assertTrue(
        text.out()
            .strip()
            .matches(
                ".*photo\\.png  \\w+ 0\\.\\d{4} \\(plain 0\\.\\d{4}\\), \\w+ 0\\.\\d{4} \\(plain"
                    + " 0\\.\\d{4}\\); 90 % set: \\w+(, \\w+)*"),
        text.out());
    CommandResult json =
        CommandResult.of(
            "predict", calibrated, photo, "--top", "10", "--alpha", "0.2,0.5", "--format", "json");
    json.assertDone();
    JsonNode one = JSON.readTree(json.out()).at("/images/0");
    assertEquals(0.2, one.at("/sets/0/alpha").asDouble());
    assertEquals(0.5, one.at("/sets/1/alpha").asDouble());
    assertTrue(one.at("/sets/0/classes").size() >= one.at("/sets/1/classes").size());
    double sum = 0;
    double plainSum = 0;
    for (JsonNode c : one.get("classes")) {
      sum += c.get("probability").asDouble();
      plainSum += c.get("plain").asDouble();
    }
    assertEquals(1, sum, 1e-6);
    assertEquals(1, plainSum, 1e-6);

    CommandResult csv = CommandResult.of("predict", calibrated, photo, "--format", "csv");
    csv.assertDone();
    assertEquals("file,rank,label,class,probability,scaledFrom,plain,set", csv.lines().get(0));
    assertTrue(csv.lines().get(1).matches(".*,1,\\d,\\w+,[^,]+,,[^,]+,(0\\.9)?"), csv.out());
  }

  @Test
  void csvHasAllClassesOfASet() throws IOException {
    Path photo = image();
    CommandResult json =
        CommandResult.of(
            "predict", calibrated, photo, "--top", "1", "--alpha", "0.07", "--format", "json");
    json.assertDone();
    JsonNode one = JSON.readTree(json.out()).at("/images/0");
    assertEquals(1, one.get("classes").size());
    List<String> set = new ArrayList<>();
    one.at("/sets/0/classes").forEach(name -> set.add(name.asText()));
    assertTrue(set.size() > 1, "a network trained for one epoch is sure: " + set);
    CommandResult csv =
        CommandResult.of(
            "predict", calibrated, photo, "--top", "1", "--alpha", "0.07", "--format", "csv");
    csv.assertDone();
    List<String> found = new ArrayList<>();
    for (String line : csv.lines().subList(1, csv.lines().size())) {
      String[] cells = line.split(",", -1);
      found.add(cells[3]);
      assertEquals("0.93", cells[7]);
      assertEquals(Integer.toString(found.size()), cells[1]);
    }
    assertEquals(set, found);
  }

  @Test
  void anAlphaThatAModelCannotKeepIsRefused() throws IOException {
    Path photo = image();
    CommandResult.of("predict", plain, photo, "--alpha", "0.1")
        .assertRefused("--alpha is for calibrated models", "evident calibrate");
    CommandResult.of("predict", calibrated, photo, "--alpha", "0.0001")
        .assertRefused("needs at least 9,999 calibration examples");
    for (String alpha : List.of("0", "1", "-1", "NaN")) {
      CommandResult.of("predict", calibrated, photo, "--alpha", alpha).assertRefused("alpha");
      refused(plain, List.of("--alpha", alpha), "alpha must be", "got ");
    }
    CommandResult.of("predict", calibrated, photo, "--alpha", "0.2,0.20")
        .assertRefused("--alpha 0.2 is given twice");
    refused(plain, List.of("--alpha", "0.2,0.20"), "alpha 0.2 is given twice");
  }

  @Test
  void whatCannotBeCalibratedIsRefusedInOneLine() throws IOException {
    Path none = trained("none", "");
    refused(none, List.of(), "keeps no examples for calibration", "--set calibrationPart=0.1");
    refused(plain, List.of("--alpha", "0.0001"), "needs at least 9,999 calibration examples, got ");
    refused(
        plain,
        List.of("--alpha", "0.005", "--by-class"),
        "needs at least 199",
        "of class ",
        "got ");
    Path relu = trained("relu", "- relu", "--set", "calibrationPart=0.2");
    refused(relu, List.of(), relu.toString(), "ends in relu, not in a dense layer");
    refused(plain, List.of("--score", "best"), "--score must be one of aps, lac, raps");
    refused(plain, List.of("--method", "plain"), "--method must be one of");
    refused(plain, List.of("--posterior", "full"), "--posterior must be one of kronecker, whole");
    refused(plain, List.of("--draws", "0"), "draws must be at least 1, got 0");
    refused(plain, List.of("--format", "csv"), "--format must be text or json, got csv");
    refused(plain, List.of("--outside", folder.resolve("nowhere")), "nowhere");
    CommandResult.of("calibrate", folder).assertRefused("is not a run directory");
  }

  @Test
  void imagesOfOtherClassesOrOtherImagesAreRefused() throws IOException {
    List<String> names =
        new ArrayList<>(
            List.of(
                "airplane",
                "automobile",
                "bird",
                "cat",
                "deer",
                "dog",
                "frog",
                "horse",
                "ship",
                "truck"));
    refused(plain, List.of("--data", data("same", names)), "holds other images", "was trained on");
    names.set(9, "zebra");
    refused(
        plain,
        List.of("--data", data("renamed", names)),
        "was trained on the classes",
        "zebra]; take data with the same classes");
  }

  private Path data(String name, List<String> classes) throws IOException {
    Path photo = image();
    Path data = folder.resolve(name);
    for (String part : List.of("train", "test")) {
      for (String of : classes) {
        Path to = Files.createDirectories(data.resolve(part).resolve(of));
        Files.copy(photo, to.resolve("a.png"));
      }
    }
    return data;
  }

  @Test
  void aCalibrationOfOtherWeightsIsRefused() throws IOException {
    Path run = trained("two", "", "--set", "calibrationPart=0.2", "--set", "seed=2");
    Files.copy(calibrated.resolve("calibration.json"), run.resolve("calibration.json"));
    Map<String, Integer> before = content(run);
    String[] words = {"calibration.json: is of other weights", "evident calibrate", "delete"};
    Path page = folder.resolve("others.html");
    CommandResult.of("report", run, "--out", page).assertDone();
    String shown = Files.readString(page);
    assertTrue(shown.contains("The calibration is not shown. "), shown);
    assertTrue(shown.contains("is of other weights"), shown);
    assertFalse(shown.contains("Methods on the test"), shown);
    CommandResult.of("evaluate", run).assertRefused(words);
    CommandResult.of("export", run, "--out", folder.resolve("model")).assertRefused(words);
    assertEquals(before, content(run));
    assertFalse(Files.exists(folder.resolve("model")));
    CommandResult.of("calibrate", run).assertDone();
    CommandResult.of("evaluate", run).assertDone();
  }

  @Test
  void aDamagedCalibrationSaysHowToMendIt() throws IOException {
    Path run = copied(plain, folder.resolve("run"));
    Files.writeString(run.resolve("calibration.json"), "{}");
    CommandResult.of("evaluate", run).assertRefused("calibration.json", "evident calibrate");
  }

  @Test
  void severalRunsAreExportedAsOneModelThatPredicts() throws IOException {
    Path other =
        trained(
            "other",
            "",
            "--set",
            "calibrationPart=0.2",
            "--set",
            "seed=2",
            "--set",
            "normalization={mean: 0, deviation: 1}");
    Path to = folder.resolve("models").resolve("1");
    Map<String, Integer> before = content(plain);
    CommandResult result = CommandResult.of("calibrate", plain, other, "--export", to);
    result.assertDone();
    assertEquals(before, content(plain), "something was written");
    assertTrue(result.out().contains("2 networks, scored on 60 test images"), result.out());
    assertTrue(
        result.out().contains("model: " + to + " (the mean of 2 networks, and temperature; 10"),
        result.out());
    assertTrue(result.out().contains("verified: 16 probes"), result.out());

    Path photo = image();
    double[] mean = new double[10];
    for (Path run : List.of(plain, other)) {
      JsonNode classes = predicted(run, photo);
      for (JsonNode c : classes) {
        mean[c.get("label").asInt()] += c.get("probability").asDouble() / 2;
      }
    }
    double sum = 0;
    for (JsonNode c : predicted(to, photo)) {
      assertEquals(mean[c.get("label").asInt()], c.get("plain").asDouble(), 1e-6);
      sum += c.get("probability").asDouble();
    }
    assertEquals(1, sum, 1e-6);
    CommandResult text = CommandResult.of("predict", to, photo, "--alpha", "0.2");
    text.assertDone();
    assertTrue(text.out().contains("; 80 % set: "), text.out());

    Map<String, Integer> exported = content(to);
    CommandResult.of("calibrate", plain, other, "--export", to)
        .assertRefused("holds an exported model", "--overwrite");
    assertEquals(exported, content(to));
    CommandResult.of("calibrate", plain, other, "--export", to, "--overwrite").assertDone();
    assertEquals(exported, content(to), "the same runs make the same model");
    CommandResult.of("calibrate", plain, other, "--export", plain, "--overwrite")
        .assertRefused("belongs to the run");
  }

  private static JsonNode predicted(Path model, Path photo) throws IOException {
    CommandResult json =
        CommandResult.of("predict", model, photo, "--top", "10", "--format", "json");
    json.assertDone();
    return JSON.readTree(json.out()).at("/images/0/classes");
  }

  @Test
  void whatCannotBeOneModelIsRefused() throws IOException {
    Path to = folder.resolve("model");
    refused(plain, List.of("--export", to), "--export is for several runs", "evident export");
    refused(plain, List.of("--overwrite"), "--overwrite is for --export");
    Path other = trained("fewer", "", "--set", "calibrationPart=0.1", "--set", "seed=3");
    CommandResult.of("calibrate", plain, other, "--export", to)
        .assertRefused("fewer", "keeps other images for calibration");
    assertFalse(Files.exists(to));
    refused(plain, List.of(plain), "has the same weights as", "give each network once");
    Path copy = copied(plain, folder.resolve("copy"));
    refused(copy, List.of(plain, "--export", to), "has the same weights as");
    // What is refused early names neither the other images nor what is computed of them.
    refused(plain, List.of(other, "--alpha", "0"), "alpha must be between 0 and 1");
    refused(
        plain,
        List.of(other, "--export", plain.resolve("model"), "--overwrite"),
        "belongs to the run",
        "choose another place");
    refused(plain, List.of(other, "--export", plain.resolve("a/b")), "belongs to the run");
    // Nor does one run answer by the model of another.
    Map<String, Integer> kept = content(plain);
    CommandResult.of("export", other, "--out", plain.resolve("model"), "--overwrite")
        .assertRefused("belongs to the run", "choose another place");
    assertEquals(kept, content(plain));
    Path file = Files.writeString(folder.resolve("file"), "");
    refused(
        plain,
        List.of(other, "--export", file.resolve("model")),
        "file is not a folder",
        "choose another place");
  }
}
