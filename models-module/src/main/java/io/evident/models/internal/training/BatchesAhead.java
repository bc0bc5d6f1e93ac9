package io.evident.models.internal.training;

import io.evident.models.internal.training.GraphExamples.Batches;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Batches that other threads read while the graph works on the one before. */
final class BatchesAhead implements Batches {
  /** Bytes of batches that wait, unless fewer than the least number of batches have more. */
  private static final long WAITING_BYTES = 64L << 20;

  private static final int LEAST_WAITING = 2;

  private final IntFunction<Callable<Batch>> readers;
  private final int to;
  private final int depth;
  private final ExecutorService threads;
  private final Deque<Future<Batch>> waiting = new ArrayDeque<>();
  private int next;

  /**
   * Begins to read.
   *
   * @param readers what reads each batch
   * @param from the first batch
   * @param to one after the last
   * @param batchBytes of a batch, about
   */
  BatchesAhead(IntFunction<Callable<Batch>> readers, int from, int to, long batchBytes) {
    this.readers = readers;
    this.to = to;
    this.next = from;
    int cores = Runtime.getRuntime().availableProcessors();
    long fitting = WAITING_BYTES / Math.max(1, batchBytes);
    this.depth = (int) Math.max(LEAST_WAITING, Math.min(2L * cores + 2, fitting));
    this.threads =
        Executors.newFixedThreadPool(
            cores,
            task -> {
              Thread thread = new Thread(task, "evident-batches");
              thread.setDaemon(true);
              return thread;
            });
    fill();
  }

  private void fill() {
    while (next < to && waiting.size() < depth) {
      waiting.add(threads.submit(readers.apply(next)));
      next++;
    }
  }

  @Override
  public Batch next() throws IOException {
    Future<Batch> first = waiting.remove();
    fill();
    try {
      return first.get();
    } catch (InterruptedException e) {
      waiting.addFirst(first);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a batch was read");
    } catch (ExecutionException e) {
      throw asThrown(e.getCause());
    }
  }

  private static IOException asThrown(Throwable cause) {
    if (cause instanceof IOException e) {
      return e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw (Error) cause;
  }

  /** Lets what is being read end, so that its memory can be given back. */
  @Override
  public void close() {
    threads.shutdown();
    boolean interrupted = false;
    while (!waiting.isEmpty()) {
      try {
        waiting.getFirst().get().close();
        waiting.remove();
      } catch (ExecutionException e) {
        // Nobody asked for this batch; the failure of the one before it is on its way.
        waiting.remove();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
