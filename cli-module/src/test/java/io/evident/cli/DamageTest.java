package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.Observations;
import io.evident.lab.claims.ClaimLedger;
import io.evident.models.data.ImageDataset;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.ImageData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of file we read, damaged by seeded mutations: refused in one line with its name, or
 * read exactly as its bytes say; never anything else, and never changed.
 */
@Tag("thorough")
class DamageTest {
  private static final long SEED = 20_261_121;
  private static final int RECORD = 3073;

  private static final String TINY =
      """
      version: 1
      name: tiny
      description: 'a net of one layer'
      network:
        version: 1
        name: one
        input: [32, 32, 3]
        layers:
          - flatten
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      initializer: uniformFanIn
      normalization: {mean: 0.5, deviation: 0.5}
      split: {train: 40, validation: 20, test: 20}
      optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
      schedule: constant
      batchSize: 20
      epochs: 2
      seed: 1
      """;

  @TempDir private static Path folder;
  private static Path run;
  private final DamagedFiles damaged = new DamagedFiles(SEED);
  private String what = "";

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path yaml = Files.writeString(folder.resolve("tiny.yaml"), TINY);
    CommandResult.of("train", yaml, "--out", run).assertDone();
  }

  /** The counts are results, kept in docs/testing.md. */
  @AfterEach
  void say() {
    System.out.println("DamageTest " + damaged.summary(what));
  }

  @Test
  void cifarBatch() throws IOException {
    what = "CIFAR batch, by data verify";
    Path cifar = CifarFixture.write(folder.resolve("cifar"), 3);
    Path batch = cifar.resolve("data_batch_2.bin");
    damaged.damage(
        batch,
        batch.toString(),
        DamagedFiles.count(60),
        () -> {
          String refusal = DamagedFiles.refusal(CommandResult.of("data", "verify", cifar));
          boolean small = Files.size(batch) < 100_000_000;
          byte[] bytes = small ? Files.readAllBytes(batch) : new byte[0];
          assertEquals(isCifar(bytes), refusal.isEmpty(), refusal);
          if (refusal.isEmpty()) {
            assertSameImages(bytes, ImageData.open(cifar).train(), 3);
          }
          return refusal;
        });
  }

  private static boolean isCifar(byte[] bytes) {
    boolean good = bytes.length > 0 && bytes.length % RECORD == 0;
    for (int at = 0; good && at < bytes.length; at += RECORD) {
      good = bytes[at] >= 0 && bytes[at] < 10;
    }
    return good;
  }

  /** Red, green and blue planes become pixels. */
  private static void assertSameImages(byte[] bytes, ImageDataset images, int first) {
    assertEquals(12 + bytes.length / RECORD, images.size());
    for (int r = 0; r < bytes.length / RECORD; r++) {
      assertEquals(bytes[r * RECORD], images.label(first + r));
      ByteBuffer image = images.image(first + r);
      for (int p = 0; p < 1024; p++) {
        for (int c = 0; c < 3; c++) {
          assertEquals(bytes[r * RECORD + 1 + c * 1024 + p], image.get(3 * p + c));
        }
      }
    }
  }

  @Test
  void imageInAFolder() throws IOException {
    what = "PNG and JPEG in an image folder, by data verify";
    Path images = folder.resolve("images");
    Random random = new Random(SEED);
    for (String name : List.of("cat/a.png", "cat/b.jpg", "dog/c.png", "dog/d.png")) {
      BufferedImage image = new BufferedImage(24, 16, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 24 * 16; p++) {
        image.setRGB(p % 24, p / 24, 0x010101 * (p % 200) + random.nextInt(64));
      }
      Path file = images.resolve(name);
      Files.createDirectories(file.getParent());
      assertTrue(ImageIO.write(image, name.endsWith("png") ? "png" : "jpg", file.toFile()));
    }
    for (String name : List.of("cat/a.png", "cat/b.jpg")) {
      Path file = images.resolve(name);
      int[] original = ImageIO.read(file.toFile()).getRGB(0, 0, 24, 16, null, 0, 24);
      damaged.damage(
          file,
          file.toString(),
          DamagedFiles.count(80) / 2,
          () -> {
            String refusal =
                DamagedFiles.refusal(
                    CommandResult.of(
                        "data", "verify", images, "--size", "16x24", "--cache", cache()));
            if (refusal.isEmpty()) {
              BufferedImage image = ImageIO.read(file.toFile());
              if (name.endsWith("png")) {
                // Its checksums see every change but those behind its end.
                assertArrayEquals(original, image.getRGB(0, 0, 24, 16, null, 0, 24));
              } else {
                // A JPEG has no checksum: other bytes may well be another image, of any size.
                assertTrue(image.getWidth() > 0 && image.getHeight() > 0);
              }
            }
            return refusal;
          });
    }
  }

  /** A new one each time, or the first decoding would be all there is. */
  private static Path cache() throws IOException {
    Path caches = Files.createDirectories(folder.resolve("caches"));
    return Files.createTempDirectory(caches, "c");
  }

  @Test
  void checkpoint() throws IOException {
    what = "checkpoint";
    Path file = run.resolve("checkpoints/best.safetensors");
    RunDirectory directory = RunDirectory.open(run);
    damaged.damage(
        file,
        file.toString(),
        DamagedFiles.count(100),
        () -> {
          assertTrue(new RunCheckpoints(directory).best().isPresent());
          return "";
        });
    assertEquals(0, damaged.read(), "a digest over the whole file sees every change");
    damaged.damage(
        file,
        file.toString(),
        DamagedFiles.count(100) / 50,
        () -> DamagedFiles.refusal(CommandResult.of("evaluate", run, "--checkpoint", "best")));
    assertEquals(0, damaged.read());
  }

  @Test
  void runDirectory() throws IOException {
    what = "run directory, each file by report, evaluate or compare";
    int count = DamagedFiles.count(35) / 7;
    Path report = folder.resolve("report.html");
    for (String name :
        List.of(
            "experiment.yaml",
            "provenance.json",
            "metrics.csv",
            "losses.csv",
            "gallery.json",
            "evaluation.json")) {
      Path file = run.resolve(name);
      damaged.damage(
          file,
          file.toString(),
          count,
          () -> {
            Files.deleteIfExists(report);
            String refusal = DamagedFiles.refusal(CommandResult.of("report", run, "--out", report));
            assertEquals(refusal.isEmpty(), Files.exists(report));
            if (refusal.isEmpty() && name.equals("metrics.csv")) {
              assertSameMetrics(Files.readAllLines(file));
            }
            return refusal;
          });
    }
    for (String name :
        List.of("classes.json", "trained-images.bin", "experiment.yaml", "provenance.json")) {
      Path file = run.resolve(name);
      damaged.damage(
          file,
          run.toString(),
          name.equals("classes.json") ? count : count / 5,
          () -> DamagedFiles.refusal(withoutNotices(CommandResult.of("evaluate", run))));
    }
  }

  private static void assertSameMetrics(List<String> lines) throws IOException {
    RunHistory history = RunHistory.read(RunDirectory.open(run));
    List<String> columns = List.of(lines.get(0).split(",", -1));
    List<String> rows = lines.stream().skip(1).filter(line -> !line.isEmpty()).toList();
    assertEquals(rows.size(), history.epochs());
    for (int epoch = 1; epoch <= rows.size(); epoch++) {
      String[] cells = rows.get(epoch - 1).split(",", -1);
      for (int c = 0; c < cells.length; c++) {
        String text = cells[c].replace("\"", "");
        double expected = text.isEmpty() ? -1 : Double.parseDouble(text);
        assertEquals(expected, history.at(epoch, columns.get(c)).orElse(-1), columns.get(c));
      }
    }
  }

  /** A digest that changed makes other images of those of the run, which evaluate says. */
  private static CommandResult withoutNotices(CommandResult result) {
    List<String> errors =
        result.err().lines().filter(line -> !line.startsWith("notice: ")).toList();
    return new CommandResult(result.code(), result.out(), String.join("\n", errors));
  }

  @Test
  void csvOfBayes() throws IOException {
    what = "CSV, by bayes";
    StringBuilder text = new StringBuilder("name,x\n");
    Random random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      String name = i % 20 == 7 ? "\"a, b\"" : "n" + i;
      text.append(name).append(',').append(random.nextInt(10_000) / 100.0).append('\n');
    }
    Path csv = Files.writeString(folder.resolve("x.csv"), text);
    damaged.damage(
        csv,
        csv.toString(),
        DamagedFiles.count(200),
        () -> {
          String refusal = DamagedFiles.refusal(CommandResult.of("bayes", csv, "--format", "json"));
          if (refusal.isEmpty()) {
            assertArrayEquals(column(csv), Observations.read(csv, "x").values());
          }
          return refusal;
        });
  }

  /** As Commons CSV and Java read it. */
  private static double[] column(Path csv) throws IOException {
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setAllowMissingColumnNames(true)
            .get();
    List<Double> values = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
      for (CSVRecord row : parser) {
        values.add(Double.valueOf(row.get("x").strip()));
      }
    }
    return values.stream().mapToDouble(v -> v).toArray();
  }

  @Test
  void networkYaml() throws IOException {
    what = "network YAML, by gradcheck --summary";
    Path yaml = folder.resolve("network.yaml");
    try (InputStream lenet = Network.class.getResourceAsStream("/io/evident/backprop/lenet.yaml")) {
      Files.write(yaml, lenet.readAllBytes());
    }
    damaged.damage(
        yaml,
        yaml + ":",
        DamagedFiles.count(200),
        () -> {
          String refusal = DamagedFiles.refusal(CommandResult.of("gradcheck", yaml, "--summary"));
          if (refusal.isEmpty()) {
            Network read = NetworkYaml.read(yaml);
            String printed = NetworkYaml.print(read);
            Network again = NetworkYaml.read(YamlValue.parse("printed", printed));
            assertEquals(printed, NetworkYaml.print(again));
            assertEquals(read.layers(), again.layers());
          }
          return refusal;
        });
  }

  @Test
  void experimentYaml() throws IOException {
    what = "experiment YAML";
    Path yaml = Files.writeString(folder.resolve("experiment.yaml"), TINY);
    Path out = folder.resolve("refused");
    damaged.damage(
        yaml,
        yaml + ":",
        DamagedFiles.count(200),
        () -> {
          try {
            Experiment read = ExperimentYaml.read(YamlValue.read(yaml));
            String printed = ExperimentYaml.print(read);
            assertEquals(
                printed,
                ExperimentYaml.print(ExperimentYaml.read(YamlValue.parse("printed", printed))));
            return "";
          } catch (IllegalArgumentException e) {
            CommandResult result = CommandResult.of("train", yaml, "--out", out);
            result.assertRefused(e.getMessage().substring(0, yaml.toString().length()));
            assertFalse(Files.exists(out));
            return DamagedFiles.refusal(result);
          }
        });
  }

  @Test
  void ledger() throws IOException {
    what = "ledger, by reproduce --list";
    Path csv = folder.resolve("ledger.csv");
    try (InputStream ledger = ClaimLedger.class.getResourceAsStream("claims.csv")) {
      String text = new String(ledger.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(csv, String.join("\n", text.lines().limit(20).toList()) + "\n");
    }
    damaged.damage(
        csv,
        csv + ":",
        DamagedFiles.count(200),
        () -> DamagedFiles.refusal(CommandResult.of("reproduce", "--ledger", csv, "--list")));
  }
}
