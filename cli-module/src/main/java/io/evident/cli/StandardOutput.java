package io.evident.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/**
 * Where results go. A writer of Java swallows what a system says of a full disk; this one keeps it,
 * so that a command whose results are lost does not end as if they were there.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream to;
  private IOException failure;

  StandardOutput(OutputStream to) {
    this.to = to;
  }

  static StandardOutput ofProcess() {
    return new StandardOutput(new FileOutputStream(FileDescriptor.out));
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

  private boolean isClosedByReader() {
    String message = String.valueOf(failure.getMessage());
    return message.contains("Broken pipe") || message.contains("pipe is being closed");
  }
}
