package io.evident.bayes.internal.csv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a text in a reused buffer, as long as they hold no quote.
 *
 * <p>A line ends with LF, CR or both; empty ones are passed over, as Commons CSV does. At the first
 * line with a quote {@link #rest} gives all from its start on to a full parser.
 */
final class PlainLines {
  private final InputStream text;
  private final String name;
  private byte[] buffer = new byte[1 << 16];
  private int limit;
  private int start;
  private int end;
  private int next;
  private long line;
  private long empty;
  private boolean quoted;

  /** Lines of a text; the name is what to call it in an error. */
  PlainLines(InputStream text, String name) {
    this.text = text;
    this.name = name;
  }

  /** Moves on to the next line that is not empty; false at the end of the text. */
  boolean advance() throws IOException {
    empty = 0;
    while (true) {
      start = next;
      line++;
      if (!findEnd()) {
        return false;
      }
      if (start < end) {
        return true;
      }
      empty = empty == 0 ? line : empty;
    }
  }

  private boolean findEnd() throws IOException {
    quoted = false;
    int at = start;
    while (true) {
      for (; at < limit; at++) {
        byte b = buffer[at];
        if (b == '\n' || b == '\r') {
          end = at;
          next = at + 1;
          return b == '\n' || skipLineFeed();
        }
        quoted |= b == '"';
      }
      int read = at - start;
      if (!fill()) {
        end = limit;
        next = limit;
        return end > start;
      }
      at = start + read;
    }
  }

  /** After a CR an LF belongs to the same end of line. */
  private boolean skipLineFeed() throws IOException {
    if (next == limit && !fill()) {
      return true;
    }
    if (buffer[next] == '\n') {
      next++;
    }
    return true;
  }

  /** Reads on, keeping what is from the start of the line; false at the end of the text. */
  private boolean fill() throws IOException {
    int kept = limit - start;
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, kept);
      end -= start;
      next -= start;
      start = 0;
    } else if (kept == buffer.length) {
      if (kept >= RowLimit.BYTES) {
        throw CsvProblem.longRow(name, line);
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    limit = kept;
    int n = text.read(buffer, limit, buffer.length - limit);
    limit += Math.max(n, 0);
    return n > 0;
  }

  /** Whether the line holds a quote. */
  boolean quoted() {
    return quoted;
  }

  /** The first of the empty lines that were passed over before this line; 0 if there is none. */
  long emptyLine() {
    return empty;
  }

  /** The number of the line, from 1. */
  long line() {
    return line;
  }

  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** All from the start of this line to the end of the text. */
  InputStream rest() {
    return new SequenceInputStream(
        new ByteArrayInputStream(Arrays.copyOfRange(buffer, start, limit)), text);
  }

  /** The cells of this line, which has no quote. */
  String[] cells() {
    return new String(buffer, start, end - start, StandardCharsets.UTF_8).split(",", -1);
  }
}
