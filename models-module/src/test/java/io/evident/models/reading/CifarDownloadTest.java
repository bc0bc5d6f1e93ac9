package io.evident.models.reading;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evident.models.data.DataFormatException;
import io.evident.models.storage.UnwritableFileException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarDownloadTest {
  private static final String NAME = "cifar-10-binary.tar.gz";

  @TempDir Path folder;
  private final byte[] archive = new byte[300_000];
  private final List<String> ranges = new ArrayList<>();
  private HttpServer server;
  private CifarDownload download;

  /** Bytes after which the server hangs up, one for each request; then none. */
  private final List<Integer> cuts = new ArrayList<>();

  private boolean honoursRanges = true;
  private int status;

  /** By how many bytes the server answers with another part than it was asked for. */
  private int shift;

  @BeforeEach
  void serve() throws Exception {
    new Random(3).nextBytes(archive);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/" + NAME);
    byte[] md5 = MessageDigest.getInstance("MD5").digest(archive);
    download = CifarDownload.of(CifarVariant.CIFAR_10).from(address, HexFormat.of().formatHex(md5));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    ranges.add(String.valueOf(range));
    if (status != 0) {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    int from = 0;
    if (range != null && honoursRanges) {
      from = Integer.parseInt(range.substring(6, range.length() - 1)) + shift;
      if (from >= archive.length) {
        exchange.sendResponseHeaders(416, -1);
        exchange.close();
        return;
      }
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (archive.length - 1) + "/" + archive.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, archive.length - from);
    int to = cuts.isEmpty() ? archive.length : Math.min(archive.length, from + cuts.remove(0));
    OutputStream out = exchange.getResponseBody();
    out.write(archive, from, to - from);
    out.flush();
    if (to == archive.length) {
      out.close();
    }
    exchange.close();
  }

  private Path fetch() throws IOException {
    return download.fetch(folder, (bytes, total) -> {});
  }

  private void assertWhole(Path file) throws IOException {
    assertEquals(folder.resolve(NAME), file);
    assertArrayEquals(archive, Files.readAllBytes(file));
    assertFalse(Files.exists(folder.resolve(NAME + ".part")));
  }

  @Test
  void theArchiveArrivesWholeAndIsNotFetchedTwice() throws IOException {
    List<Long> seen = new ArrayList<>();
    assertWhole(
        download.fetch(
            folder,
            (bytes, total) -> {
              assertEquals(archive.length, total);
              seen.add(bytes);
            }));
    assertEquals(archive.length, seen.get(seen.size() - 1));
    assertWhole(fetch());
    assertEquals(1, ranges.size());
  }

  @Test
  void aBrokenConnectionIsResumedWhereItBroke() throws IOException {
    cuts.addAll(List.of(100_000, 50_000));
    assertWhole(fetch());
    assertEquals("null", ranges.get(0));
    assertTrue(ranges.size() == 3 && ranges.get(2).startsWith("bytes="), ranges.toString());
  }

  @Test
  void aPartFromBeforeIsGoneOnWith() throws IOException {
    Files.write(folder.resolve(NAME + ".part"), Arrays.copyOf(archive, 123_456));
    assertWhole(fetch());
    assertEquals(List.of("bytes=123456-"), ranges);
  }

  @Test
  void aPartThatIsAllOfItIsTaken() throws IOException {
    Files.write(folder.resolve(NAME + ".part"), archive);
    assertWhole(fetch());
    assertEquals(1, ranges.size());
  }

  @Test
  void aDamagedPartIsFetchedAnew() throws IOException {
    Files.write(folder.resolve(NAME + ".part"), new byte[1_000]);
    assertWhole(fetch());
    assertEquals(List.of("bytes=1000-", "null"), ranges);
  }

  @Test
  void anotherPartThanAskedForIsNotAppended() throws IOException {
    shift = 1;
    Files.write(folder.resolve(NAME + ".part"), Arrays.copyOf(archive, 1_000));
    IOException e = assertThrows(IOException.class, this::fetch);
    assertTrue(e.getMessage().contains("another part"), e.getMessage());
    assertEquals(1_000, Files.size(folder.resolve(NAME + ".part")));
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws IOException {
    honoursRanges = false;
    Files.write(folder.resolve(NAME + ".part"), Arrays.copyOf(archive, 1_000));
    assertWhole(fetch());
  }

  @Test
  void aServerThatBreaksEachTimeIsGivenUpAndThePartKept() throws IOException {
    cuts.addAll(List.of(10_000, 10_000, 10_000, 10_000, 10_000, 10_000));
    IOException e = assertThrows(IOException.class, this::fetch);
    assertTrue(e.getMessage().contains("call again to go on"), e.getMessage());
    assertEquals(5, ranges.size());
    assertTrue(Files.size(folder.resolve(NAME + ".part")) > 0);
    assertFalse(Files.exists(folder.resolve(NAME)));
  }

  @Test
  void aFullDiskIsNoBrokenConnection() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full, as Linux has it");
    Files.createSymbolicLink(folder.resolve(NAME + ".part"), full);
    UnwritableFileException e = assertThrows(UnwritableFileException.class, this::fetch);
    assertTrue(e.getMessage().contains(NAME + ".part: cannot be written ("), e.getMessage());
    assertEquals(1, ranges.size());
  }

  @Test
  void anArchiveOfAnotherChecksumIsRefused() throws IOException {
    archive[7]++;
    IOException e = assertThrows(IOException.class, this::fetch);
    assertTrue(e.getMessage().contains("MD5"), e.getMessage());
    assertFalse(Files.exists(folder.resolve(NAME)));
    assertEquals(0, Files.size(folder.resolve(NAME + ".part")));
  }

  @Test
  void aServerThatRefusesIsNotAskedAgain() {
    status = 404;
    IOException e = assertThrows(IOException.class, this::fetch);
    assertTrue(e.getMessage().contains("the server answered 404"), e.getMessage());
    assertEquals(1, ranges.size());
  }

  @Test
  void aForeignFileInItsPlaceIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve(NAME), "mine");
    assertThrows(DataFormatException.class, this::fetch);
    assertEquals("mine", Files.readString(folder.resolve(NAME)));
    assertEquals(List.of(), ranges);
  }

  @Test
  void aSecondDownloadAtOnceIsRefused() throws IOException {
    try (FileChannel other =
            FileChannel.open(
                folder.resolve(NAME + ".part"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertTrue(lock.isValid());
      IOException e = assertThrows(IOException.class, this::fetch);
      assertTrue(e.getMessage().contains("another download"), e.getMessage());
    }
    assertWhole(fetch());
  }

  @Test
  void theOfficialAddressesAreEncrypted() {
    for (CifarVariant variant : CifarVariant.values()) {
      assertEquals("https", CifarDownload.of(variant).source().getScheme());
    }
  }
}
