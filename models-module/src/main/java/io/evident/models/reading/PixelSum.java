package io.evident.models.reading;

import io.evident.models.data.ParallelTasks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC-32C of the CRC-32Cs of blocks of bytes, taken on all cores. */
final class PixelSum {
  /** Bytes that have a sum of their own and are read by one task. */
  private static final int BLOCK = 1 << 21;

  private PixelSum() {}

  /** Gives the bytes from a position that lie in one block; called from many threads. */
  @FunctionalInterface
  interface Bytes {
    ByteBuffer read(long from, int length) throws IOException;
  }

  /** The sum of so many bytes. */
  static int of(long length, Bytes bytes) throws IOException {
    ByteBuffer sums = ByteBuffer.allocate(4 * Math.toIntExact((length + BLOCK - 1) / BLOCK));
    ParallelTasks.<IOException>run(
        sums.capacity() / 4,
        task -> {
          long from = (long) task * BLOCK;
          sums.putInt(4 * task, crc(bytes.read(from, (int) Math.min(BLOCK, length - from))));
        });
    return crc(sums);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
