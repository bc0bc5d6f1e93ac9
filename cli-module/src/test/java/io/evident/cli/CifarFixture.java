package io.evident.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** The official layout of CIFAR-10 with few random images. */
final class CifarFixture {
  private static final int RECORD = 3073;

  private CifarFixture() {}

  /** So many images in each of the six files, every tenth of one class. */
  static Path write(Path directory, int each) throws IOException {
    return write(directory, each, r -> r % 10);
  }

  /** So many images in each of the six files, with a label by their place in it. */
  static Path write(Path directory, int each, IntUnaryOperator label) throws IOException {
    Files.createDirectories(directory);
    Random random = new Random(1);
    for (String name :
        List.of(
            "data_batch_1.bin",
            "data_batch_2.bin",
            "data_batch_3.bin",
            "data_batch_4.bin",
            "data_batch_5.bin",
            "test_batch.bin")) {
      byte[] records = new byte[each * RECORD];
      random.nextBytes(records);
      for (int r = 0; r < each; r++) {
        records[r * RECORD] = (byte) label.applyAsInt(r);
      }
      Files.write(directory.resolve(name), records);
    }
    return directory;
  }
}
