package io.evident.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files in the layout of CIFAR-10, with few random images. */
final class Cifar {
  private static final int IMAGES = 60;
  private static final int RECORD = 3073;

  private Cifar() {}

  static Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(5);
    for (String name :
        new String[] {
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin",
          "test_batch.bin"
        }) {
      byte[] bytes = new byte[IMAGES * RECORD];
      random.nextBytes(bytes);
      for (int i = 0; i < IMAGES; i++) {
        bytes[i * RECORD] = (byte) (i % 10);
      }
      Files.write(folder.resolve(name), bytes);
    }
    return folder;
  }
}
