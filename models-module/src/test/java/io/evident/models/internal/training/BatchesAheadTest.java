package io.evident.models.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.internal.training.GraphExamples.Batches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tensorflow.Session;

class BatchesAheadTest {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger read = new AtomicInteger();

  /** A batch that is known by its size, and counts whether it was closed. */
  private Batches.Batch batch(int number) {
    read.incrementAndGet();
    open.incrementAndGet();
    return new Batches.Batch() {
      @Override
      public int size() {
        return number;
      }

      @Override
      public int example(int which) {
        throw new UnsupportedOperationException("it has no examples");
      }

      @Override
      public Session.Runner feed(Session.Runner runner) {
        return runner;
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Test
  void batchesComeInOrderHoweverLongEachTakes() throws IOException {
    CountDownLatch second = new CountDownLatch(1);
    List<Integer> order = new ArrayList<>();
    try (Batches batches =
        new BatchesAhead(
            number ->
                () -> {
                  // On two cores and more, the first waits for the one after it.
                  if (number == 3 && Runtime.getRuntime().availableProcessors() > 1) {
                    second.await();
                  } else if (number == 4) {
                    second.countDown();
                  }
                  return batch(number);
                },
            3,
            40,
            1)) {
      for (int i = 3; i < 40; i++) {
        try (Batches.Batch next = batches.next()) {
          order.add(next.size());
        }
      }
    }
    assertEquals(37, order.size());
    for (int i = 0; i < 37; i++) {
      assertEquals(i + 3, order.get(i));
    }
    assertEquals(0, open.get());
  }

  @Test
  void whatWasReadAheadAndNotUsedIsGivenBack() throws IOException {
    Batches batches = new BatchesAhead(number -> () -> batch(number), 0, 1000, 1);
    batches.next().close();
    batches.close();
    assertEquals(0, open.get());
    assertTrue(read.get() >= 1 && read.get() < 1000, "read " + read.get());
  }

  @Test
  void largeBatchesWaitInSmallNumbers() {
    Batches batches = new BatchesAhead(number -> () -> batch(number), 0, 1000, 1L << 30);
    batches.close();
    assertEquals(2, read.get());
  }

  @Test
  void aFailureComesWithItsBatchAsItWasThrown() throws IOException {
    IOException gone = new IOException("gone");
    try (Batches batches =
        new BatchesAhead(
            number ->
                () -> {
                  if (number == 2) {
                    throw gone;
                  }
                  return batch(number);
                },
            0,
            10,
            1)) {
      batches.next().close();
      batches.next().close();
      assertSame(gone, assertThrows(IOException.class, batches::next));
    }
    assertEquals(0, open.get());
  }
}
