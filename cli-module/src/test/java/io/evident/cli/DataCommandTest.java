package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  private static final int RECORD = 3073;
  private static final List<String> BATCHES =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin");

  @TempDir private Path folder;
  private HttpServer server;
  private byte[] archive;
  private final List<String> ranges = new ArrayList<>();

  /** Bytes after which the server hangs up, one for each request; then none. */
  private final List<Integer> cuts = new ArrayList<>();

  private boolean honoursRanges = true;
  private int status;

  @BeforeEach
  void serve() throws IOException {
    archive = archive();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** The official layout with 10 images a file. */
  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      Random random = new Random(1);
      for (String name : BATCHES) {
        byte[] records = new byte[10 * RECORD];
        random.nextBytes(records);
        for (int i = 0; i < 10; i++) {
          records[i * RECORD] = (byte) i;
        }
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(records.length);
        tar.putArchiveEntry(entry);
        tar.write(records);
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
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
      from = Integer.parseInt(range.substring(6, range.length() - 1));
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

  private String md5() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(archive));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/cifar-10-binary.tar.gz";
  }

  private CommandResult fetch(String md5) {
    return CommandResult.of(
        "data", "fetch", "--to", folder.resolve("data"), "--from", address(), "--md5", md5);
  }

  private Path archiveFile() {
    return folder.resolve("data").resolve("cifar-10-binary.tar.gz");
  }

  private Path part() {
    return folder.resolve("data").resolve("cifar-10-binary.tar.gz.part");
  }

  @Test
  void theArchiveIsFetchedCheckedAndUnpacked() throws IOException {
    CommandResult result = fetch(md5());
    result.assertDone();
    assertTrue(result.out().contains("50 train, 10 test"), result.out());
    assertTrue(result.out().contains(md5()), result.out());
    Path unpacked = folder.resolve("data").resolve("cifar-10-batches-bin");
    for (String name : BATCHES) {
      assertEquals(10 * RECORD, Files.size(unpacked.resolve(name)));
    }
    fetch(md5()).assertDone();
    assertEquals(List.of("null"), ranges, "what is there is not fetched again");
    Files.delete(unpacked.resolve("data_batch_3.bin"));
    Files.write(unpacked.resolve("test_batch.bin"), new byte[RECORD / 2]);
    fetch(md5()).assertDone();
    for (String name : BATCHES) {
      assertEquals(10 * RECORD, Files.size(unpacked.resolve(name)), "unpacked again");
    }
    assertEquals(List.of("null"), ranges, "the archive is there");
  }

  @Test
  void aTransferThatBreaksIsGoneOnWithFromWhereItBroke() throws IOException {
    cuts.addAll(List.of(100_000, 20_000));
    fetch(md5()).assertDone();
    assertEquals(3, ranges.size());
    assertEquals("null", ranges.get(0));
    long begun = Long.parseLong(ranges.get(1).replaceAll("[^0-9]", ""));
    assertTrue(begun > 0 && begun <= 100_000, ranges.toString());
    assertTrue(ranges.get(2).startsWith("bytes="), ranges.toString());
    assertEquals(-1, Arrays.mismatch(archive, Files.readAllBytes(archiveFile())));
  }

  @Test
  void aServerThatBreaksEachTimeIsGivenUpAndTheNextCallGoesOn() throws IOException {
    cuts.addAll(List.of(30_000, 1, 1, 1, 1));
    fetch(md5()).assertRefused(address(), "call again to go on");
    assertTrue(Files.size(part()) > 0);
    long kept = Files.size(part());
    ranges.clear();
    fetch(md5()).assertDone();
    assertEquals(List.of("bytes=" + kept + "-"), ranges);
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws IOException {
    honoursRanges = false;
    cuts.add(50_000);
    fetch(md5()).assertDone();
    assertEquals(2, ranges.size());
    assertEquals(-1, Arrays.mismatch(archive, Files.readAllBytes(archiveFile())));
  }

  @Test
  void anotherChecksumIsRefusedAndNothingIsUnpacked() throws IOException {
    String other = "0".repeat(32);
    fetch(other).assertRefused(address(), "MD5", other);
    assertFalse(Files.exists(archiveFile()));
    assertFalse(Files.exists(folder.resolve("data").resolve("cifar-10-batches-bin")));
    // Without a checksum of its own, what a mirror sends must have the published one.
    CommandResult.of("data", "fetch", "--to", folder.resolve("data"), "--from", address())
        .assertRefused("c32a1d4ab5d03f1284b67883e8d87530");
  }

  @Test
  void aServerThatHasNothingOrIsNotThereIsOneLine() throws IOException {
    status = 404;
    fetch(md5()).assertRefused(address(), "the server answered 404");
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    String nobody = "http://localhost:" + closed + "/a.tar.gz";
    CommandResult.of("data", "fetch", "--to", folder.resolve("data"), "--from", nobody)
        .assertRefused(nobody, "check the connection");
    CommandResult.of("data", "fetch", "--from", "http://no-such-host.invalid/a", "--to", folder)
        .assertRefused("no-such-host.invalid", "no host of this name");
  }

  @Test
  void wrongUsageOfFetchIsRefused() {
    CommandResult.of("data").assertRefused("fetch, verify or info");
    CommandResult.of("data", "fetch", "mnist").assertRefused("cifar-100", "mnist");
    CommandResult.of("data", "fetch", "--md5", md5()).assertRefused("--from");
    CommandResult.of("data", "fetch", "--from", "file:///etc/hosts").assertRefused("http://HOST");
    CommandResult.of("data", "fetch", "--from", address(), "--md5", "12").assertRefused("MD5");
  }

  @Test
  void verifyReadsEverythingAndFindsDamage() throws IOException {
    fetch(md5()).assertDone();
    Path unpacked = folder.resolve("data").resolve("cifar-10-batches-bin");
    CommandResult whole = CommandResult.of("data", "verify", unpacked, "--md5", md5());
    whole.assertDone();
    assertTrue(whole.out().contains("50 train, 10 test"), whole.out());
    assertTrue(whole.out().contains("counts: not those of the official files"), whole.out());
    assertTrue(whole.out().contains(".tar.gz has the MD5 " + md5()), whole.out());
    assertTrue(whole.out().matches("(?s).*train digest: [0-9a-f]{64}\\R.*"), whole.out());

    // The archive beside the folder is not the official one.
    failed(CommandResult.of("data", "verify", folder.resolve("data")), "MD5");
    failed(CommandResult.of("data", "verify", unpacked), "MD5");

    Path batch = unpacked.resolve("data_batch_4.bin");
    byte[] bytes = Files.readAllBytes(batch);
    bytes[5]++;
    Files.write(batch, bytes);
    for (Path place : List.of(unpacked, folder.resolve("data"))) {
      failed(
          CommandResult.of("data", "verify", place, "--md5", md5()),
          "other images than",
          ".tar.gz");
    }
    Files.delete(archiveFile());
    CommandResult alone = CommandResult.of("data", "verify", unpacked);
    alone.assertDone();
    assertTrue(alone.out().contains("checksum: none is published"), alone.out());
    bytes[3 * RECORD] = 77;
    Files.write(batch, bytes);
    failed(CommandResult.of("data", "verify", unpacked), "data_batch_4.bin", "label 77");
    Files.write(batch, Arrays.copyOf(bytes, 2 * RECORD - 1));
    failed(CommandResult.of("data", "verify", unpacked), "data_batch_4.bin", "cut");
    Files.delete(batch);
    failed(CommandResult.of("data", "verify", unpacked), "data_batch_4.bin", "not found");
    CommandResult.of("data", "verify", folder.resolve("none"))
        .assertRefused("none", "no such file");
  }

  @Test
  void anArchiveOfOtherDataBesideAFolderIsNotItsArchive() throws IOException {
    fetch(md5()).assertDone();
    Path hundred = Files.createDirectories(folder.resolve("data").resolve("cifar-100-binary"));
    for (String name : List.of("train.bin", "test.bin")) {
      Files.write(hundred.resolve(name), new byte[2 * (RECORD + 1)]);
    }
    Files.write(
        hundred.resolve("fine_label_names.txt"),
        IntStream.range(0, 100).mapToObj(i -> "class " + i).toList());
    picture("train/cat", 1);
    picture("test/cat", 2);
    Path images = Files.move(folder.resolve("pictures"), folder.resolve("data").resolve("cats"));
    for (Path other : List.of(hundred, images)) {
      CommandResult whole = CommandResult.of("data", "verify", other, "--md5", md5());
      whole.assertDone();
      assertTrue(whole.out().contains("checksum: none is published"), whole.out());
    }
  }

  private static void failed(CommandResult result, String... words) {
    assertEquals(ExitCode.FAILED, result.code(), result.out() + result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    for (String word : words) {
      assertTrue(result.err().contains(word), result.err());
    }
  }

  /** A solid picture in a split and a class, its name and colour by the number. */
  private void picture(String place, int colour) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < 16; at++) {
      image.setRGB(at % 4, at / 4, colour);
    }
    Path file = folder.resolve("pictures").resolve(place).resolve(colour + ".png");
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void anImageThatWasDamagedBehindTheCacheIsFound() throws IOException {
    for (int colour = 0; colour < 4; colour++) {
      picture("train/cat", colour);
      picture("train/dog", 100 + colour);
      picture("test/cat", 200 + colour);
      picture("test/dog", 300 + colour);
    }
    Path pictures = folder.resolve("pictures");
    Path cache = folder.resolve("cache");
    CommandResult.of("data", "verify", pictures, "--cache", cache).assertDone();
    Path image = pictures.resolve("train/dog/101.png");
    FileTime written = Files.getLastModifiedTime(image);
    byte[] damaged = Files.readAllBytes(image);
    Arrays.fill(damaged, 40, damaged.length - 12, (byte) 7);
    Files.write(image, damaged);
    Files.setLastModifiedTime(image, written);
    // What the cache knows of a file, its size and its time, is as before.
    CommandResult.of("data", "info", pictures, "--cache", cache).assertDone();
    failed(CommandResult.of("data", "verify", pictures, "--cache", cache), "101.png");
  }

  @Test
  void validationImagesAndDuplicatesAreCounted() throws IOException {
    for (int colour = 0; colour < 4; colour++) {
      picture("train/cat", colour);
      picture("train/dog", 100 + colour);
      picture("test/cat", colour + 2);
      picture("test/dog", 200 + colour);
    }
    Path pictures = folder.resolve("pictures");
    CommandResult info = CommandResult.of("data", "info", pictures);
    info.assertDone();
    assertTrue(
        info.out().contains("\nduplicates: 2 of 8 test images are also trained on"), info.out());
    assertFalse(info.out().contains("validation"), info.out());
    picture("val/dog", 103);
    picture("val/cat", 300);
    picture("train/dog", 0);
    String duplicates =
        "duplicates: 2 of 8 test images are also trained on; 1 of 2 validation images is also"
            + " trained on; 1 image stands under two classes";
    CommandResult three = CommandResult.of("data", "info", pictures);
    three.assertDone();
    assertTrue(three.lines().contains(duplicates), three.out());
    assertTrue(three.out().contains("9 train, 2 validation, 8 test"), three.out());
    assertTrue(three.lines().stream().anyMatch(line -> line.matches("dog +5 +4 +1")), three.out());
    JsonNode json =
        new ObjectMapper()
            .readTree(CommandResult.of("data", "info", pictures, "--format", "json").out());
    assertEquals(9, json.get("trainImages").asInt());
    assertEquals(2, json.get("validationImages").asInt());
    assertEquals(2, json.at("/duplicates/testInTrain").asInt());
    assertEquals(1, json.at("/duplicates/inSeveralClasses").asInt());
    CommandResult verified = CommandResult.of("data", "verify", pictures);
    verified.assertDone();
    assertTrue(verified.lines().contains(duplicates), verified.out());
    Path yaml =
        Files.writeString(
            folder.resolve("two.yaml"),
            """
            name: two
            network:
              input: [4, 4, 3]
              layers: [flatten, {dense: {units: 2}}]
              loss: softmaxCrossEntropy
            normalization: {mean: 0.5, deviation: 0.5}
            optimizer: {kind: sgd, learningRate: 0.01}
            batchSize: 4
            epochs: 3
            patience: 2
            seed: 1
            """);
    Path run = folder.resolve("run");
    CommandResult trained = CommandResult.of("train", yaml, "--data", pictures, "--out", run);
    trained.assertDone();
    assertEquals(1, trained.lines().stream().filter(duplicates::equals).count(), trained.out());
    assertTrue(
        trained.out().contains("validation accuracy")
            && trained.out().contains(" to 0.9055; best weights, epoch "),
        trained.out());
    // The format's name, two counts, eleven images, a sum.
    assertEquals(16 + 8 + 11 * 8 + 4, Files.size(run.resolve("trained-images.bin")));
  }

  @Test
  void theFilesForPythonAreToldFromTheBinaryOnes() throws IOException {
    Path ten = Files.createDirectories(folder.resolve("ten").resolve("cifar-10-batches-py"));
    Files.writeString(ten.resolve("data_batch_1"), "pickled");
    Path hundred = Files.createDirectories(folder.resolve("hundred"));
    for (String name : List.of("train", "test", "meta")) {
      Files.writeString(hundred.resolve(name), "pickled");
    }
    for (Path path : List.of(ten, ten.getParent(), hundred)) {
      CommandResult.of("data", "info", path)
          .assertRefused("CIFAR's files for Python", "cifar-10-binary.tar.gz");
    }
  }

  @Test
  void infoShowsTheBuiltInSampleAndAContactSheet() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    CommandResult result = CommandResult.of("data", "info", "--contact-sheet", sheet);
    result.assertDone();
    assertTrue(result.out().contains("built-in sample of CIFAR-10"), result.out());
    assertTrue(result.out().matches("(?s).*\\Rfrog +500 +100\\R.*"), result.out());
    assertTrue(result.out().matches("(?s).*\\Rall +5,000 +1,000\\R.*"), result.out());
    assertTrue(result.out().matches("(?s).*\\Rred +0\\.4\\d+ +0\\.2\\d+\\R.*"), result.out());
    BufferedImage picture = ImageIO.read(sheet.toFile());
    assertTrue(picture.getWidth() > 600 && picture.getHeight() > 600);
  }

  @Test
  void infoAsJsonSaysTheSame() throws IOException {
    fetch(md5()).assertDone();
    CommandResult result =
        CommandResult.of("data", "info", folder.resolve("data"), "--format", "json");
    result.assertDone();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertEquals(50, json.get("trainImages").asInt());
    assertEquals(10, json.get("classes").size());
    assertEquals("airplane", json.get("classes").get(0).get("name").asText());
    assertEquals(5, json.get("classes").get(0).get("trainImages").asInt());
    assertEquals(1, json.get("classes").get(0).get("testImages").asInt());
    // Random bytes: mean 0.5, deviation sqrt(1/12).
    assertEquals(0.5, json.get("channels").get(1).get("mean").asDouble(), 0.01);
    assertEquals(0.2898, json.get("channels").get(1).get("deviation").asDouble(), 0.01);
    assertEquals(64, json.get("trainDigest").asText().length());
    CommandResult.of("data", "info", "--format", "xml").assertRefused("--format", "xml");
  }
}
