package io.evident.models.reading;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Small data sets that tests write. */
public final class TestFiles {
  private TestFiles() {}

  /** Records whose labels count up from first modulo 10 and whose pixels are random. */
  public static byte[] records(int count, int first, long seed) {
    byte[] bytes = new byte[count * 3073];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < count; i++) {
      bytes[i * 3073] = (byte) ((first + i) % 10);
    }
    return bytes;
  }

  /** Five batches of 4 images and a test batch of 3; gives the bytes of data_batch_2.bin. */
  public static byte[] writeCifar(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int b = 1; b <= 5; b++) {
      Files.write(folder.resolve("data_batch_" + b + ".bin"), records(4, 4 * b, b));
    }
    Files.write(folder.resolve("test_batch.bin"), records(3, 0, 9));
    return Files.readAllBytes(folder.resolve("data_batch_2.bin"));
  }

  /** An image of random colours. */
  public static BufferedImage image(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return image;
  }

  public static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  /** Classes cat and dog, 3 training and 2 test images each, 5 wide and 4 high, PNG and JPEG. */
  public static void writeFolder(Path folder) throws IOException {
    long seed = 1;
    for (String split : new String[] {"train", "test"}) {
      for (String name : new String[] {"dog", "cat"}) {
        Path holder = Files.createDirectories(folder.resolve(split).resolve(name));
        for (int i = 0; i < (split.equals("train") ? 3 : 2); i++) {
          String format = i == 1 ? "jpg" : "png";
          Files.write(holder.resolve(i + "." + format), encode(image(5, 4, seed++), format));
        }
      }
    }
  }

  /** Deletes a folder of files. */
  public static void deleteFolder(Path folder) throws IOException {
    for (String name : files(folder).keySet()) {
      Files.delete(folder.resolve(name));
    }
    Files.delete(folder);
  }

  /** The files under a folder by their relative names. */
  public static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path path : paths) {
      files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
    }
    return files;
  }

  public static void writeTarGz(Path archive, Map<String, byte[]> files) throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      out.write(tarGz(files));
    }
  }

  public static byte[] tarGz(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
