package io.evident.bayes.internal.csv;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Passes UTF-8 text through without its byte order mark, and refuses bytes that no text holds, with
 * the line they stand on.
 */
final class TextGuard extends FilterInputStream {
  private static final int[] MARK = {0xef, 0xbb, 0xbf};

  private final String name;
  private long line = 1;
  private int continuations;
  private boolean started;
  private boolean afterReturn;
  private byte[] pending = new byte[0];
  private int pendingAt;

  TextGuard(InputStream in, String name) {
    super(in);
    this.name = name;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!started) {
      started = true;
      skipMark();
    }
    int n;
    if (pendingAt < pending.length) {
      n = Math.min(length, pending.length - pendingAt);
      System.arraycopy(pending, pendingAt, bytes, offset, n);
      pendingAt += n;
    } else {
      n = in.read(bytes, offset, length);
    }
    for (int i = offset; i < offset + n; i++) {
      check(bytes[i]);
    }
    if (n < 0 && continuations > 0) {
      throw notText("the text ends within a character");
    }
    return n;
  }

  private void skipMark() throws IOException {
    byte[] head = in.readNBytes(MARK.length);
    boolean marked = head.length == MARK.length;
    for (int i = 0; marked && i < MARK.length; i++) {
      marked = (head[i] & 0xff) == MARK[i];
    }
    pending = marked ? new byte[0] : head;
  }

  private void check(byte b) {
    if (b >= ' ' && continuations == 0) {
      afterReturn = false;
      return;
    }
    int unsigned = b & 0xff;
    if (continuations > 0) {
      if ((unsigned & 0xc0) != 0x80) {
        throw notText(String.format(Locale.ROOT, "byte 0x%02x is not UTF-8", unsigned));
      }
      continuations--;
    } else if (unsigned >= 0x80) {
      continuations = continuations(unsigned);
    } else if (b == '\r') {
      line++;
    } else if (b == '\n') {
      line += afterReturn ? 0 : 1;
    } else if (b != '\t') {
      throw notText(String.format(Locale.ROOT, "byte 0x%02x is not text", unsigned));
    }
    afterReturn = b == '\r';
  }

  private int continuations(int lead) {
    if (lead >= 0xc2 && lead <= 0xdf) {
      return 1;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
      return 2;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
      return 3;
    }
    throw notText(String.format(Locale.ROOT, "byte 0x%02x is not UTF-8", lead));
  }

  private IllegalArgumentException notText(String what) {
    return CsvProblem.at(name, line, what + "; give a CSV in UTF-8");
  }
}
