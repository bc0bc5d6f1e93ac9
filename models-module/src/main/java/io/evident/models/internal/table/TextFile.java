package io.evident.models.internal.table;

import io.evident.models.data.DataFormatException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text in a file: UTF-8, or UTF-16 where a byte order mark says so. */
public final class TextFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final CharsetDecoder decoder;

  /** Opens a file behind its byte order mark. */
  private TextFile(Path file) throws IOException {
    in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      in.mark(3);
      byte[] mark = in.readNBytes(3);
      in.reset();
      Charset charset = StandardCharsets.UTF_8;
      int skipped = 0;
      if (starts(mark, 0xEF, 0xBB, 0xBF)) {
        skipped = 3;
      } else if (starts(mark, 0xFE, 0xFF)) {
        charset = StandardCharsets.UTF_16BE;
        skipped = 2;
      } else if (starts(mark, 0xFF, 0xFE)) {
        charset = StandardCharsets.UTF_16LE;
        skipped = 2;
      }
      in.skipNBytes(skipped);
      decoder =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static boolean starts(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The text; reading it throws {@link CharacterCodingException} where it is none. */
  public static Reader reader(Path file) throws IOException {
    TextFile text = new TextFile(file);
    return new InputStreamReader(text.in, text.decoder);
  }

  /** Says where a file stops to be text. A reader is ahead of what was read from it. */
  public static DataFormatException notText(Path file, CharacterCodingException cause)
      throws IOException {
    try (TextFile text = new TextFile(file)) {
      return new DataFormatException(
          file + ":" + text.lineOfFault(), "is not UTF-8 text", "save the file as UTF-8", cause);
    }
  }

  private long lineOfFault() throws IOException {
    long line = 1;
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    CharBuffer characters = CharBuffer.allocate(BUFFER);
    boolean ended = false;
    while (true) {
      int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended |= count < 0;
      bytes.position(bytes.position() + Math.max(0, count)).flip();
      CoderResult result = decoder.decode(bytes, characters, ended);
      bytes.compact();
      characters.flip();
      line += characters.chars().filter(c -> c == '\n').count();
      characters.clear();
      if (result.isError() || ended) {
        return line;
      }
    }
  }
}
