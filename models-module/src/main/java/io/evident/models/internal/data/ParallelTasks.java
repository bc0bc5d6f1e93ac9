package io.evident.models.internal.data;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Runs numbered tasks on all cores.
 *
 * <p>If some fail, the failure of the lowest number is thrown, whatever the timing: a damaged data
 * set gives the same message every time.
 */
public final class ParallelTasks {
  private ParallelTasks() {}

  /**
   * One of the tasks.
   *
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Task<X extends Exception> {
    /**
     * Does it.
     *
     * @param index its number
     * @throws X if it fails
     */
    void run(int index) throws X;
  }

  /**
   * Runs tasks 0 to count - 1 and returns when all are done.
   *
   * @param count how many tasks
   * @param task does the one of a number
   * @param <X> what a task may throw
   * @throws X if a task throws it
   */
  public static <X extends Exception> void run(int count, Task<X> task) throws X {
    AtomicReferenceArray<Throwable> failures = new AtomicReferenceArray<>(count);
    AtomicInteger lowest = new AtomicInteger(count);
    IntStream.range(0, count)
        .parallel()
        .forEach(
            index -> {
              if (index > lowest.get()) {
                return;
              }
              try {
                task.run(index);
              } catch (Exception | Error failure) {
                failures.set(index, failure);
                lowest.accumulateAndGet(index, Math::min);
              }
            });
    if (lowest.get() < count) {
      ParallelTasks.<X>rethrow(failures.get(lowest.get()));
    }
  }

  /** A task throws X or what is unchecked, nothing else. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> void rethrow(Throwable failure) throws X {
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    throw (X) failure;
  }
}
