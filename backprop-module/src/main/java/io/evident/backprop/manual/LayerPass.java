package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Shape;
import java.util.List;

/** What one layer's forward pass saw and gave. The arrays are not to be changed. */
public final class LayerPass {
  private final List<Shape> shapes;
  private final Pass pass;
  private final double[] x;
  private final double[] y;
  private final double[][] parameters;

  LayerPass(List<Shape> shapes, Pass pass, double[] x, double[] y, double[][] parameters) {
    this.shapes = shapes;
    this.pass = pass;
    this.x = x;
    this.y = y;
    this.parameters = parameters;
  }

  /**
   * The shape of one example of x, or of the first input of a layer that joins.
   *
   * @return without the batch axis
   */
  public Shape shape() {
    return shapes.get(0);
  }

  /**
   * The shapes of one example of each input.
   *
   * @return one, but for a layer that joins
   */
  public List<Shape> shapes() {
    return shapes;
  }

  /**
   * N, the number of examples.
   *
   * @return at least 1
   */
  public int batch() {
    return pass.batch();
  }

  /**
   * How the network is run.
   *
   * @return training or inference
   */
  public Mode mode() {
    return pass.mode();
  }

  /**
   * What a dropout in training kept.
   *
   * @return 0 or 1 for each element of x; empty for every other layer, and at inference
   */
  public double[] mask() {
    return pass.mask();
  }

  /**
   * The layer's input.
   *
   * @return [N, input...] row-major; of a layer that joins [N, n], its inputs one after the other
   *     for each example
   */
  public double[] x() {
    return x;
  }

  /**
   * The layer's output.
   *
   * @return [N, output...] row-major
   */
  public double[] y() {
    return y;
  }

  /**
   * The values of one parameter of the layer.
   *
   * @param index its place in {@link io.evident.backprop.network.Layer#parameters}
   * @return row-major
   */
  public double[] parameter(int index) {
    return parameters[index];
  }

  double[][] parameters() {
    return parameters;
  }
}
