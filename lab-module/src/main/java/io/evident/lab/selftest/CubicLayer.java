package io.evident.lab.selftest;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LayerParameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * The layer of a user that the self-test takes: y = x + a_c x^3, with a coefficient for each
 * channel. From it dy/dx = 1 + 3 a x^2 and dy/da = x^3.
 */
record CubicLayer() implements LowerableLayer {
  @Override
  public String kind() {
    return "cubic";
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

  static int channels(Shape input) {
    return input.dimension(input.rank() - 1);
  }

  @Override
  public double[] forward(LayerInput in) {
    double[] y = in.x().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] += in.parameter(0)[i % channels(in.shape())] * y[i] * y[i] * y[i];
    }
    return y;
  }

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

  // In a class of its own, so that this one loads where TensorFlow is not on the class path.
  @Override
  public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
    return CubicLowering.lower(tf, x, parameters.get(0));
  }
}
