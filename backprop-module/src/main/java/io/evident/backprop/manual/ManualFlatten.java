package io.evident.backprop.manual;

/** y = x in another shape, so dx = dy: row-major arrays stay as they are. */
final class ManualFlatten implements ExactLayer {

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return x.clone();
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    return dy.clone();
  }
}
