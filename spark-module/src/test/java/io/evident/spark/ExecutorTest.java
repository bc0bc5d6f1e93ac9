package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataMemory;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialImages;
import io.evident.models.sweep.TrialResult;
import io.evident.models.sweep.TrialTable;
import io.evident.models.table.TableData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes to an executor and comes back, without one. */
class ExecutorTest {
  @TempDir private Path folder;

  private TrialImages data() throws IOException {
    Path path = Cifar.write(folder.resolve("cifar"));
    return new TrialImages(ImageData.open(path), Optional.of(path), ReadOptions.DEFAULT, false);
  }

  @Test
  void imagesThatAreSentAreTheSame() throws IOException {
    ImageSplits images = data().images();
    Path file = folder.resolve("sent.bin");
    SentImages.write(images, file);
    ImageSplits received = SentImages.read(file);
    assertEquals(TrialResult.dataDigest(images), TrialResult.dataDigest(received));
    assertEquals(images.source(), received.source());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
    assertTrue(
        assertThrows(IOException.class, () -> SentImages.read(file))
            .getMessage()
            .contains("are cut off"));
    bytes[3] = 9;
    Files.write(file, bytes);
    assertTrue(
        assertThrows(IOException.class, () -> SentImages.read(file))
            .getMessage()
            .contains("this executor reads version 3"));
  }

  /** A model is told which way up its images were, and predicts with others likewise. */
  @Test
  void whatWasFoundInDecodingIsSentToo() throws IOException {
    ImageSplits decoded = data().images();
    ImageReading train =
        new ImageReading(
            Orientation.STORED, 3, 0, 2, List.of("a.jpg: is odd", "caf\u00e9.png: too"));
    ImageReading test = new ImageReading(Orientation.STORED, 0, 4, 0, List.of());
    ImageSplits images =
        new ImageSplits(
            decoded.train().with(Optional.of(train)),
            decoded.test().with(Optional.of(test)),
            decoded.source());
    Path file = folder.resolve("sent.bin");
    SentImages.write(images, file);
    ImageSplits received = SentImages.read(file);
    assertEquals(Optional.of(train), received.train().reading());
    assertEquals(Optional.of(test), received.test().reading());
    assertEquals(TrialResult.dataDigest(images), TrialResult.dataDigest(received));
  }

  @Test
  void aPathIsReadOnceAndMustHoldTheSameImages() throws IOException {
    TrialImages data = data();
    ExecutorData there = ExecutorData.of(data, null);
    TrialData first = there.open();
    assertEquals(data.digest(), first.digest());
    Path path = data.path().orElseThrow();
    Path test = path.resolve("test_batch.bin");
    byte[] bytes = Files.readAllBytes(test);
    bytes[100] ^= 1;
    Files.write(test, bytes);
    assertSame(first, there.open(), "kept by its digest");
    ExecutorData other = new ExecutorData("0".repeat(64), there.place());
    String said = assertThrows(IllegalArgumentException.class, other::open).getMessage();
    assertTrue(said.contains("holds other images here than on the driver"), said);
    Files.move(path, folder.resolve("away"));
    said = assertThrows(IOException.class, other::open).getMessage();
    assertTrue(said.contains("no such file or folder") && said.contains("--ship-data"), said);
  }

  @Test
  void aRunComesBackAsItWas() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("metrics.csv"), "epoch\n1\n");
    Files.writeString(run.resolve("experiment.yaml"), "name: x\n");
    Files.createDirectories(run.resolve("model"));
    Files.write(run.resolve("model").resolve("saved_model.pb"), new byte[] {1, 2, 3});
    Files.writeString(run.resolve(".lock"), "");
    Path target = folder.resolve("target");
    String names = new String(PackedRun.of(run), StandardCharsets.ISO_8859_1);
    assertTrue(names.contains("metrics.csv") && !names.contains(".lock"), names);
    PackedRun.unpack(PackedRun.of(run), target);
    assertEquals("epoch\n1\n", Files.readString(target.resolve("metrics.csv")));
    assertArrayEquals(
        new byte[] {1, 2, 3},
        Files.readAllBytes(target.resolve("model").resolve("saved_model.pb")));
    // A second attempt replaces the first.
    Files.delete(run.resolve("metrics.csv"));
    PackedRun.unpack(PackedRun.of(run), target);
    assertTrue(Files.notExists(target.resolve("metrics.csv")));
  }

  @Test
  void aRunDoesNotLeaveItsFolder() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("../outside.txt"));
      zip.write(1);
      zip.closeEntry();
    }
    String said =
        assertThrows(
                IOException.class,
                () -> PackedRun.unpack(bytes.toByteArray(), folder.resolve("inside")))
            .getMessage();
    assertTrue(said.contains("a file outside of it"), said);
    assertTrue(Files.notExists(folder.resolve("outside.txt")));
  }

  @Test
  void anAnswerIsReadAsItWasWritten() throws IOException {
    TrialAnswer.Trained trained =
        new TrialAnswer.Trained("{\"ä\": 1}", List.of("one", "two"), new byte[] {4, 5});
    TrialAnswer.Trained read = (TrialAnswer.Trained) TrialAnswer.read(trained.bytes());
    assertEquals(trained.result(), read.result());
    assertEquals(trained.warnings(), read.warnings());
    assertArrayEquals(trained.run(), read.run());
    TrialAnswer unable = new TrialAnswer.Unable("executor 1 on host: no");
    assertEquals(unable, TrialAnswer.read(unable.bytes()));
  }

  @Test
  void streamedImagesAreNotSent() throws IOException {
    TrialImages data = data();
    ImageSplits images = data.images();
    ImageSplits streamed =
        new ImageSplits(
            io.evident.models.data.ImageDataset.streamed(images.train()),
            images.test(),
            images.source());
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> new TrialImages(streamed, data.path(), data.options(), true))
            .getMessage()
            .contains("too large to be held in memory"));
  }

  @Test
  void aTableIsReadOnceWhereItIsSeenAndMustHoldTheSameRows() throws IOException {
    Path csv = Files.writeString(folder.resolve("rows.csv"), TableTrials.csv(40));
    TrialTable driver = TrialTable.of(csv, new DataMemory(1 << 20), false);
    ExecutorData there = ExecutorData.of(driver, null);
    TrialData first = there.open();
    assertEquals(driver.digest(), first.digest());
    assertEquals(csv.toAbsolutePath().toString(), first.source());
    Files.writeString(csv, TableTrials.csv(41));
    assertSame(first, there.open(), "kept by its digest");
    ExecutorData other = new ExecutorData("1".repeat(64), there.place());
    String said = assertThrows(IllegalArgumentException.class, other::open).getMessage();
    assertTrue(said.contains("holds other rows here than on the driver"), said);
    Files.delete(csv);
    said = assertThrows(IOException.class, other::open).getMessage();
    assertTrue(said.contains("no such file") && said.contains("--ship-data"), said);
  }

  /** A run there says where the driver's table is, not where its copy was. */
  @Test
  void aCopyOfATableHasTheNameOfTheDriversFile() throws IOException {
    Path csv = Files.writeString(folder.resolve("rows.csv"), TableTrials.csv(40));
    Path copy = Files.copy(csv, folder.resolve("copy.bin"));
    Files.delete(csv);
    TrialTable sent = TrialTable.copied(copy, csv, new DataMemory(1 << 20));
    TableData data = (TableData) sent.prepared(TableTrials.yaml(1)).examples();
    assertEquals(Optional.of(csv), data.table().file());
    assertEquals(csv + ":2", data.table().place(0));
  }
}
