package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of a given size that is really full at some point: a tmpfs of Linux. */
final class TinyDisk implements AutoCloseable {
  private final Path at;

  private TinyDisk(Path at) {
    this.at = at;
  }

  /** Mounts it; skips the test where that is not allowed. */
  static TinyDisk mount(Path at, long bytes) throws IOException, InterruptedException {
    Files.createDirectories(at);
    String said;
    try {
      said = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", at.toString());
    } catch (IOException e) {
      said = e.getMessage();
    }
    assumeTrue(said.isEmpty(), "needs to mount a tmpfs, as root on Linux can: " + said);
    return new TinyDisk(at);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
    return process.waitFor() == 0 ? "" : "it failed, " + said.strip();
  }

  Path path() {
    return at;
  }

  void resize(long bytes) throws IOException, InterruptedException {
    assertEquals("", run("mount", "-o", "remount,size=" + bytes, at.toString()));
  }

  @Override
  public void close() throws IOException {
    try {
      assertEquals("", run("umount", at.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(at + " is still mounted");
    }
  }
}
