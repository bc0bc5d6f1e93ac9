package io.evident.backprop.network;

/** What a {@link CustomLayer} computes from. The arrays are not to be changed. */
public final class LayerInput {
  private final Shape shape;
  private final int batch;
  private final Mode mode;
  private final double[] x;
  private final double[][] parameters;

  /**
   * Holds what a layer is given.
   *
   * @param shape the shape of one example
   * @param batch N, the number of examples
   * @param mode training or inference
   * @param x [N, input...] row-major
   * @param parameters in the order of {@link Layer#parameters}
   */
  public LayerInput(Shape shape, int batch, Mode mode, double[] x, double[][] parameters) {
    this.shape = shape;
    this.batch = batch;
    this.mode = mode;
    this.x = x;
    this.parameters = parameters;
  }

  /**
   * The shape of one example.
   *
   * @return without the batch axis
   */
  public Shape shape() {
    return shape;
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
   * @return [N, input...] row-major, the array itself
   */
  public double[] x() {
    return x;
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
