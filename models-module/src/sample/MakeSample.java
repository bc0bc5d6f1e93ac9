import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the built-in sample: of each class the first 500 training and the first 100 test images, by
 * name, as their JPEG bytes are.
 *
 * <p>Usage: {@code java MakeSample.java cifar10-jpeg.tar.gz sample.tar.gz}. Entries are sorted and
 * carry no time, owner or folder, so one Java writes the same bytes each time.
 */
final class MakeSample {
  private static final int TRAIN_PER_CLASS = 500;
  private static final int TEST_PER_CLASS = 100;
  private static final int BLOCK = 512;

  private MakeSample() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("usage: java MakeSample.java cifar10-jpeg.tar.gz sample.tar.gz");
    }
    Map<String, byte[]> images = new TreeMap<>();
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(Path.of(args[0])), 1 << 16)))) {
      for (byte[] header = header(in); header != null; header = header(in)) {
        String name = text(header, 0, 100);
        String sizeText = text(header, 124, 12).trim();
        int size = sizeText.isEmpty() ? 0 : Integer.parseInt(sizeText, 8);
        byte[] body = in.readNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
        if (wanted(name)) {
          images.put(name, java.util.Arrays.copyOf(body, size));
        }
      }
    }
    int expected = 10 * (TRAIN_PER_CLASS + TEST_PER_CLASS);
    if (images.size() != expected) {
      throw new IOException("expected " + expected + " images, found " + images.size());
    }
    Path out = Path.of(args[1]);
    try (OutputStream packed = new Gzip(Files.newOutputStream(out))) {
      for (Map.Entry<String, byte[]> image : images.entrySet()) {
        packed.write(headerOf(image.getKey(), image.getValue().length));
        packed.write(image.getValue());
        packed.write(new byte[(BLOCK - image.getValue().length % BLOCK) % BLOCK]);
      }
      packed.write(new byte[2 * BLOCK]);
    }
    System.out.println(out + ": " + images.size() + " images, " + Files.size(out) + " bytes");
  }

  private static boolean wanted(String name) {
    if (!name.endsWith(".jpg")) {
      return false;
    }
    int number = Integer.parseInt(name.substring(name.lastIndexOf('/') + 1, name.length() - 4));
    return number < (name.startsWith("train/") ? TRAIN_PER_CLASS : TEST_PER_CLASS);
  }

  private static byte[] header(DataInputStream in) throws IOException {
    byte[] header = new byte[BLOCK];
    try {
      in.readFully(header);
    } catch (EOFException e) {
      return null;
    }
    return header;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.US_ASCII);
  }

  /** A ustar header of a plain file: mode 644, owner 0, time 0. */
  private static byte[] headerOf(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
    put(header, 124, octal(size, 11) + "\0" + octal(0, 11) + "\0" + "        " + "0");
    put(header, 257, "ustar\0" + "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, octal(sum, 6) + "\0 ");
    return header;
  }

  private static String octal(int value, int digits) {
    String text = Integer.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }
}
