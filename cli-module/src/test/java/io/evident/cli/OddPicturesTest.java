package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that lie on their side, are transparent or odd, from data info to a prediction. */
class OddPicturesTest {
  private static final String EXPERIMENT =
      """
      name: sides
      network:
        input: [32, 32, 3]
        layers: [flatten, {dense: {units: 2}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {validation: 0}
      optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
      batchSize: 2
      epochs: 2
      seed: 1
      """;

  /** TIFF, highest byte first, whose one tag 274 is a short of 6: a quarter clockwise. */
  private static final int[] QUARTER = {
    'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0
  };

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void pictures() throws IOException {
    data = folder.resolve("data");
    for (String split : List.of("train", "test")) {
      for (int i = 0; i < 2; i++) {
        write(split + "/dark/" + i + ".jpg", turned(jpeg(Color.BLACK, i)));
        write(split + "/light/" + i + ".jpg", turned(jpeg(Color.WHITE, i)));
      }
    }
  }

  private Path write(String name, byte[] bytes) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  /** The left third is of the colour, what remains grey. */
  private static byte[] jpeg(Color colour, int shade) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(100 + shade, 110, 120));
    graphics.fillRect(0, 0, 32, 32);
    graphics.setColor(colour);
    graphics.fillRect(0, 0, 8, 32);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    return out.toByteArray();
  }

  private static byte[] turned(byte[] jpeg) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (8 + QUARTER.length)});
    out.writeBytes("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
    for (int value : QUARTER) {
      out.write(value);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private Path train(String name, String... options) throws IOException {
    Path run = folder.resolve(name);
    String[] command = {
      "train",
      Files.writeString(folder.resolve("sides.yaml"), EXPERIMENT).toString(),
      "--data",
      data.toString(),
      "--cache",
      folder.resolve("cache").toString(),
      "--out",
      run.toString()
    };
    int fixed = command.length;
    command = Arrays.copyOf(command, fixed + options.length);
    System.arraycopy(options, 0, command, fixed, options.length);
    CommandResult.of((Object[]) command).assertDone();
    return run;
  }

  /** Training, evaluation, export and prediction see the same bytes. */
  @Test
  void aModelSeesImagesTheWayUpItWasTrainedOn() throws IOException {
    Path picture = data.resolve("test/dark/0.jpg");
    Path upright = train("upright");
    Path stored = train("stored", "--no-orientation");
    JsonNode said = new ObjectMapper().readTree(stored.resolve("provenance.json").toFile());
    assertEquals("stored", said.at("/data/orientation").asText());
    assertTrue(said.at("/data/decoder").asText().matches("\\d+, Java .+"), said.toString());
    assertTrue(said.at("/data/source").asText().contains("EXIF orientation not applied"));
    assertNotEquals(
        new ObjectMapper()
            .readTree(upright.resolve("provenance.json").toFile())
            .at("/data/trainDigest"),
        said.at("/data/trainDigest"));
    String asTrained = CommandResult.of("predict", stored, picture).out();
    assertEquals(asTrained, CommandResult.of("predict", stored, picture, "--no-orientation").out());
    String turned = CommandResult.of("predict", upright, picture).out();
    assertNotEquals(
        turned, CommandResult.of("predict", upright, picture, "--no-orientation").out());
    Path exported = folder.resolve("exported");
    CommandResult.of("export", stored, "--out", exported).assertDone();
    assertEquals(asTrained, CommandResult.of("predict", exported, picture).out());
    CommandResult.of(
            "train",
            "--resume",
            "--out",
            stored,
            "--data",
            data,
            "--cache",
            folder.resolve("cache"))
        .assertDone();
    for (Path run : List.of(upright, stored)) {
      CommandResult judged =
          CommandResult.of("evaluate", run, "--data", data, "--cache", folder.resolve("cache"));
      assertEquals(ExitCode.DONE, judged.code(), judged.err());
      // The pictures under train and test are alike, however they are turned.
      assertTrue(judged.err().contains("trained on 4 of these 4 images"), judged.err());
    }
  }

  @Test
  void infoAndVerifyCountAndNameWhatIsOdd() throws IOException {
    BufferedImage clear = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(clear, "png", png);
    write("train/light/clear.png", png.toByteArray());
    byte[] jpeg = jpeg(Color.RED, 0);
    // Bytes that belong to nothing, more than a decoder reads ahead, before the marker of the end.
    byte[] odd = Arrays.copyOf(jpeg, jpeg.length + 20);
    Arrays.fill(odd, jpeg.length - 2, odd.length - 2, (byte) 7);
    odd[odd.length - 2] = (byte) 0xff;
    odd[odd.length - 1] = (byte) 0xd9;
    Path file = write("test/dark/odd.jpg", odd);
    for (String command : List.of("info", "verify")) {
      CommandResult result =
          CommandResult.of("data", command, data, "--cache", folder.resolve("cache"));
      result.assertDone();
      List<String> lines = result.lines();
      assertTrue(lines.contains("transparent, laid on white: 1 train, 0 test"), result.out());
      assertTrue(
          lines.contains("turned as EXIF says (--no-orientation leaves them): 4 train, 4 test"),
          result.out());
      int at = lines.indexOf("read with a warning: 0 train, 1 test");
      assertTrue(lines.get(at + 1).startsWith("  " + file + ": "), result.out());
    }
    CommandResult json =
        CommandResult.of(
            "data", "info", data, "--cache", folder.resolve("cache"), "--format", "json");
    JsonNode all = new ObjectMapper().readTree(json.out());
    assertEquals(1, all.at("/trainReading/transparent").asInt());
    assertEquals(4, all.at("/testReading/turned").asInt());
    assertEquals(1, all.at("/testReading/warned").asInt());
    assertEquals("exif", all.at("/testReading/orientation").asText());
    CommandResult plain =
        CommandResult.of(
            "data", "info", data, "--cache", folder.resolve("cache"), "--no-orientation");
    assertFalse(plain.out().contains("turned as"), plain.out());
  }

  @Test
  void formatsThatAreNotReadAreNamedInTrainingInfoAndPrediction() throws IOException {
    Path run = train("run");
    Path webp = write("train/dark/x.webp", "RIFF....WEBPVP8 ".getBytes(StandardCharsets.US_ASCII));
    Path gif = write("test/light/y.gif", "GIF89a......".getBytes(StandardCharsets.US_ASCII));
    Path bmp = write("train/light/z.bmp", "BM..........".getBytes(StandardCharsets.US_ASCII));
    String[] words = {
      "3 of 11 images cannot be used",
      webp + ": this is a WebP image",
      gif + ": this is a GIF image",
      bmp + ": this is a BMP image",
      "convert it to PNG"
    };
    CommandResult.of("data", "info", data, "--cache", folder.resolve("cache")).assertRefused(words);
    CommandResult.of(
            "train",
            folder.resolve("sides.yaml"),
            "--data",
            data,
            "--cache",
            folder.resolve("cache"),
            "--out",
            folder.resolve("refused"))
        .assertRefused(words);
    CommandResult predicted = CommandResult.of("predict", run, data);
    assertEquals(ExitCode.BAD_INPUT, predicted.code());
    assertEquals(8, predicted.lines().size(), predicted.out());
    assertEquals(3, predicted.err().lines().count(), predicted.err());
    assertTrue(predicted.err().contains(webp + ": this is a WebP image"), predicted.err());
  }

  @Test
  void aPredictionOfAnOddImageSaysSo() throws IOException {
    Path run = train("run");
    byte[] jpeg = jpeg(Color.RED, 0);
    Path file = write("odd.jpg", Arrays.copyOf(jpeg, jpeg.length - 2));
    CommandResult result = CommandResult.of("predict", run, file);
    result.assertDone();
    assertTrue(result.out().contains("(read with a warning: "), result.out());
    JsonNode json =
        new ObjectMapper()
            .readTree(CommandResult.of("predict", run, file, "--format", "json").out());
    assertTrue(json.at("/images/0/warning").asText().contains("EOI"), json.toString());
  }
}
