package io.evident.backprop.check;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LayerParameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** A user's layer: y = x + a_c x^3, with a coefficient for each channel. */
public record CubedLayer() implements LowerableLayer {
  @Override
  public String kind() {
    return "cubed";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    return List.of(
        new LayerParameter("coefficient", Shape.of(channels(input)), 1, ParameterRole.WEIGHT));
  }

  private static int channels(Shape input) {
    return input.dimension(input.rank() - 1);
  }

  @Override
  public double[] forward(LayerInput in) {
    double[] y = in.x().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] += in.parameter(0)[i % channels(in.shape())] * Math.pow(y[i], 3);
    }
    return y;
  }

  /** dy/dx = 1 + 3 a x^2, dy/da = x^3. */
  @Override
  public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      int c = i % channels(in.shape());
      double x = in.x()[i];
      dx[i] = dy[i] * (1 + 3 * in.parameter(0)[c] * x * x);
      gradients[0][c] += dy[i] * x * x * x;
    }
    return dx;
  }

  @Override
  public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
    Operand<T> cube = tf.math.mul(x, tf.math.square(x));
    return tf.math.add(x, tf.math.mul(parameters.get(0), cube));
  }
}
