package io.evident.models.reading;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarBinaryTest {
  @TempDir Path folder;
  private byte[] second;

  @BeforeEach
  void write() throws IOException {
    second = TestFiles.writeCifar(folder);
  }

  @Test
  void planesBecomePixelsInTheOrderOfTheBatches() throws IOException {
    ImageSplits splits = CifarBinary.read(folder);
    assertEquals(20, splits.train().size());
    assertEquals(3, splits.test().size());
    assertEquals("32x32x3", splits.train().shape().toString());
    assertEquals(CifarBinary.CLASS_NAMES, splits.train().classNames());
    int image = 4 + 2;
    assertEquals((4 * 2 + 2) % 10, splits.train().label(image));
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < 1024; i++) {
        assertEquals(
            second[2 * 3073 + 1 + channel * 1024 + i],
            splits.train().image(image).get(3 * i + channel));
      }
    }
    assertTrue(splits.source().contains("20 train"), splits.source());
  }

  @Test
  void batchesLargerThanABlockAreReadWhole() throws IOException {
    byte[] records = TestFiles.records(4_133, 3, 5);
    Files.write(folder.resolve("data_batch_1.bin"), records);
    ImageDataset train = CifarBinary.read(folder).train();
    assertEquals(4_133 + 16, train.size());
    for (int image : new int[] {0, 63, 64, 1_999, 2_000, 4_132}) {
      assertEquals((3 + image) % 10, train.label(image));
      assertEquals(records[image * 3073 + 1], train.image(image).get(0));
      assertEquals(records[image * 3073 + 3072], train.image(image).get(3071));
    }
    assertEquals(second[1], train.image(4_133).get(0));
  }

  @Test
  void folderInnerFolderAndArchiveGiveTheSameData() throws IOException {
    Path inner = folder.resolve("outer").resolve("cifar-10-batches-bin");
    TestFiles.writeCifar(inner);
    Path archive = folder.resolve("cifar.tar.gz");
    TestFiles.writeTarGz(archive, officialFiles());
    String train = CifarBinary.read(folder).train().digest();
    String test = CifarBinary.read(folder).test().digest();
    for (Path path : new Path[] {folder.resolve("outer"), inner, archive}) {
      assertEquals(train, ImageData.open(path).train().digest(), path.toString());
      assertEquals(test, CifarBinary.read(path).test().digest(), path.toString());
    }
  }

  private Map<String, byte[]> officialFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("cifar-10-batches-bin/readme.html", new byte[100]);
    for (String name : new String[] {"data_batch_4.bin", "data_batch_2.bin", "test_batch.bin"}) {
      files.put("cifar-10-batches-bin/" + name, Files.readAllBytes(folder.resolve(name)));
    }
    for (int b = 1; b <= 5; b += 2) {
      String name = "data_batch_" + b + ".bin";
      files.put("cifar-10-batches-bin/" + name, Files.readAllBytes(folder.resolve(name)));
    }
    return files;
  }

  @Test
  void namesComeFromTheirFileIfThereIsOne() throws IOException {
    Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\r\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    assertEquals("abcdefghij", String.join("", CifarBinary.read(folder).test().classNames()));
    Files.writeString(folder.resolve("batches.meta.txt"), "a\nb\n");
    assertRefused(folder, "batches.meta.txt", "found 2");
  }

  @Test
  void aLabelAboveNineIsRefusedWithItsPlace() throws IOException {
    byte[] bad = second.clone();
    bad[3 * 3073] = (byte) 200;
    Files.write(folder.resolve("data_batch_2.bin"), bad);
    assertRefused(folder, "data_batch_2.bin", "record 4 at byte 9219", "label 200 is above 9");
  }

  @Test
  void theFirstOfTwoBadLabelsIsTheOneNamed() throws IOException {
    byte[] bad = second.clone();
    bad[0] = 10;
    Files.write(folder.resolve("data_batch_2.bin"), bad);
    Files.write(folder.resolve("data_batch_5.bin"), bad);
    for (int i = 0; i < 20; i++) {
      assertRefused(folder, "data_batch_2.bin", "label 10");
    }
  }

  @Test
  void aCutFileIsRefusedWithThePlaceOfTheCut() throws IOException {
    Files.write(folder.resolve("data_batch_3.bin"), Arrays.copyOf(second, 2 * 3073 + 1));
    assertRefused(folder, "data_batch_3.bin", "record 3 at byte 6146 is cut", "6147 bytes");
    Files.write(folder.resolve("data_batch_3.bin"), new byte[0]);
    assertRefused(folder, "data_batch_3.bin", "empty");
  }

  @Test
  void aMissingBatchIsNamed() throws IOException {
    Files.delete(folder.resolve("data_batch_4.bin"));
    assertRefused(folder, "data_batch_4.bin", "not found");
    Files.delete(folder.resolve("data_batch_1.bin"));
    assertRefused(folder, "data_batch_1.bin", "not found");
    Map<String, byte[]> files = officialFilesWithout("test_batch.bin");
    Path archive = folder.resolve("cifar.tgz");
    TestFiles.writeTarGz(archive, files);
    assertRefused(archive, "cifar.tgz!", "not found");
  }

  private Map<String, byte[]> officialFilesWithout(String name) throws IOException {
    TestFiles.writeCifar(folder);
    Map<String, byte[]> files = officialFiles();
    files.remove("cifar-10-batches-bin/" + name);
    return files;
  }

  @Test
  void anArchiveCutAnywhereIsRefused() throws IOException {
    byte[] whole = TestFiles.tarGz(officialFiles());
    Path archive = folder.resolve("cut.tar.gz");
    for (int length = 2; length < whole.length; length += whole.length / 60) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertRefused(archive, "cut.tar.gz");
    }
    Files.write(archive, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(archive, "cut.tar.gz");
  }

  @Test
  void aFlippedBitInAnArchiveIsDetected() throws IOException {
    byte[] whole = TestFiles.tarGz(officialFiles());
    Path archive = folder.resolve("bad.tar.gz");
    for (int at = 20; at < whole.length; at += whole.length / 60) {
      byte[] bad = whole.clone();
      bad[at] ^= 4;
      Files.write(archive, bad);
      assertRefused(archive, "bad.tar.gz");
    }
  }

  private Path writeHundred() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("hundred").resolve("cifar-100-binary"));
    for (String name : new String[] {"train.bin", "test.bin"}) {
      byte[] records = new byte[3 * 3074];
      for (int i = 0; i < 3; i++) {
        records[i * 3074] = (byte) (10 + i);
        records[i * 3074 + 1] = (byte) (90 + i);
        records[i * 3074 + 2] = (byte) (i + 1);
        records[i * 3074 + 3073] = (byte) (i + 5);
      }
      Files.write(inner.resolve(name), records);
    }
    Files.writeString(inner.resolve("fine_label_names.txt"), names("fine", 100));
    Files.writeString(inner.resolve("coarse_label_names.txt"), names("coarse", 20));
    return inner;
  }

  private static String names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + "\n").collect(joining());
  }

  @Test
  void theHundredHaveFineAndCoarseLabels() throws IOException {
    Path inner = writeHundred();
    ImageDataset fine = ImageData.open(inner.getParent()).train();
    assertEquals(List.of(90, 91, 92), List.of(fine.label(0), fine.label(1), fine.label(2)));
    assertEquals("fine91", fine.classNames().get(91));
    assertEquals(2, fine.image(1).get(0));
    assertEquals(6, fine.image(1).get(3071));
    ImageDataset coarse = CifarBinary.read(inner, CifarVariant.CIFAR_100_COARSE).test();
    assertEquals(11, coarse.label(1));
    assertEquals("coarse11", coarse.classNames().get(11));
    assertEquals(fine.pixels(), coarse.pixels());
  }

  @Test
  void theHundredAreReadFromTheirArchive() throws IOException {
    Path inner = writeHundred();
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : new String[] {"train.bin", "fine_label_names.txt", "test.bin"}) {
      files.put("cifar-100-binary/" + name, Files.readAllBytes(inner.resolve(name)));
    }
    Path archive = folder.resolve("cifar-100.tar.gz");
    TestFiles.writeTarGz(archive, files);
    assertEquals(ImageData.open(inner).train().digest(), ImageData.open(archive).train().digest());
    files.remove("cifar-100-binary/fine_label_names.txt");
    TestFiles.writeTarGz(archive, files);
    assertRefused(archive, "fine_label_names.txt: not found");
  }

  @Test
  void eitherLabelOfTheHundredMayBeTooLarge() throws IOException {
    Path inner = writeHundred();
    byte[] records = Files.readAllBytes(inner.resolve("train.bin"));
    records[2 * 3074 + 1] = 100;
    Files.write(inner.resolve("train.bin"), records);
    assertRefused(inner, "record 3 at byte 6149: label 100 is above 99");
    records[3074] = 20;
    Files.write(inner.resolve("train.bin"), records);
    assertRefused(inner, "record 2 at byte 3074: label 20 is above 19");
  }

  private static void assertRefused(Path path, String... parts) {
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> ImageData.open(path), path.toString());
    assertEquals(1, e.getMessage().lines().count());
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
