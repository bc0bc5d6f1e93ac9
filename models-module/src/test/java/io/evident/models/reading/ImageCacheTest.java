package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  @TempDir Path folder;
  private Path images;
  private Path cache;
  private Path first;

  @BeforeEach
  void write() throws IOException {
    images = folder.resolve("images");
    cache = folder.resolve("cache");
    TestFiles.writeFolder(images);
    first = images.resolve("train").resolve("cat").resolve("0.png");
  }

  private ImageFolder reader() {
    return ImageFolder.at(images).cachedIn(cache);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  /** Changes an image and gives it its old size and time, so that only a cache can hide it. */
  private void changeUnseen() throws IOException {
    FileTime time = Files.getLastModifiedTime(first);
    byte[] bytes = Files.readAllBytes(first);
    Arrays.fill(bytes, (byte) 0);
    Files.write(first, bytes);
    Files.setLastModifiedTime(first, time);
  }

  @Test
  void theSecondReadDecodesNothingAndGivesTheSame() throws IOException {
    ImageSplits before = reader().read();
    assertEquals(1, kept().size());
    changeUnseen();
    assertThrows(DataFormatException.class, () -> ImageFolder.read(images));
    ImageSplits after = reader().read();
    assertEquals(before.train().digest(), after.train().digest());
    assertEquals(before.test().digest(), after.test().digest());
    assertEquals(before.source(), after.source());
    assertEquals(1, kept().size());
  }

  @Test
  void aChangeOfNameTimeOrSizeIsSeen() throws IOException {
    String before = reader().read().train().digest();
    Files.setLastModifiedTime(first, FileTime.fromMillis(1_000_000));
    assertEquals(before, reader().read().train().digest());
    assertEquals(2, kept().size());
    Files.move(first, first.resolveSibling("7.png"));
    assertNotEquals(before, reader().read().train().digest());
    assertEquals(3, kept().size());
  }

  @Test
  void everyDamageOfTheCacheIsDetectedAndMended() throws IOException {
    String train = reader().read().train().digest();
    String test = reader().read().test().digest();
    Path file = kept().get(0);
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at += 7) {
      byte[] bad = whole.clone();
      bad[at] ^= 32;
      Files.write(file, at % 2 == 0 ? bad : Arrays.copyOf(whole, at));
      ImageSplits mended = reader().read();
      assertEquals(train, mended.train().digest(), "damage at " + at);
      assertEquals(test, mended.test().digest(), "damage at " + at);
    }
  }

  @Test
  void archivesAreCachedToo() throws IOException {
    Path archive = folder.resolve("a.tar.gz");
    TestFiles.writeTarGz(archive, TestFiles.files(images));
    ImageSplits before = ImageFolder.at(archive).cachedIn(cache).read();
    FileTime time = Files.getLastModifiedTime(archive);
    Files.write(archive, new byte[(int) Files.size(archive)]);
    Files.setLastModifiedTime(archive, time);
    ImageSplits after = ImageFolder.at(archive).cachedIn(cache).read();
    assertEquals(before.train().digest(), after.train().digest());
  }

  @Test
  void imagesOfAnySizeAreScaledAndEachSizeHasItsCache() throws IOException {
    Files.write(
        images.resolve("train").resolve("dog").resolve("9.png"),
        TestFiles.encode(TestFiles.image(11, 3, 5), "png"));
    assertThrows(DataFormatException.class, () -> reader().read());
    ImageSplits small = reader().resizedTo(2, 3).read();
    assertEquals("2x3x3", small.train().shape().toString());
    assertEquals(7, small.train().size());
    assertEquals("8x8x3", reader().resizedTo(8, 8).read().test().shape().toString());
    assertEquals(2, kept().size());
    ImageSplits same = ImageFolder.at(images).resizedTo(4, 5).read();
    // Of four dogs the first stands before the first of three cats.
    int red = (TestFiles.image(5, 4, 1).getRGB(0, 0) >> 16) & 0xff;
    assertEquals((byte) red, same.train().image(0).get(0));
    assertEquals(small.train().digest(), reader().resizedTo(2, 3).read().train().digest());
  }

  @Test
  void imagesOfSeveralSizesAreScaledWhereThatIsAskedForAndOthersStayAsTheyAre() throws IOException {
    List<String> notices = new ArrayList<>();
    ReadOptions options = cachedIn(cache, notices).withSeveral(new ImageShape(6, 7, 3));
    assertEquals("4x5x3", ImageData.open(images, options).train().shape().toString());
    assertEquals(List.of(), notices);
    // The last image of all: no other says so before it.
    Path last = images.resolve("test").resolve("dog").resolve("9.png");
    Files.write(last, TestFiles.encode(TestFiles.image(11, 3, 5), "png"));
    Path archive = folder.resolve("a.tar.gz");
    TestFiles.writeTarGz(archive, TestFiles.files(images));
    String digest = ImageFolder.at(images).resizedTo(6, 7).read().train().digest();
    for (Path path : List.of(images, archive)) {
      for (int time = 0; time < 2; time++) {
        notices.clear();
        assertEquals(digest, ImageData.open(path, options).train().digest());
        assertEquals(List.of("images of several sizes, scaled to 6x7 (--size)"), notices);
      }
    }
    Files.write(first, new byte[9]);
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> ImageData.open(images, options));
    assertTrue(e.getMessage().startsWith(first.toString()), e.getMessage());
  }

  private ReadOptions cachedIn(Path other, List<String> notices) {
    return ReadOptions.DEFAULT.withCache(other).withNotices(notices::add);
  }

  @Test
  void imagesThatAreHeldNeedNoCacheThatCanBeWritten() throws IOException {
    String wanted = ImageFolder.read(images).train().digest();
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    Path tooLong = folder.resolve("n".repeat(300));
    for (Path other : List.of(file, file.resolve("below"), tooLong)) {
      List<String> notices = new ArrayList<>();
      ImageSplits read = ImageData.open(images, cachedIn(other, notices));
      assertEquals(wanted, read.train().digest());
      assertEquals(1, notices.size(), notices.toString());
      assertTrue(notices.get(0).contains(other + " cannot be written ("), notices.get(0));
      assertFalse(notices.get(0).contains("room"), notices.get(0));
      assertEquals(other.equals(file), notices.get(0).contains("a file is where a folder"));
    }
    assertEquals("no folder", Files.readString(file));
    List<String> notices = new ArrayList<>();
    ImageData.open(images, cachedIn(cache, notices));
    assertEquals(List.of(), notices);
  }

  @Test
  void whatIsStreamedNeedsACacheThatCanBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    ReadOptions streamed = cachedIn(file, new ArrayList<>()).withMemory(new DataMemory(0));
    IOException e = assertThrows(IOException.class, () -> ImageData.open(images, streamed));
    assertTrue(e.getMessage().contains("(--cache)"), e.getMessage());
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
  }

  /** What is kept beside a cache saves time alone. */
  @Test
  void digestsThatCannotBeKeptAreComputedAgain() throws IOException {
    ReadOptions streamed = ReadOptions.DEFAULT.withCache(cache).withMemory(new DataMemory(0));
    String wanted = ImageData.open(images, streamed).train().digest();
    Path digests =
        kept().stream().filter(file -> file.toString().endsWith(".digests")).findFirst().get();
    Files.delete(digests);
    // A folder that holds something is not replaced by a file.
    Files.createDirectories(digests.resolve("full"));
    assertEquals(wanted, ImageData.open(images, streamed).train().digest());
    assertTrue(Files.isDirectory(digests));
  }
}
