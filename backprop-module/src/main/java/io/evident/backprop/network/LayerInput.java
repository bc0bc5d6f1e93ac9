package io.evident.backprop.network;

import java.util.List;

/** What a {@link CustomLayer} computes from. The arrays are not to be changed. */
public final class LayerInput {
  private final List<Shape> shapes;
  private final int batch;
  private final Mode mode;
  private final double[] x;
  private final double[][] parameters;

  /**
   * Holds what a layer is given.
   *
   * @param shapes the shape of one example of each input
   * @param batch N, the number of examples
   * @param mode training or inference
   * @param x [N, input...] row-major; several inputs one after the other for each example
   * @param parameters in the order of {@link Layer#parameters}
   */
  public LayerInput(List<Shape> shapes, int batch, Mode mode, double[] x, double[][] parameters) {
    this.shapes = List.copyOf(shapes);
    this.batch = batch;
    this.mode = mode;
    this.x = x;
    this.parameters = parameters;
  }

  /**
   * The shape of one example, or of the first input of a layer that takes several.
   *
   * @return without the batch axis
   */
  public Shape shape() {
    return shapes.get(0);
  }

  /**
   * The shapes of one example of each input.
   *
   * @return one, but for a layer at the end of several branches
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
    return batch;
  }

  /**
   * How the network is run.
   *
   * @return training or inference
   */
  public Mode mode() {
    return mode;
  }

  /**
   * The layer's input.
   *
   * @return [N, input...] row-major, the array itself; several inputs as [N, n], one after the
   *     other for each example
   */
  public double[] x() {
    return x;
  }

  /**
   * One of several inputs.
   *
   * @param input which, counted from 0 in the order of the branches
   * @return [N, input...] row-major; a new array where there are several
   */
  public double[] x(int input) {
    if (shapes.size() == 1) {
      return x;
    }
    int size = shapes.get(input).size();
    double[] one = new double[batch * size];
    copy(input, (from, to) -> System.arraycopy(x, from, one, to, size));
    return one;
  }

  /**
   * Several gradients as one, in the order in which {@link #x()} has the inputs: what a backward
   * pass returns.
   *
   * @param gradients dL/dx of each input, [N, input...] row-major
   * @return [N, n], a new array
   * @throws IllegalArgumentException if there are too few or too many of them, or of their numbers
   */
  public double[] joined(double[]... gradients) {
    double[] all = new double[x.length];
    if (gradients.length != shapes.size()) {
      throw new IllegalArgumentException(
          "there are " + shapes.size() + " inputs, got " + gradients.length + " gradients");
    }
    for (int j = 0; j < gradients.length; j++) {
      double[] one = gradients[j];
      int size = shapes.get(j).size();
      if (one.length != batch * size) {
        throw new IllegalArgumentException(
            "the gradient of input "
                + j
                + " must have "
                + batch * size
                + " numbers, got "
                + one.length);
      }
      copy(j, (to, from) -> System.arraycopy(one, from, all, to, size));
    }
    return all;
  }

  /** For each example where an input stands among all, and where by itself. */
  private void copy(int input, Places places) {
    int before = shapes.subList(0, input).stream().mapToInt(Shape::size).sum();
    int width = x.length / batch;
    for (int n = 0; n < batch; n++) {
      places.copy(n * width + before, n * shapes.get(input).size());
    }
  }

  private interface Places {
    void copy(int among, int own);
  }

  /**
   * The values of one parameter of the layer.
   *
   * @param index its place in {@link Layer#parameters}
   * @return row-major, the array itself
   */
  public double[] parameter(int index) {
    return parameters[index];
  }
}
