package io.evident.models.training;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LayerParameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** A layer of a user's own: y = a_c x, with a scale for each channel. */
public record ScaledLayer() implements LowerableLayer {
  @Override
  public String kind() {
    return "scaled";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  private static int channels(Shape input) {
    return input.dimension(input.rank() - 1);
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    return List.of(new LayerParameter("scale", Shape.of(channels(input)), 1, ParameterRole.WEIGHT));
  }

  @Override
  public double[] forward(LayerInput in) {
    double[] y = in.x().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= in.parameter(0)[i % channels(in.shape())];
    }
    return y;
  }

  @Override
  public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      int c = i % channels(in.shape());
      dx[i] = dy[i] * in.parameter(0)[c];
      gradients[0][c] += dy[i] * in.x()[i];
    }
    return dx;
  }

  @Override
  public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
    return tf.math.mul(x, parameters.get(0));
  }
}
