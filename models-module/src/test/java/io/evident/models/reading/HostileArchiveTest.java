package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives made to write elsewhere, or to fill memory or disk, through everything that opens. */
@Tag("thorough")
class HostileArchiveTest {
  private static final String TOP = "cifar-10-batches-bin/";
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path folder;
  private Path archive;
  private Path victim;

  /** What opens an archive. */
  private interface Reader {
    void open(Path archive) throws IOException;
  }

  private Map<String, Reader> readers() {
    Path cache = folder.resolve("cache");
    ReadOptions streamed =
        ReadOptions.DEFAULT.withCache(cache).withMemory(DataMemory.parse("10000"));
    Map<String, Reader> readers = new LinkedHashMap<>();
    readers.put("data", ImageData::open);
    readers.put("data, streamed", path -> ImageData.open(path, streamed));
    readers.put("CIFAR-10", CifarBinary::read);
    readers.put("CIFAR-10, streamed", p -> CifarBinary.read(p, CifarVariant.CIFAR_10, streamed));
    readers.put("image folder", ImageFolder::read);
    readers.put("image folder, cached", path -> ImageFolder.at(path).cachedIn(cache).read());
    readers.put("unpack", p -> CifarUnpack.unpack(CifarVariant.CIFAR_10, p, folder.resolve("out")));
    return readers;
  }

  @BeforeEach
  void writeVictim() throws IOException {
    archive = folder.resolve("a.tar.gz");
    victim = Files.createDirectories(folder.resolve("victim"));
    Files.writeString(victim.resolve("test_batch.bin"), "mine");
  }

  /** Every file under the temporary folder; folders that stay empty are nothing. */
  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(f -> !Files.isDirectory(f, LinkOption.NOFOLLOW_LINKS)).toList()) {
        boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        files.put(file.toString(), plain ? Files.size(file) + " bytes" : "special");
      }
    }
    return files;
  }

  private void assertRefusedByAll(String... words) throws IOException {
    assertRefused(readers(), words);
  }

  private void assertRefused(Map<String, Reader> readers, String... words) throws IOException {
    Map<String, String> before = files();
    for (Map.Entry<String, Reader> reader : readers.entrySet()) {
      DataFormatException refused =
          assertThrows(
              DataFormatException.class, () -> reader.getValue().open(archive), reader.getKey());
      String message = refused.getMessage();
      assertTrue(message.startsWith(archive.toString()), reader.getKey() + ": " + message);
      assertEquals(1, message.lines().count(), message);
      assertTrue(Stream.of(words).anyMatch(message::contains), reader.getKey() + ": " + message);
      assertEquals(before, files(), reader.getKey());
    }
    assertEquals("mine", Files.readString(victim.resolve("test_batch.bin")));
  }

  /** All of a data set, so that nothing but the hostile entry is wrong with the archive. */
  private void write(TarArchiveEntry hostile, byte[] body, boolean first) throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      if (first) {
        entry(tar, hostile, body);
      }
      for (String name : CifarVariant.CIFAR_10.batches()) {
        entry(tar, new TarArchiveEntry(TOP + name), TestFiles.records(2, 0, 1));
      }
      byte[] png = TestFiles.encode(TestFiles.image(4, 4, 1), "png");
      entry(tar, new TarArchiveEntry("x/train/cat/1.png"), png);
      entry(tar, new TarArchiveEntry("x/test/cat/1.png"), png);
      if (!first) {
        entry(tar, hostile, body);
      }
    }
  }

  private static void entry(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] body)
      throws IOException {
    entry.setSize(body.length);
    tar.putArchiveEntry(entry);
    tar.write(body);
    tar.closeArchiveEntry();
  }

  @Test
  void namesThatLeaveTheFolderAreRefusedAndNothingIsWritten() throws IOException {
    for (String name :
        List.of(
            "../victim/test_batch.bin",
            TOP + "../../victim/test_batch.bin",
            victim + "/test_batch.bin",
            "/test_batch.bin",
            "..\\victim\\test_batch.bin",
            "C:\\victim\\test_batch.bin",
            "./../victim/test_batch.bin",
            "..")) {
      write(new TarArchiveEntry(name, true), new byte[3073], true);
      assertRefusedByAll("is not a relative path inside the archive");
    }
  }

  @Test
  void linksAndDevicesAreRefusedAndNothingIsFollowed() throws IOException {
    for (byte type :
        new byte[] {
          TarConstants.LF_SYMLINK,
          TarConstants.LF_LINK,
          TarConstants.LF_CHR,
          TarConstants.LF_BLK,
          TarConstants.LF_FIFO
        }) {
      for (String name : List.of(TOP + "test_batch.bin", "x/train/cat/0.png", "x")) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(victim.toString());
        write(entry, new byte[0], true);
        assertRefusedByAll("or unpack it and give the folder");
      }
    }
  }

  @Test
  void aHundredThousandEntriesAreRefused() throws IOException {
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (int i = 0; i <= 100_000; i++) {
        entry(tar, new TarArchiveEntry("n/" + i), new byte[0]);
      }
    }
    assertRefusedByAll(
        "more than 100000 entries is beyond the limit",
        "more than 1000 entries is beyond the limit",
        "expected only images");
  }

  @Test
  void aBombOfGigabytesIsRefusedWhetherItTellsItsSizeOrNot() throws IOException {
    TarArchiveEntry told = new TarArchiveEntry(TOP + "data_batch_1.bin");
    told.setSize(3_000L * MEGABYTE);
    try (OutputStream out = Files.newOutputStream(archive)) {
      out.write(gzip(header(told)));
      byte[] zeros = gzip(new byte[64 * MEGABYTE]);
      for (int i = 0; i < 47; i++) {
        out.write(zeros);
      }
    }
    assertTrue(Files.size(archive) < 5 * MEGABYTE, "a bomb is small");
    assertRefusedByAll("of 3145728000 bytes is beyond the limit");

    TarArchiveEntry part = new TarArchiveEntry("readme");
    part.setSize(64L * MEGABYTE);
    byte[] body = new byte[64 * MEGABYTE + 512];
    System.arraycopy(header(part), 0, body, 0, 512);
    byte[] packed = gzip(body);
    try (OutputStream out = Files.newOutputStream(archive)) {
      for (int i = 0; i < 40; i++) {
        out.write(packed);
      }
    }
    // Two gigabytes are inflated each time, so not by all.
    Map<String, Reader> some = readers();
    some.keySet().retainAll(List.of("image folder", "unpack"));
    assertEquals(2, some.size());
    assertRefused(some, "unpacked bytes is beyond the limit");
  }

  @Test
  void imagesOfAnArchiveAreHeldOnlyAsFarAsTheHeapGoes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      for (int i = 0; i < 10; i++) {
        entry(tar, new TarArchiveEntry("train/cat/" + i + ".png"), new byte[MEGABYTE]);
      }
    }
    FolderListing.ofArchive(new ByteArrayInputStream(bytes.toByteArray()), "a", 20L * MEGABYTE);
    DataFormatException refused =
        assertThrows(
            DataFormatException.class,
            () ->
                FolderListing.ofArchive(
                    new ByteArrayInputStream(bytes.toByteArray()), "a", 8L * MEGABYTE));
    assertTrue(
        refused.getMessage().startsWith("a!train/cat/4.png: the files up to here are 5242880"),
        refused.getMessage());
  }

  private static byte[] header(TarArchiveEntry entry) throws IOException {
    byte[] header = new byte[512];
    entry.writeEntryHeader(header);
    return header;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
