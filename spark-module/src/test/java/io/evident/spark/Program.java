package io.evident.spark;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process with what it prints, ended by its own handle. */
final class Program implements AutoCloseable {
  /** What a loaded machine may need for what takes seconds. */
  private static final long PATIENCE_SECONDS = 240;

  private static final long LOOK_NANOS = 20_000_000;

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Program start(Path folder, List<String> command, Map<String, String> environment)
      throws IOException {
    Path out = Files.createTempFile(folder, "out-", ".txt");
    Path err = Files.createTempFile(folder, "err-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(environment);
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    return new Program(builder.start(), out, err);
  }

  String out() throws IOException {
    return Files.readString(out, Charset.defaultCharset());
  }

  String err() throws IOException {
    return Files.readString(err, Charset.defaultCharset());
  }

  /** Something that takes a while to be so. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Looks until something is so; false if the process ends before. */
  boolean runsUntil(Condition condition) throws IOException {
    long begun = System.nanoTime();
    while (!condition.holds()) {
      if (!process.isAlive()) {
        return condition.holds();
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("nothing comes of it: " + out() + err());
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + out() + err());
    }
    return process.exitValue();
  }

  /** SIGTERM, which it may answer as it likes. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL, for it and whatever it has started. */
  void kill() throws InterruptedException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.waitFor();
  }

  /** SIGKILL, for it alone: what it has started must notice by itself. */
  void killAlone() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws IOException {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
