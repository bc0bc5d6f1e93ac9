package io.evident.models.training;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** A layer of a user's own at the end of two branches: y = a b, so that da = b dy and db = a dy. */
public record ProductLayer() implements LowerableLayer {
  @Override
  public String kind() {
    return "product";
  }

  @Override
  public Shape outputShape(Shape input) {
    throw new IllegalArgumentException("takes two inputs");
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 2 || !inputs.get(0).equals(inputs.get(1))) {
      throw new IllegalArgumentException("takes two inputs of one shape, got " + inputs);
    }
    return inputs.get(0);
  }

  private static double[] product(double[] a, double[] b) {
    double[] product = a.clone();
    for (int i = 0; i < product.length; i++) {
      product[i] *= b[i];
    }
    return product;
  }

  @Override
  public double[] forward(LayerInput in) {
    return product(in.x(0), in.x(1));
  }

  @Override
  public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
    return in.joined(product(dy, in.x(1)), product(dy, in.x(0)));
  }

  @Override
  public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
    throw new IllegalArgumentException("takes two inputs");
  }

  @Override
  public <T extends TNumber> Operand<T> lower(
      Ops tf, List<Operand<T>> inputs, List<Operand<T>> parameters) {
    return tf.math.mul(inputs.get(0), inputs.get(1));
  }
}
