package io.evident.models.training;

import java.io.IOException;
import org.tensorflow.Session;

/** The batches of an epoch or an evaluation, in order. */
interface Batches extends AutoCloseable {
  /** A batch in native memory. */
  interface Batch extends AutoCloseable {
    /** The number of its images. */
    int size();

    /** Feeds it to a run of the graph. */
    Session.Runner feed(Session.Runner runner);

    @Override
    void close();
  }

  /**
   * The next batch, which the caller closes.
   *
   * @throws IOException if its images cannot be read
   */
  Batch next() throws IOException;

  @Override
  void close();
}
