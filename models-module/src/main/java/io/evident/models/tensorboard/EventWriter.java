package io.evident.models.tensorboard;

import io.evident.models.storage.UnwritableFileException;
import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.summary.SummaryWriter;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.Event;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** One event file, written by TensorFlow's summary operations in a small graph of its own. */
final class EventWriter implements AutoCloseable {
  private static final int QUEUE = 1000;
  private static final int FLUSH_MILLIS = 5000;

  private final Path folder;
  private final Graph graph = new Graph();
  private final Session session;
  private final Placeholder<TInt64> step;
  private final Placeholder<TString> tag;
  private final Placeholder<TFloat32> value;
  private final Placeholder<TString> event;
  private final Op create;
  private final Op writeScalar;
  private final Op importEvent;
  private final Op flush;
  private final Op close;

  private EventWriter(Path folder, String suffix) {
    this.folder = folder;
    Ops tf = Ops.create(graph);
    SummaryWriter writer = tf.summary.summaryWriter(SummaryWriter.sharedName(folder + suffix));
    step = tf.placeholder(TInt64.class, Placeholder.shape(Shape.scalar()));
    tag = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    value = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    event = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
    create =
        tf.summary.createSummaryFileWriter(
            writer,
            tf.constant(folder.toString()),
            tf.constant(QUEUE),
            tf.constant(FLUSH_MILLIS),
            tf.constant(suffix));
    writeScalar = tf.summary.writeScalarSummary(writer, step, tag, value);
    importEvent = tf.summary.importEvent(writer, event);
    flush = tf.summary.flushSummaryWriter(writer);
    close = tf.summary.closeSummaryWriter(writer);
    // Texts and files are the CPU's; the threads are those of the training, which came first.
    session = new Session(graph, ConfigProto.newBuilder().putDeviceCount("GPU", 0).build());
  }

  /**
   * Starts a file.
   *
   * @param folder where; made if it is not there
   * @param suffix the end of its name; two files of one second must differ in it
   * @throws IOException if it cannot be written
   */
  static EventWriter open(Path folder, String suffix) throws IOException {
    EventWriter writer = new EventWriter(folder, suffix);
    try {
      writer.run(writer.session.runner().addTarget(writer.create));
      return writer;
    } catch (IOException | RuntimeException | Error e) {
      writer.release();
      throw e;
    }
  }

  private void run(Session.Runner runner) throws IOException {
    try {
      runner.run().close();
    } catch (TensorFlowException e) {
      throw new UnwritableFileException(folder, new IOException(e.getMessage(), e));
    }
  }

  void scalar(long atStep, String name, double number) throws IOException {
    try (TInt64 fedStep = TInt64.scalarOf(atStep);
        TString fedTag = TString.scalarOf(name);
        TFloat32 fedValue = TFloat32.scalarOf((float) number)) {
      run(
          session
              .runner()
              .feed(step, fedStep)
              .feed(tag, fedTag)
              .feed(value, fedValue)
              .addTarget(writeScalar));
    }
  }

  /** Writes an event as it is. */
  void event(Event given) throws IOException {
    try (TString fed = TString.tensorOfBytes(NdArrays.scalarOfObject(given.toByteArray()))) {
      run(session.runner().feed(event, fed).addTarget(importEvent));
    }
  }

  /** Writes what waits to the file. */
  void flush() throws IOException {
    run(session.runner().addTarget(flush));
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
      run(session.runner().addTarget(close));
    } finally {
      release();
    }
  }

  /** The session first: a graph waits for its sessions to be closed. */
  private void release() {
    session.close();
    graph.close();
  }
}
