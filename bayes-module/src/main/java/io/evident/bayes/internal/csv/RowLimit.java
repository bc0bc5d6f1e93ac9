package io.evident.bayes.internal.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses a row without end, as one that opens a quote in a large file has, before it is held. */
final class RowLimit extends FilterInputStream {
  /** The largest row; tens of thousands of columns fit. */
  static final int BYTES = 1 << 22;

  private final String name;
  private long line;
  private long since;

  /**
   * A text.
   *
   * @param name what to call it in an error
   * @param line where it begins
   */
  RowLimit(InputStream in, String name, long line) {
    super(in);
    this.name = name;
    this.line = line;
  }

  /** Counts anew: a row has ended before this line. */
  void rowEnded(long next) {
    line = next;
    since = 0;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (since > BYTES) {
      throw CsvProblem.longRow(name, line);
    }
    int n = in.read(bytes, offset, length);
    since += Math.max(n, 0);
    return n;
  }
}
