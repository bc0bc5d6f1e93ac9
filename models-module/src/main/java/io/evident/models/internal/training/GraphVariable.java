package io.evident.models.internal.training;

import io.evident.backprop.graph.WeightLayout;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.family.TType;

/** A resource variable of a graph: it holds a tensor between runs of a session. */
final class GraphVariable<T extends TType> {
  private final String name;
  private final Shape shape;
  private final VarHandleOp handle;
  private final Operand<T> read;
  private final Operand<T> shown;
  private final Placeholder<T> fed;
  private final Op assign;

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
    this.shape = held;
    handle = tf.withName(name).varHandleOp(type, held, VarHandleOp.sharedName(name));
    read = tf.readVariableOp(handle, type);
    shown = layout.declared(tf, read);
    fed = tf.placeholder(type, Placeholder.shape(declared));
    assign = tf.assignVariableOp(handle, layout.held(tf, fed));
  }

  /** A variable that the graph holds as it is declared. */
  GraphVariable(Ops tf, String name, Class<T> type, Shape shape) {
    this(tf, name, type, shape, shape, WeightLayout.AS_DECLARED);
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
  VarHandleOp handle() {
    return handle;
  }

  /** The value as an operand, as the graph holds it. */
  Operand<T> value() {
    return read;
  }

  /** The value as an operand, in the shape it is declared in. */
  Operand<T> shown() {
    return shown;
  }

  /** Makes a run set the variable. */
  void assign(Session.Runner runner, T value) {
    runner.feed(fed, value).addTarget(assign);
  }
}
