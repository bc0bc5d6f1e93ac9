package io.evident.models.internal.training;

import io.evident.backprop.graph.WeightLayout;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** A resource variable of a graph: it holds a tensor between runs of a session. */
final class GraphVariable<T extends TType> {
  private final String name;
  private final Class<T> type;
  private final Shape shape;
  private final Operand<? extends TType> handle;
  private final Operand<T> read;

  /** Empty where another graph has them. */
  private final Optional<Access<T>> access;

  /**
   * What sets and shows a variable.
   *
   * @param shown the value in the shape it is declared in
   * @param fed what it is to be, in that shape
   * @param assign makes it so
   */
  private record Access<T extends TType>(Operand<T> shown, Placeholder<T> fed, Op assign) {}

  /**
   * A variable that is set and shown in the shape it is declared in.
   *
   * @param held its shape in the graph
   * @param declared its shape for whoever sets it
   * @param layout what leads from one to the other
   */
  GraphVariable(
      Ops tf, String name, Class<T> type, Shape held, Shape declared, WeightLayout layout) {
    this.name = name;
    this.type = type;
    this.shape = held;
    handle = handle(tf);
    read = tf.readVariableOp(handle, type);
    Placeholder<T> fed = tf.placeholder(type, Placeholder.shape(declared));
    access =
        Optional.of(
            new Access<>(
                layout.declared(tf, read), fed, tf.assignVariableOp(handle, layout.held(tf, fed))));
  }

  /** A variable that the graph holds as it is declared. */
  GraphVariable(Ops tf, String name, Class<T> type, Shape shape) {
    this(tf, name, type, shape, shape, WeightLayout.AS_DECLARED);
  }

  private GraphVariable(GraphVariable<T> other, Operand<? extends TType> handle, Operand<T> read) {
    this.name = other.name;
    this.type = other.type;
    this.shape = other.shape;
    this.handle = handle;
    this.read = read;
    access = Optional.empty();
  }

  /**
   * The same variable in the graph of a function that runs in the same session.
   *
   * @param tf of that graph
   */
  GraphVariable<T> in(Ops tf) {
    VarHandleOp own = handle(tf);
    return new GraphVariable<>(this, own, tf.readVariableOp(own, type));
  }

  /**
   * The same variable in the graph of a function that is given its handle.
   *
   * @param tf of that graph
   * @param given the handle there
   */
  GraphVariable<T> in(Ops tf, Operand<? extends TType> given) {
    // Such a handle does not tell the shape.
    Operand<T> value = tf.ensureShape(tf.readVariableOp(given, type), shape);
    return new GraphVariable<>(this, given, value);
  }

  /** Graphs of one session share what has the same name. */
  private VarHandleOp handle(Ops tf) {
    return tf.withName(name).varHandleOp(type, shape, VarHandleOp.sharedName(name));
  }

  /** What it is called in the graph and in checkpoints. */
  String name() {
    return name;
  }

  /** Its shape in the graph. */
  Shape shape() {
    return shape;
  }

  /** The handle that updating operations take. */
  Operand<? extends TType> handle() {
    return handle;
  }

  /** The value as an operand, as the graph holds it. */
  Operand<T> value() {
    return read;
  }

  /**
   * Rows of the value, which stays where it is: on a GPU, a gather from what was read has no kernel
   * for bytes, and all of them would go to the CPU for every batch.
   *
   * @param tf of the graph of the handle
   * @param chosen which rows
   */
  Operand<T> rows(Ops tf, Operand<TInt32> chosen) {
    return tf.resourceGather(handle, chosen, type);
  }

  /** The value as an operand, in the shape it is declared in. */
  Operand<T> shown() {
    return access.orElseThrow().shown();
  }

  /** Makes a run set the variable. */
  void assign(Session.Runner runner, T value) {
    runner.feed(access.orElseThrow().fed(), value).addTarget(access.orElseThrow().assign());
  }
}
