package example;

import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.Shape;

/** y = x s(x) with the logistic function s; from s' = s (1 - s), dy/dx = s + x s (1 - s). */
public record Swish() implements CustomLayer {
  @Override
  public String kind() {
    return "swish";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public double[] forward(LayerInput in) {
    double[] y = new double[in.x().length];
    for (int i = 0; i < y.length; i++) {
      y[i] = in.x()[i] * logistic(in.x()[i]);
    }
    return y;
  }

  @Override
  public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
    double[] dx = new double[dy.length];
    for (int i = 0; i < dx.length; i++) {
      double x = in.x()[i];
      double s = logistic(x);
      dx[i] = dy[i] * (s + x * s * (1 - s));
    }
    return dx;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
