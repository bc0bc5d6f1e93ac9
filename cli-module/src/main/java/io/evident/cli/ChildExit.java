package io.evident.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets a process that is told to end, end with the code of the child that does its work; Java by
 * itself would take 128 and the signal's number.
 */
final class ChildExit implements AutoCloseable {
  /** Longer than a child is given to finish. */
  private static final long PATIENCE_SECONDS = 8;

  private final CompletableFuture<Integer> code = new CompletableFuture<>();
  private final Thread hook = new Thread(this::relay, "exit code");

  ChildExit() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The child has ended. */
  int with(int exitCode) {
    code.complete(exitCode);
    return exitCode;
  }

  private void relay() {
    try {
      Runtime.getRuntime().halt(code.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      // No code to end with, so this process ends with that of the signal.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook with it.
      return;
    }
  }
}
