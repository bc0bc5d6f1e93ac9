package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarGzTest {
  private static final TarGz.Limits LIMITS = new TarGz.Limits(100, 1 << 20);

  /** Commons Compress writes what our own reader reads. */
  private interface Writer {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  private static byte[] archive(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
      writer.write(tar);
    }
    return bytes.toByteArray();
  }

  private static void file(TarArchiveOutputStream tar, String name, byte[] body)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(body.length);
    tar.putArchiveEntry(entry);
    tar.write(body);
    tar.closeArchiveEntry();
  }

  private static void special(TarArchiveOutputStream tar, String name, byte type)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName("/etc/passwd");
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private static Map<String, byte[]> read(byte[] packed, TarGz.Limits limits) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    TarGz.read(
        new ByteArrayInputStream(packed),
        "a.tar.gz",
        limits,
        (name, file) -> {
          files.put(name, file.readAll());
          return true;
        });
    return files;
  }

  private static void assertRefused(String part, byte[] packed, TarGz.Limits limits) {
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> read(packed, limits), part);
    assertTrue(e.getMessage().startsWith("a.tar.gz: "), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  @Test
  void filesOfAnySizeAndNameAreReadBackWhole() throws IOException {
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
      Random random = new Random(mode);
      Map<String, byte[]> expected = new LinkedHashMap<>();
      for (int size : new int[] {0, 1, 511, 512, 513, 70_000}) {
        byte[] body = new byte[size];
        random.nextBytes(body);
        expected.put("plain/" + size, body);
        expected.put("\u00e9/" + "long/".repeat(40) + size, body);
      }
      byte[] packed =
          archive(
              tar -> {
                tar.setLongFileMode(mode);
                tar.setAddPaxHeadersForNonAsciiNames(mode == TarArchiveOutputStream.LONGFILE_POSIX);
                for (Map.Entry<String, byte[]> e : expected.entrySet()) {
                  file(tar, e.getKey(), e.getValue());
                }
              });
      Map<String, byte[]> actual = read(packed, LIMITS);
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, body) -> assertArrayEquals(body, actual.get(name), name));
    }
  }

  @Test
  void foldersArePassedOver() throws IOException {
    byte[] packed =
        archive(
            tar -> {
              special(tar, "folder/", TarConstants.LF_DIR);
              file(tar, "./last", new byte[] {7});
            });
    Map<String, byte[]> files = read(packed, LIMITS);
    assertEquals("[last]", files.keySet().toString());
    assertArrayEquals(new byte[] {7}, files.get("last"));
  }

  /** GNU tar writes such names of what is packed as "folder/.". */
  @Test
  void partsThatAreAPointAreLeftOut() throws IOException {
    byte[] packed =
        archive(
            tar -> {
              special(tar, "img/./", TarConstants.LF_DIR);
              file(tar, "img/./train/a/1.png", new byte[] {1});
              file(tar, "././img/test/./a/.x", new byte[] {2});
            });
    assertEquals("[img/train/a/1.png, img/test/a/.x]", read(packed, LIMITS).keySet().toString());
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    for (byte type : new byte[] {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO}) {
      assertRefused(
          "entry \"it\" is a device or a sparse file",
          archive(tar -> special(tar, "it", type)),
          LIMITS);
    }
  }

  /** GNU tar packs hard links as they are under --dereference, which helps against the others. */
  @Test
  void eachKindOfLinkIsRefusedWithTheOptionThatHelps() throws IOException {
    byte[] hard = archive(tar -> special(tar, "it", TarConstants.LF_LINK));
    assertRefused("entry \"it\" is a hard link to ", hard, LIMITS);
    assertRefused("(tar --hard-dereference), or unpack it", hard, LIMITS);
    byte[] symbolic = archive(tar -> special(tar, "it", TarConstants.LF_SYMLINK));
    assertRefused("entry \"it\" is a symbolic link to ", symbolic, LIMITS);
    assertRefused("(tar --dereference), or unpack it", symbolic, LIMITS);
  }

  @Test
  void namesThatLeaveTheArchiveAreRefused() throws IOException {
    for (String name :
        new String[] {"../x", "a/../../x", "/etc/x", "a\\..\\x", "./../x", "././/x"}) {
      assertRefused("not a relative path", archive(tar -> file(tar, name, new byte[1])), LIMITS);
    }
  }

  @Test
  void moreEntriesThanTheLimitAreRefused() throws IOException {
    byte[] packed =
        archive(
            tar -> {
              for (int i = 0; i < 4; i++) {
                file(tar, "f" + i, new byte[1]);
              }
            });
    assertEquals(4, read(packed, new TarGz.Limits(4, 1 << 20)).size());
    assertRefused("more than 3 entries", packed, new TarGz.Limits(3, 1 << 20));
  }

  @Test
  void aBombIsRefusedWhetherItsEntryTellsItsSizeOrNot() throws IOException {
    byte[] one = archive(tar -> file(tar, "bomb", new byte[2 << 20]));
    assertRefused("entry bomb of 2097152 bytes", one, LIMITS);
    byte[] many =
        archive(
            tar -> {
              for (int i = 0; i < 20; i++) {
                file(tar, "f" + i, new byte[100_000]);
              }
            });
    assertRefused("more than 1048576 unpacked bytes", many, LIMITS);
  }

  @Test
  void anEntryThatPromisesMoreThanThereIsIsRefused() throws IOException {
    byte[] header = new byte[512];
    byte[] whole = new byte[1024];
    try (InputStream in =
        new GZIPInputStream(
            new ByteArrayInputStream(archive(tar -> file(tar, "f", new byte[10]))))) {
      assertEquals(512, in.readNBytes(header, 0, 512));
      assertEquals(512, in.readNBytes(whole, 512, 512));
    }
    put(header, 124, "00000777777\0");
    assertRefused("without its checksum", gzip(header, whole), LIMITS);
    seal(header);
    assertRefused("damaged or cut at f", gzip(header, whole), LIMITS);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  /** Writes the checksum of a header. */
  private static void seal(byte[] header) {
    int sum = 0;
    Arrays.fill(header, 148, 156, (byte) ' ');
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
  }

  @Test
  void aUstarNameMayHaveAPrefix() throws IOException {
    byte[] header = new byte[512];
    put(header, 0, "name.jpg");
    put(header, 124, "00000000003");
    put(header, 257, "ustar\00000");
    put(header, 345, "train/cat");
    seal(header);
    byte[] whole = new byte[2048];
    whole[512] = 9;
    Map<String, byte[]> files = read(gzip(header, whole), LIMITS);
    assertArrayEquals(new byte[] {9, 0, 0}, files.get("train/cat/name.jpg"));
  }

  private static byte[] gzip(byte[] header, byte[] whole) throws IOException {
    System.arraycopy(header, 0, whole, 0, 512);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(whole);
    }
    return bytes.toByteArray();
  }

  @Test
  void randomDamageIsRefusedOrReadAndNeverThrowsAnythingElse() throws IOException {
    byte[] packed =
        archive(
            tar -> {
              tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
              file(tar, "long/".repeat(40), new byte[0]);
              file(tar, "x/".repeat(80) + "y", new byte[700]);
            });
    byte[] plain;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      plain = in.readAllBytes();
    }
    long seed = 20261120;
    Random random = new Random(seed);
    for (int trial = 0; trial < 2_000; trial++) {
      byte[] bad = plain.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bad[random.nextInt(3_000)] = (byte) random.nextInt(256);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
        out.write(bad, 0, random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length);
      }
      try {
        read(bytes.toByteArray(), LIMITS);
      } catch (DataFormatException expected) {
        assertEquals(1, expected.getMessage().lines().count(), "seed " + seed);
      }
    }
  }

  @Test
  void aDiskThatFailsIsNotCalledADamagedArchive() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk");
          }

          @Override
          public int read(byte[] block, int from, int length) throws IOException {
            throw new IOException("disk");
          }
        };
    IOException e =
        assertThrows(
            IOException.class, () -> TarGz.read(failing, "a.tar.gz", LIMITS, (name, file) -> true));
    assertEquals("disk", e.getMessage());
  }
}
