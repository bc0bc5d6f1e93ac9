package io.evident.models.reading;

import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The digests and fingerprints of the images in a file, kept beside it: its name with the ending
 * .digests, with the lines of the format, the file's size and time of change, and one digest for
 * each split; then the fingerprints of both, 8 bytes each, and the CRC-32C of all that, big-endian.
 */
final class CacheDigests {
  private static final String FORMAT = "evident-digests/2";
  private static final int LINES = 4;
  private static final int SUM = 4;

  private final Path images;
  private final Path file;

  CacheDigests(Path images) {
    this.images = images;
    this.file = images.resolveSibling(images.getFileName() + ".digests");
  }

  /** What is known of one split. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Known(String digest, long[] fingerprints) {
    static Known of(DigestPass pass) {
      return new Known(pass.digest(), pass.fingerprints());
    }
  }

  /**
   * What is known of the file as it is; empty if nothing is.
   *
   * @param train how many training images it has
   * @param test how many test images it has
   */
  Optional<List<Known>> read(int train, int test) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    byte[] all = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(all);
    long numbers = 8L * train + 8L * test + SUM;
    if (bytes.capacity() <= numbers || bytes.getInt(bytes.capacity() - SUM) != sum(all)) {
      return Optional.empty();
    }
    byte[] text = new byte[(int) (bytes.capacity() - numbers)];
    bytes.get(text);
    List<String> lines = new String(text, StandardCharsets.ISO_8859_1).lines().toList();
    boolean known =
        lines.size() == LINES
            && lines.get(0).equals(FORMAT)
            && lines.get(1).equals(state())
            && lines.subList(2, LINES).stream().allMatch(line -> line.matches("[0-9a-f]{64}"));
    return known
        ? Optional.of(
            List.of(
                new Known(lines.get(2), fingerprints(bytes, train)),
                new Known(lines.get(3), fingerprints(bytes, test))))
        : Optional.empty();
  }

  private static long[] fingerprints(ByteBuffer bytes, int images) {
    long[] fingerprints = new long[images];
    bytes.asLongBuffer().get(fingerprints);
    bytes.position(bytes.position() + 8 * images);
    return fingerprints;
  }

  void write(List<Known> splits) throws IOException {
    String text =
        String.join("\n", FORMAT, state(), splits.get(0).digest(), splits.get(1).digest() + "\n");
    byte[] front = text.getBytes(StandardCharsets.UTF_8);
    int images = splits.stream().mapToInt(split -> split.fingerprints().length).sum();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(front.length + SUM, Math.multiplyExact(8, images)));
    bytes.put(front);
    for (Known split : splits) {
      bytes.asLongBuffer().put(split.fingerprints());
      bytes.position(bytes.position() + 8 * split.fingerprints().length);
    }
    bytes.putInt(sum(bytes.array()));
    WholeFile.write(file, bytes.array());
  }

  /** Of all but the last bytes, which hold it. */
  private static int sum(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, file.length - SUM);
    return (int) crc.getValue();
  }

  private String state() throws IOException {
    return Files.size(images) + " bytes, changed " + Files.getLastModifiedTime(images);
  }
}
