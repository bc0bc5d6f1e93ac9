package io.evident.models.internal.table;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Takes the rows of a table of unknown length: into memory while they are within a limit, else all
 * into a temporary file.
 *
 * <p>The file is deleted as it is opened where the system can do so, and is gone with the process
 * however that ends; elsewhere it is deleted when the maps of it are gone.
 */
public final class CellStore implements Closeable {
  /** Bytes of a map. */
  public static final int SEGMENT = 1 << 30;

  private static final int BUFFER = 1 << 20;

  private final int columns;
  private final long limit;
  private final int segmentBytes;
  private HeldCells held;
  private FileChannel file;
  private Path path;
  private ByteBuffer buffer;
  private int rows;

  public CellStore(int columns, long limit, int segmentBytes) {
    this.columns = columns;
    this.limit = limit;
    this.segmentBytes = segmentBytes;
    this.held = new HeldCells(columns);
  }

  public int rows() {
    return rows;
  }

  public void add(double[] row) throws IOException {
    if (held != null && (rows + 1L) * columns * Double.BYTES > limit) {
      spill();
    }
    if (held == null) {
      write(row);
    } else {
      held.add(row);
    }
    rows++;
  }

  private void spill() throws IOException {
    path = Path.of(System.getProperty("java.io.tmpdir"), "evident-table-" + UUID.randomUUID());
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    int rowBytes = columns * Double.BYTES;
    buffer =
        ByteBuffer.allocateDirect(Math.max(1, BUFFER / rowBytes) * rowBytes)
            .order(ByteOrder.nativeOrder());
    HeldCells before = held.filled();
    held = null;
    double[] row = new double[columns];
    for (int r = 0; r < rows; r++) {
      before.read(r, row, 0);
      write(row);
    }
  }

  private void write(double[] row) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    for (double value : row) {
      buffer.putDouble(value);
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
    } catch (IOException e) {
      throw new IOException(
          path.getParent()
              + ": the table does not fit into memory, and a temporary file for it cannot be written"
              + " here ("
              + e.getMessage()
              + "); make room, or name another folder"
              + " (JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER)",
          e);
    }
    buffer.clear();
  }

  /** All rows. */
  public Cells finish() throws IOException {
    if (held != null) {
      return held.filled();
    }
    flush();
    return new MappedCells(file, columns, rows, segmentBytes);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
