package io.evident.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** Damage as disks, transfers and editors do it, drawn by a seed. */
final class Mutations {
  private static final long GIGABYTES = 5L << 30;

  /** What is done to a file. */
  enum Kind {
    CUT,
    FLIPPED,
    REPEATED,
    SWAPPED,
    EMPTY,
    HUGE
  }

  private final byte[] whole;
  private final Random random;

  Mutations(byte[] whole, long seed) {
    this.whole = whole.clone();
    this.random = new Random(seed);
  }

  /** Writes the next damaged version of the file, another than the whole one, and says its kind. */
  Kind write(Path file) throws IOException {
    int draw = random.nextInt(100);
    if (draw == 0) {
      Files.write(file, new byte[0]);
      return Kind.EMPTY;
    }
    if (draw == 1) {
      // Zeros without end behind it, or nothing else; the file system keeps no byte of them.
      Files.write(file, random.nextBoolean() ? whole : new byte[0]);
      try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
        huge.setLength(GIGABYTES + random.nextInt(10_000));
      }
      return Kind.HUGE;
    }
    while (true) {
      Kind kind = Kind.values()[random.nextInt(4)];
      byte[] damaged =
          switch (kind) {
            case CUT -> cut();
            case FLIPPED -> flipped();
            case REPEATED -> repeated();
            default -> swapped();
          };
      if (!Arrays.equals(damaged, whole)) {
        Files.write(file, damaged);
        return kind;
      }
    }
  }

  /** The end is lost, or a piece within. */
  private byte[] cut() {
    int from = random.nextInt(whole.length);
    int length = random.nextBoolean() ? whole.length : 1 + random.nextInt(64);
    int to = Math.min(whole.length, from + length);
    byte[] damaged = Arrays.copyOf(whole, whole.length - (to - from));
    System.arraycopy(whole, to, damaged, from, whole.length - to);
    return damaged;
  }

  /** One to eight bits. */
  private byte[] flipped() {
    byte[] damaged = whole.clone();
    for (int flips = 1 << random.nextInt(4); flips > 0; flips--) {
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  /** A piece stands twice, or many times. */
  private byte[] repeated() {
    int from = random.nextInt(whole.length);
    int length = Math.min(whole.length - from, 1 + random.nextInt(200));
    int times = random.nextInt(10) == 0 ? 2_000 : 1;
    byte[] damaged = new byte[whole.length + times * length];
    System.arraycopy(whole, 0, damaged, 0, from);
    for (int i = 0; i <= times; i++) {
      System.arraycopy(whole, from, damaged, from + i * length, length);
    }
    int end = from + length;
    System.arraycopy(whole, end, damaged, end + times * length, whole.length - end);
    return damaged;
  }

  /** Two pieces in each other's place. */
  private byte[] swapped() {
    byte[] damaged = whole.clone();
    int length = 1 + random.nextInt(Math.max(1, Math.min(64, whole.length / 2)));
    int a = random.nextInt(whole.length - length + 1);
    int b = random.nextInt(whole.length - length + 1);
    System.arraycopy(whole, b, damaged, a, length);
    System.arraycopy(whole, a, damaged, b, length);
    return damaged;
  }
}
