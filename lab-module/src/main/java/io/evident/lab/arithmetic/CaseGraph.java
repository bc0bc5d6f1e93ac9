package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.WeightLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TNumber;

/**
 * One graph of many operations. A variable is set before it is read in every run, rather than once
 * in a run of its own: TensorFlow would optimize the whole graph for that one too. Operations on
 * the same inputs take them from placeholders of their own: TensorFlow computes equal operations
 * once, and what two operations share it does not join with either.
 *
 * @param <T> the number type
 */
final class CaseGraph<T extends TNumber> implements AutoCloseable {

  /**
   * One operation in the graph.
   *
   * @param subject its network
   * @param form how the network is lowered
   */
  record Node(Subject subject, Subject.Form form) {}

  private record Held(Numbers numbers, boolean transposed) {}

  private final Class<T> type;
  private final ElementType elementType;
  private final Graph graph = new Graph();
  private final Ops tf = Ops.create(graph);
  private final Map<Held, Operand<T>> constants = new HashMap<>();
  private final Map<Held, Operand<T>> variables = new HashMap<>();
  private final IdentityHashMap<Operand<T>, Numbers> fed = new IdentityHashMap<>();
  private final List<Operand<T>> answers = new ArrayList<>();

  private CaseGraph(Class<T> type, ElementType elementType, List<Node> nodes) {
    this.type = type;
    this.elementType = elementType;
    IdentityHashMap<Subject, Operand<T>> inputs = new IdentityHashMap<>();
    IdentityHashMap<Subject, Operand<T>> targets = new IdentityHashMap<>();
    for (Node node : nodes) {
      Subject subject = node.subject();
      Operand<T> x = inputs.computeIfAbsent(subject, s -> placeholder(s.inputs()));
      Operand<T> t =
          subject.couplesExamples()
              ? targets.computeIfAbsent(subject, s -> placeholder(s.targets()))
              : x;
      answers.add(
          subject.lowered(tf, node.form().options().withType(elementType), held(node), x, t));
    }
  }

  static CaseGraph<?> of(ElementType type, List<Node> nodes) {
    return type == ElementType.FLOAT32
        ? new CaseGraph<>(TFloat32.class, type, nodes)
        : new CaseGraph<>(TFloat64.class, type, nodes);
  }

  private Operand<T> placeholder(Numbers numbers) {
    Shape shape = shape(numbers.shape()).tail().prepend(Shape.UNKNOWN_SIZE);
    Operand<T> placeholder = tf.placeholder(type, Placeholder.shape(shape));
    fed.put(placeholder, numbers);
    return placeholder;
  }

  private List<Operand<T>> held(Node node) {
    List<Operand<T>> all = new ArrayList<>();
    Subject subject = node.subject();
    for (int p = 0; p < subject.parameters().size(); p++) {
      WeightLayout layout = WeightLayout.of(subject.network(), p, node.form().options());
      Held held = new Held(subject.parameters().get(p), layout == WeightLayout.TRANSPOSED);
      all.add(node.form().weights() == HeldWeights.CONSTANT ? constant(held) : variable(held));
    }
    return all;
  }

  private Operand<T> constant(Held held) {
    return constants.computeIfAbsent(
        held,
        h -> {
          Numbers numbers = h.transposed() ? h.numbers().transposed() : h.numbers();
          return constant(shape(numbers.shape()), numbers.values());
        });
  }

  @SuppressWarnings("unchecked") // by the type that is asked for
  private Operand<T> constant(Shape shape, double[] values) {
    return elementType == ElementType.FLOAT32
        ? (Operand<T>) tf.constant(shape, DataBuffers.of(CaseSession.narrow(values), true, false))
        : (Operand<T>) tf.constant(shape, DataBuffers.of(values, true, false));
  }

  /** Two variables without names would be one. */
  private Operand<T> variable(Held held) {
    return variables.computeIfAbsent(
        held,
        h -> {
          Operand<T> initial = constant(h);
          VarHandleOp handle =
              tf.varHandleOp(type, initial.shape(), VarHandleOp.sharedName("v" + variables.size()));
          Op set = tf.assignVariableOp(handle, initial);
          return tf.withControlDependencies(set).readVariableOp(handle, type);
        });
  }

  private static Shape shape(List<Integer> dimensions) {
    return Shape.of(dimensions.stream().mapToLong(Integer::longValue).toArray());
  }

  /** To be closed before the graph. */
  CaseSession session(GraphExecution execution) {
    Session session = new Session(graph, CaseSession.configuration(execution));
    return new CaseSession(session, elementType, new IdentityHashMap<>(fed), List.copyOf(answers));
  }

  @Override
  public void close() {
    graph.close();
  }
}
