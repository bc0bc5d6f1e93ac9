package io.evident.models.reading;

import io.evident.models.internal.data.ParallelTasks;
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

  /** The same sum of bytes that come one after the other. */
  static final class InOrder {
    private final CRC32C block = new CRC32C();
    private final CRC32C sums = new CRC32C();
    private int inBlock;

    /** Adds the remaining bytes of a buffer, whose position stays. */
    void add(ByteBuffer bytes) {
      ByteBuffer rest = bytes.duplicate();
      while (rest.hasRemaining()) {
        int count = Math.min(rest.remaining(), BLOCK - inBlock);
        block.update(rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
        inBlock += count;
        if (inBlock == BLOCK) {
          endBlock();
        }
      }
    }

    private void endBlock() {
      sums.update(ByteBuffer.allocate(4).putInt(0, (int) block.getValue()));
      block.reset();
      inBlock = 0;
    }

    /** The sum of all that was added; nothing can be added afterwards. */
    int value() {
      if (inBlock > 0) {
        endBlock();
      }
      return (int) sums.getValue();
    }
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
