package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** How an op is added to a graph, in whatever number type its operands have. */
@FunctionalInterface
public interface AtlasOp {
  /**
   * Adds the op.
   *
   * @param tf where to add it
   * @param x its differentiable operands, in the order of the case's inputs
   * @return its output
   */
  Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x);
}
