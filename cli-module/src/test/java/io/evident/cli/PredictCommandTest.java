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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Export and predict, on a run that is trained once and read by every test. */
class PredictCommandTest {
  @TempDir private static Path shared;
  private static Path run;

  @TempDir private Path folder;

  @BeforeAll
  static void train() {
    run = shared.resolve("run");
    CommandResult result =
        CommandResult.of(
            "train",
            "fc2",
            "--set",
            "epochs=2",
            "--set",
            "split.train=80",
            "--set",
            "split.validation=20",
            "--set",
            "split.test=20",
            "--out",
            run);
    result.assertDone();
    assertTrue(result.out().contains("model: " + run.resolve("model")), result.out());
  }

  private Path image(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(3);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void theTopClassesOfEachImageArePrinted() throws IOException {
    Path small = image("small.png", 32, 32);
    Path large = image("large.png", 50, 40);
    CommandResult result = CommandResult.of("predict", run, small, large);
    result.assertDone();
    assertEquals(2, result.lines().size());
    assertTrue(
        result.lines().get(0).matches(".*small\\.png  \\w+ 0\\.\\d{4}(, \\w+ 0\\.\\d{4}){2}"),
        result.out());
    assertTrue(result.lines().get(1).startsWith(large + "  "), result.out());
    assertTrue(result.lines().get(1).endsWith(" (scaled from 40x50 to 32x32)"), result.out());
  }

  @Test
  void jsonHasModelImagesAndFailures() throws IOException {
    Path small = image("small.png", 32, 32);
    Path large = image("large.png", 50, 40);
    Path none = folder.resolve("none.png");
    CommandResult result =
        CommandResult.of("predict", run, small, none, large, "--top", "10", "--format", "json");
    result.assertRefused(none.toString(), "there is no such file");
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertEquals("fc2", json.at("/model/experiment").asText());
    assertEquals("best", json.at("/model/checkpoint").asText());
    assertEquals(small.toString(), json.at("/images/0/file").asText());
    assertTrue(json.at("/images/0/scaledFrom").isNull());
    assertEquals("40x50", json.at("/images/1/scaledFrom").asText());
    assertEquals(none.toString(), json.at("/failures/0/file").asText());
    double sum = 0;
    double last = 1;
    for (JsonNode one : json.at("/images/0/classes")) {
      double probability = one.get("probability").asDouble();
      assertTrue(probability <= last);
      last = probability;
      sum += probability;
    }
    assertEquals(10, json.at("/images/0/classes").size());
    assertEquals(1, sum, 1e-6);
  }

  @Test
  void csvHasARowForEachClass() throws IOException {
    Path odd = image("a, \"b\".png", 32, 32);
    CommandResult result = CommandResult.of("predict", run, odd, "--top", "2", "--format", "csv");
    result.assertDone();
    assertEquals("file,rank,label,class,probability,scaledFrom", result.lines().get(0));
    assertEquals(3, result.lines().size());
    String quoted = '"' + odd.toString().replace("\"", "\"\"") + '"';
    assertTrue(result.lines().get(1).startsWith(quoted + ",1,"), result.out());
    assertTrue(result.lines().get(2).startsWith(quoted + ",2,"), result.out());
    assertTrue(result.lines().get(2).endsWith(","), result.out());
  }

  @Test
  void aFolderStandsForTheImagesInIt() throws IOException {
    Path second = image("images/b.png", 32, 32);
    Path first = image("images/a/x.png", 32, 32);
    image("images/.hidden/y.png", 32, 32);
    Files.writeString(folder.resolve("images/notes.txt"), "no image");
    CommandResult result = CommandResult.of("predict", run, folder.resolve("images"));
    result.assertDone();
    assertEquals(2, result.lines().size());
    assertTrue(result.lines().get(0).startsWith(first.toString()), result.out());
    assertTrue(result.lines().get(1).startsWith(second.toString()), result.out());
  }

  @Test
  void whatCannotBeReadIsNamedAndTheOthersArePredicted() throws IOException {
    Path good = image("good.png", 32, 32);
    Path half = image("half.png", 32, 32);
    byte[] bytes = Files.readAllBytes(half);
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    Path text = Files.writeString(folder.resolve("text.png"), "no image");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    CommandResult result = CommandResult.of("predict", run, half, text, empty, good);
    assertEquals(ExitCode.BAD_INPUT, result.code());
    assertEquals(1, result.lines().size());
    assertTrue(result.out().startsWith(good.toString()), result.out());
    List<String> errors = result.err().lines().toList();
    assertEquals(3, errors.size(), result.err());
    assertTrue(errors.get(0).startsWith("evident: " + half + ": the image is damaged"));
    assertTrue(errors.get(1).contains("text.png: this is neither a JPEG nor a PNG"));
    assertTrue(errors.get(2).contains("empty: the folder holds no .jpg"));
  }

  /** Before any model is looked for: there is none. */
  @Test
  void whatIsPredictedIsNotWrittenOver() throws IOException {
    Path photo = image("photos/a/x.png", 32, 32);
    Path wine = Files.writeString(folder.resolve("wine.csv"), "a,b\n1,2\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("photos/a/../a/x.png"));
    Path model = folder.resolve("none");
    for (List<Path> pair :
        List.of(
            List.of(photo, photo),
            List.of(photo, folder.resolve("./photos/./a/x.png")),
            List.of(photo, link),
            List.of(link, photo),
            List.of(folder.resolve("photos"), photo),
            List.of(folder.resolve("photos"), link),
            List.of(wine, wine),
            List.of(wine, folder.resolve("photos/../wine.csv")))) {
      byte[] before = Files.readAllBytes(pair.get(1));
      CommandResult.of("predict", model, pair.get(0), "--out", pair.get(1))
          .assertRefused("--out " + pair.get(1) + " is ", "to be predicted");
      assertArrayEquals(before, Files.readAllBytes(pair.get(1)));
    }
    Path out = Files.writeString(folder.resolve("photos/labels.txt"), "old");
    CommandResult.of("predict", run, folder.resolve("photos"), "--out", out).assertDone();
    assertTrue(Files.readString(out).contains("x.png"));
  }

  @Test
  void wrongUsageAndModelsThatAreNoneAreRefused() throws IOException {
    Path good = image("good.png", 32, 32);
    CommandResult.of("predict", run).assertRefused("IMAGE");
    CommandResult.of("predict", run, good, "--top", "0").assertRefused("--top", "got 0");
    CommandResult.of("predict", run, good, "--format", "xml").assertRefused("text, csv, json");
    Path none = folder.resolve("none");
    CommandResult.of("predict", none, good).assertRefused(none.toString(), "no such folder");
    CommandResult.of("predict", folder, good).assertRefused("is no SavedModel");
    Path unfinished = Files.createDirectories(folder.resolve("unfinished"));
    Files.copy(run.resolve("experiment.yaml"), unfinished.resolve("experiment.yaml"));
    CommandResult.of("predict", unfinished, good)
        .assertRefused("no model yet", "evident export " + unfinished);
  }

  @Test
  void aRunIsExportedAndPredictsAsBefore() throws IOException {
    Path good = image("good.png", 32, 32);
    Path out = folder.resolve("serving/1");
    CommandResult result = CommandResult.of("export", run, "--out", out);
    result.assertDone();
    assertTrue(result.out().startsWith("model: " + out + " (fc2, best weights, epoch "));
    assertEquals(
        CommandResult.of("predict", run, good).out(), CommandResult.of("predict", out, good).out());
    CommandResult.of("export", run, "--out", out, "--checkpoint", "last")
        .assertRefused("--overwrite");
    CommandResult last =
        CommandResult.of("export", run, "--out", out, "--checkpoint", "last", "--overwrite");
    last.assertDone();
    assertTrue(last.out().contains("last weights, epoch 2, step "), last.out());
  }

  @Test
  void whatCannotBeExportedIsRefused() throws IOException {
    Path model = run.resolve("model/saved_model.pb");
    byte[] before = Files.readAllBytes(model);
    CommandResult.of("export", run).assertRefused("holds an exported model", "--overwrite");
    assertArrayEquals(before, Files.readAllBytes(model));
    CommandResult.of("export", run, "--checkpoint", "first").assertRefused("best, last");
    CommandResult.of("export", folder).assertRefused("is not a run directory");
    Path mine = Files.writeString(folder.resolve("notes.txt"), "mine");
    CommandResult.of("export", run, "--out", folder, "--overwrite").assertRefused("notes.txt");
    assertEquals("mine", Files.readString(mine));
    assertFalse(Files.exists(folder.resolve("saved_model.pb")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // its files have no such names
  void aNameMovesNoCursor() throws IOException {
    Path odd = image("odd\u001b[2J.png", 32, 32);
    CommandResult result = CommandResult.of("predict", run, odd);
    result.assertDone();
    assertTrue(result.out().contains("odd?[2J.png  "), result.out());
    assertFalse(result.out().contains("\u001b"), result.out());
  }
}
