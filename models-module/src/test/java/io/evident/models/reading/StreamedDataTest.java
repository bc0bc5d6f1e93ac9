package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that may not be held is the same data, read from its cache. */
class StreamedDataTest {
  @TempDir Path folder;
  private Path images;
  private Path cifar;
  private Path cache;

  @BeforeEach
  void write() throws IOException {
    images = folder.resolve("images");
    cifar = folder.resolve("cifar");
    cache = folder.resolve("cache");
    TestFiles.writeFolder(images);
    TestFiles.writeCifar(cifar);
  }

  private ReadOptions limited(long bytes) {
    return ReadOptions.DEFAULT.withMemory(new DataMemory(bytes)).withCache(cache);
  }

  private Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(f -> f.toString().endsWith(ending)).findAny().orElseThrow();
    }
  }

  private static void assertSame(ImageSplits held, ImageSplits streamed) {
    assertFalse(held.train().isStreamed());
    assertTrue(streamed.train().isStreamed() && streamed.test().isStreamed());
    for (boolean train : new boolean[] {true, false}) {
      ImageDataset a = train ? held.train() : held.test();
      ImageDataset b = train ? streamed.train() : streamed.test();
      assertEquals(a.digest(), b.digest());
      assertArrayEquals(a.fingerprints(), b.knownFingerprints().orElseThrow());
      assertArrayEquals(a.fingerprints(), b.fingerprints());
      assertArrayEquals(
          a.range(1, 3).fingerprints(),
          b.range(0, 3).range(1, 3).knownFingerprints().orElseThrow());
      assertEquals(a.labels(), b.labels());
      assertEquals(a.classNames(), b.classNames());
      assertEquals(a.channelStatistics(), b.channelStatistics());
      for (int i = 0; i < a.size(); i++) {
        assertEquals(a.image(i), b.image(i));
      }
      assertEquals(a.range(1, 3).image(1), b.range(1, 3).image(1));
      assertEquals(a.range(1, 3).digest(), b.range(1, 3).digest());
      assertEquals(a.subset(2, 0).pixels(), b.subset(2, 0).pixels());
    }
    assertEquals(held.source(), streamed.source());
  }

  @Test
  void everyLayoutStreamsWhatItHolds() throws IOException {
    Path packed = folder.resolve("a.tar.gz");
    TestFiles.writeTarGz(packed, TestFiles.files(images));
    Path packedCifar = folder.resolve("c.tar.gz");
    TestFiles.writeTarGz(packedCifar, TestFiles.files(cifar));
    for (Path path : new Path[] {images, cifar, packed, packedCifar}) {
      ImageSplits held = ImageData.open(path);
      assertSame(held, ImageData.open(path, limited(100)));
      assertSame(held, ImageData.open(path, limited(100)));
      ImageSplits within = ImageData.open(path, limited(1 << 20));
      assertFalse(within.train().isStreamed(), path.toString());
      assertEquals(held.train().digest(), within.train().digest());
      assertEquals(new DataMemory(1 << 20), within.memory().orElseThrow());
    }
  }

  @Test
  void theLimitIsWhatBothSplitsTakeTogether() throws IOException {
    // 20 + 3 images of 3,072 bytes.
    assertFalse(ImageData.open(cifar, limited(23 * 3072)).train().isStreamed());
    assertTrue(ImageData.open(cifar, limited(23 * 3072 - 1)).train().isStreamed());
  }

  @Test
  void withoutACacheTooMuchIsRefused() {
    ReadOptions options = ReadOptions.DEFAULT.withMemory(new DataMemory(100));
    for (Path path : new Path[] {images, cifar}) {
      DataFormatException e =
          assertThrows(DataFormatException.class, () -> ImageData.open(path, options));
      assertTrue(e.getMessage().contains("100 bytes"), e.getMessage());
      assertTrue(e.getMessage().contains("name a cache"), e.getMessage());
    }
  }

  @Test
  void theDigestIsComputedOnceAndForgottenWhenTheFileChanges() throws IOException {
    ImageData.open(cifar, limited(100));
    CacheDigests digests = new CacheDigests(file(".bin"));
    List<CacheDigests.Known> known = digests.read(20, 3).orElseThrow();
    CacheDigests.Known other = new CacheDigests.Known("0".repeat(64), new long[20]);
    digests.write(List.of(other, known.get(1)));
    assertEquals(other.digest(), ImageData.open(cifar, limited(100)).train().digest());
    assertArrayEquals(
        other.fingerprints(), ImageData.open(cifar, limited(100)).train().fingerprints());
    // A range is not what the digest is of.
    ImageDataset part = ImageData.open(cifar, limited(100)).train().first(2);
    assertEquals(ImageData.open(cifar).train().first(2).digest(), part.digest());
    Files.setLastModifiedTime(file(".bin"), FileTime.fromMillis(1_000_000));
    assertEquals(known.get(0).digest(), ImageData.open(cifar, limited(100)).train().digest());
  }

  @Test
  void damagedDigestsAndThoseOfOtherImagesAreNotTaken() throws IOException {
    ImageData.open(cifar, limited(100));
    CacheDigests digests = new CacheDigests(file(".bin"));
    assertTrue(digests.read(20, 3).isPresent());
    assertTrue(digests.read(19, 3).isEmpty());
    Path kept = file(".digests");
    byte[] whole = Files.readAllBytes(kept);
    for (int at = 0; at < whole.length; at += 5) {
      byte[] bad = whole.clone();
      bad[at] ^= 1;
      Files.write(kept, bad);
      assertTrue(digests.read(20, 3).isEmpty(), "damage at " + at);
      Files.write(kept, Arrays.copyOf(whole, at));
      assertTrue(digests.read(20, 3).isEmpty(), "cut at " + at);
    }
  }

  /** Blocks of 2 MiB have sums of their own. */
  @Test
  void bytesInOrderHaveTheSumOfBlocksReadOnAllCores() throws IOException {
    byte[] bytes = new byte[5 << 20];
    new Random(3).nextBytes(bytes);
    for (int length : new int[] {0, 1, 1 << 21, (1 << 21) + 1, bytes.length}) {
      int expected =
          PixelSum.of(length, (from, count) -> ByteBuffer.wrap(bytes, (int) from, count).slice());
      for (int piece : new int[] {1 << 20, 77_777, 3 << 20}) {
        PixelSum.InOrder sum = new PixelSum.InOrder();
        for (int at = 0; at < length; at += piece) {
          sum.add(ByteBuffer.wrap(bytes, at, Math.min(piece, length - at)));
        }
        assertEquals(expected, sum.value(), length + " in pieces of " + piece);
      }
    }
  }

  @Test
  void aDamagedCacheIsWrittenAnew() throws IOException {
    String digest = ImageData.open(cifar, limited(100)).train().digest();
    Path kept = file(".bin");
    byte[] whole = Files.readAllBytes(kept);
    for (int at : new int[] {3, 20, 40, 60, 90, whole.length / 2, whole.length - 1}) {
      byte[] bad = whole.clone();
      bad[at] ^= 1;
      Files.write(kept, bad);
      Files.setLastModifiedTime(kept, FileTime.fromMillis(2_000_000L + at));
      ImageSplits mended = ImageData.open(cifar, limited(100));
      assertEquals(digest, mended.train().digest(), "damage at " + at);
      assertEquals(
          ImageData.open(cifar).test().image(2), mended.test().image(2), "damage at " + at);
    }
  }

  @Test
  void aChangedBatchFileIsSeen() throws IOException {
    String before = ImageData.open(cifar, limited(100)).train().digest();
    Path batch = cifar.resolve("data_batch_3.bin");
    byte[] bytes = Files.readAllBytes(batch);
    bytes[100]++;
    Files.write(batch, bytes);
    Files.setLastModifiedTime(batch, FileTime.fromMillis(1_000_000));
    assertFalse(before.equals(ImageData.open(cifar, limited(100)).train().digest()));
  }

  @Test
  void imagesLieInSeveralMapsAndBeyondTwoGigabytes() throws IOException {
    ImageShape shape = new ImageShape(8, 16, 3);
    int imageBytes = shape.bytes();
    Path file = folder.resolve("sparse.bin");
    // A hole takes no room on the disk: 8 images, the last of which ends after 5 GB.
    long position = 5_000_000_000L - 8L * imageBytes;
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      for (int i = 0; i < 8; i++) {
        ByteBuffer image = ByteBuffer.allocate(imageBytes);
        image.put(0, (byte) (i + 1)).put(imageBytes - 1, (byte) (i + 101));
        out.write(image, position + (long) i * imageBytes);
      }
      MappedImages mapped =
          MappedImages.of(
              out, position, shape, List.of("a"), new int[8], 3 * imageBytes + imageBytes / 2);
      for (int i = 0; i < 8; i++) {
        ByteBuffer read = ByteBuffer.allocate(imageBytes);
        mapped.read(i, read);
        assertEquals((byte) (i + 1), read.get(0));
        assertEquals((byte) (i + 101), read.get(imageBytes - 1));
      }
      // Images of 8 MiB from the beginning: 596 of them are 4.9 GB, in maps of 1 GiB.
      ImageShape large = new ImageShape(1 << 10, 1 << 13, 1);
      int count = (int) (5_000_000_000L / large.bytes());
      ImageDataset all =
          ImageDataset.streamed(
              MappedImages.of(out, 0, large, List.of("a"), new int[count], 1 << 30));
      out.write(ByteBuffer.wrap(new byte[] {42}), (count - 1L) * large.bytes() + 5);
      assertEquals(42, all.image(count - 1).get(5));
      assertEquals(0, all.image(300).get(5));
    }
  }

  @Test
  void sizesAreReadAsPeopleWriteThem() {
    assertEquals(500L << 20, DataMemory.parse("500m").bytes());
    assertEquals(2L << 30, DataMemory.parse("2G").bytes());
    assertEquals(3L << 40, DataMemory.parse("3tb").bytes());
    assertEquals(7 << 10, DataMemory.parse("7k").bytes());
    assertEquals(123, DataMemory.parse("123").bytes());
    for (String bad :
        new String[] {
          "", "m", "-1", "1.5g", "500 m", "NaN", "99999999999", "16777216t", "8388608t"
        }) {
      assertThrows(IllegalArgumentException.class, () -> DataMemory.parse(bad), bad);
    }
    assertTrue(DataMemory.halfOfFree().bytes() > 0);
    assertEquals("500 MiB", DataMemory.parse("500m").toString());
  }
}
