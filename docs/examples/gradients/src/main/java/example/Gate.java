package example;

import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.Shape;
import java.util.List;

/**
 * The end of two branches: y = a s(b) with the logistic function s, so that dy/da = s(b) and dy/db =
 * a s(b) (1 - s(b)).
 */
public record Gate() implements CustomLayer {
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

  @Override
  public double[] forward(LayerInput in) {
    double[] y = in.x(0).clone();
    double[] b = in.x(1);
    for (int i = 0; i < y.length; i++) {
      y[i] *= logistic(b[i]);
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
      double s = logistic(b[i]);
      da[i] = dy[i] * s;
      db[i] = dy[i] * a[i] * s * (1 - s);
    }
    return in.joined(da, db);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
