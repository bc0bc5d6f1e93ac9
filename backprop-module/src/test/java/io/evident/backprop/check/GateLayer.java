package io.evident.backprop.check;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A user's layer of two inputs: y = a / (1 + exp(-b)).
 *
 * @param slip whether its gradient in b forgets a
 */
public record GateLayer(boolean slip) implements LowerableLayer {

  @Override
  public String kind() {
    return "gate";
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

  private static double gate(double b) {
    return 1 / (1 + Math.exp(-b));
  }

  @Override
  public double[] forward(LayerInput in) {
    double[] y = in.x(0);
    double[] b = in.x(1);
    for (int i = 0; i < y.length; i++) {
      y[i] *= gate(b[i]);
    }
    return y;
  }

  @Override
  public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
    double[] a = in.x(0);
    double[] b = in.x(1);
    double[] da = new double[dy.length];
    double[] db = new double[dy.length];
    for (int i = 0; i < dy.length; i++) {
      double g = gate(b[i]);
      da[i] = dy[i] * g;
      db[i] = dy[i] * (slip ? 1 : a[i]) * g * (1 - g);
    }
    return in.joined(da, db);
  }

  @Override
  public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
    throw new IllegalArgumentException("takes two inputs");
  }

  @Override
  public <T extends TNumber> Operand<T> lower(
      Ops tf, List<Operand<T>> inputs, List<Operand<T>> parameters) {
    return tf.math.mul(inputs.get(0), tf.math.sigmoid(inputs.get(1)));
  }
}
