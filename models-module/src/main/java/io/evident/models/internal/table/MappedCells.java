package io.evident.models.internal.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;

/**
 * Cells in a file that is mapped into memory, in the machine's order of bytes. A map reaches no
 * further than 2 GB, so there are several.
 */
public final class MappedCells implements Cells {
  private final int columns;
  private final int shift;
  private final DoubleBuffer[] segments;

  /** The rows of a file that holds nothing else; the maps stay when the channel is closed. */
  MappedCells(FileChannel file, int columns, int rows, int segmentBytes) throws IOException {
    this.columns = columns;
    long rowBytes = (long) columns * Double.BYTES;
    this.shift =
        31 - Integer.numberOfLeadingZeros((int) Math.max(1, (long) segmentBytes / rowBytes));
    int count = (int) (((long) rows + (1L << shift) - 1) >> shift);
    this.segments = new DoubleBuffer[count];
    for (int s = 0; s < count; s++) {
      long from = (long) s << shift;
      long to = Math.min(rows, from + (1L << shift));
      segments[s] =
          file.map(MapMode.READ_ONLY, from * rowBytes, (to - from) * rowBytes)
              .order(ByteOrder.nativeOrder())
              .asDoubleBuffer();
    }
  }

  @Override
  public double get(int row, int column) {
    return segments[row >> shift].get((row & (1 << shift) - 1) * columns + column);
  }

  @Override
  public void read(int row, double[] target, int at) {
    segments[row >> shift].get((row & (1 << shift) - 1) * columns, target, at, columns);
  }
}
