package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * One of several operations in a row: in TensorFlow, and what it computes, in float64 with bounds.
 */
interface JoinedStep {
  /** What it is called, such as {@code biasAdd}. */
  String title();

  /**
   * An operand besides what comes from the operation before.
   *
   * @param input its name, shape and range
   * @param role what it is to a network
   */
  record Own(AtlasInput input, JoinedRole role) {}

  /** Its operands, given the shape of what comes from before; none by default. */
  default List<Own> operands(List<Integer> shape) {
    return List.of();
  }

  /** The shape of its output, given the shape of what comes from before; the same by default. */
  default List<Integer> shape(List<Integer> before) {
    return before;
  }

  /**
   * Adds it to a graph.
   *
   * @param tf where
   * @param x what comes from before, then its own operands
   * @return its output
   */
  Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x);

  /**
   * What it computes.
   *
   * @param x what comes from before, then its own operands
   * @return its output
   */
  Bounded forward(List<Bounded> x);

  /**
   * Its gradients.
   *
   * @param x what comes from before, then its own operands
   * @param y its output
   * @param dy dL/dy
   * @return dL/dx for each, those of statistics left out
   */
  List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy);
}
