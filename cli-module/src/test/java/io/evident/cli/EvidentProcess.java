package io.evident.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A command line in a process of its own, as a user has it; killed when closed. */
final class EvidentProcess implements AutoCloseable {
  /** What a loaded machine may need for what takes seconds. */
  private static final long PATIENCE_SECONDS = 240;

  private static final long LOOK_NANOS = 200_000;

  private final Process process;
  private final Path out;
  private final Path err;

  private EvidentProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts it; what it prints is kept in the folder. */
  static EvidentProcess start(Path folder, Object... arguments) throws IOException {
    return start(folder, List.of(), arguments);
  }

  /** Starts it by another command, such as env with its options. */
  static EvidentProcess start(Path folder, List<String> by, Object... arguments)
      throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(by);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g"));
    // A machine that is loaded needs longer than people wait.
    command.add("-D" + Interruption.PATIENCE + "=60000");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path out = Files.createTempFile(folder, "out-", ".txt");
    Path err = Files.createTempFile(folder, "err-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    // Decided, so that the work is done in this process and not in a child of it.
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "3");
    builder.environment().put("NVIDIA_TF32_OVERRIDE", "0");
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new EvidentProcess(builder.start(), out, err);
  }

  Process process() {
    return process;
  }

  String out() throws IOException {
    return Files.readString(out, Charset.defaultCharset());
  }

  /** Without what TensorFlow's other logger says; the launcher takes it out for people. */
  String err() throws IOException {
    return Files.readString(err, Charset.defaultCharset())
        .replaceAll("(?m)^(WARNING: All log messages before absl|[IWE]\\d{4} ).*\\R", "");
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end: " + out() + err());
    }
    return process.exitValue();
  }

  /** What it came to, once it has ended. */
  CommandResult result() throws IOException, InterruptedException {
    int code = exitCode();
    return new CommandResult(code, out(), err());
  }

  /** Looks until something is so; false if the process ends before. */
  boolean runsUntil(BooleanSupplier so) {
    long begun = System.nanoTime();
    while (!so.getAsBoolean()) {
      if (!process.isAlive()) {
        return so.getAsBoolean();
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("nothing comes of it");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** SIGKILL; true if it was still there to be killed. */
  boolean kill() throws InterruptedException {
    boolean alive = process.isAlive();
    process.destroyForcibly();
    process.waitFor();
    return alive && process.exitValue() != 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
