package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.family.TNumber;

/**
 * y = x W with as many outputs as inputs: dx = dy W', dW = x' dy.
 *
 * @param transposed whether W is stored [out, in]
 */
record ProductStep(boolean transposed) implements JoinedStep {
  @Override
  public String title() {
    return transposed ? "matMul [out, in]" : "matMul [in, out]";
  }

  @Override
  public List<Own> operands(List<Integer> shape) {
    int width = shape.get(1);
    return List.of(new Own(weight(width, width, width), JoinedRole.WEIGHT));
  }

  /** Weights for which sums of so many terms are between -8 and 8, most of them. */
  static AtlasInput weight(int terms, Integer... shape) {
    double limit = (float) Math.sqrt(18.0 / terms);
    return AtlasInput.of("weight", shape).between(-limit, limit);
  }

  @Override
  public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
    return tf.linalg.matMul(x.get(0), x.get(1), MatMul.transposeB(transposed));
  }

  @Override
  public Bounded forward(List<Bounded> x) {
    return Bounded.product(x.get(0), false, x.get(1), transposed, 1);
  }

  @Override
  public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
    Bounded dx = Bounded.product(dy, false, x.get(1), !transposed, 1);
    Bounded dw =
        transposed
            ? Bounded.product(dy, true, x.get(0), false, 1)
            : Bounded.product(x.get(0), true, dy, false, 1);
    return List.of(dx, dw);
  }
}
