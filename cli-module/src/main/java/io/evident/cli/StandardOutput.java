package io.evident.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where results go. A writer of Java swallows what a system says of a full disk; this one keeps it,
 * so that a command whose results are lost does not end as if they were there.
 */
final class StandardOutput extends OutputStream {
  /** What kind of file it is, in the mode that a Unix has of one. */
  private static final int KIND = 0170000;

  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  private final OutputStream to;
  private final Path place;
  private IOException failure;

  /**
   * Results that go to a stream.
   *
   * @param place the file that it writes to, where a system has one
   */
  StandardOutput(OutputStream to, Path place) {
    this.to = to;
    this.place = place;
  }

  static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out), Path.of("/proc/self/fd/1"));
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void kept(Writing writing) throws IOException {
    try {
      writing.run();
    } catch (IOException e) {
      failure = failure == null ? e : failure;
      throw e;
    }
  }

  @Override
  public void write(int value) throws IOException {
    kept(() -> to.write(value));
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    kept(() -> to.write(bytes, from, count));
  }

  @Override
  public void flush() throws IOException {
    kept(to::flush);
  }

  /**
   * The exit code of a command that came to another.
   *
   * @param code of the command
   * @param err told what was lost; nothing where a reader such as head has had enough
   * @return the same, or 2 where a command that went well could not write what it found
   */
  int code(int code, PrintWriter err) {
    if (failure == null || code != ExitCode.DONE || isClosedByReader()) {
      return code;
    }
    ErrorLines.print(
        err, "the results could not be written (" + failure.getMessage() + "); make room for them");
    return ExitCode.BAD_INPUT;
  }

  /** A pipe cannot be full; elsewhere than on Linux there are only a system's words. */
  private boolean isClosedByReader() {
    try {
      int kind = (Integer) Files.getAttribute(place, "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException e) {
      return isSaidToBeClosed();
    }
  }

  private boolean isSaidToBeClosed() {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Broken pipe") || message.contains("pipe is being closed");
  }
}
