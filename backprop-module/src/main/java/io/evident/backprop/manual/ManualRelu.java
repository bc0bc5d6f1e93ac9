package io.evident.backprop.manual;

/** y = max(x, 0), so dx = dy where x &gt; 0 and 0 where x &lt; 0; at the kink x = 0 it is 0. */
final class ManualRelu implements ExactLayer {

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = Math.max(x[i], 0);
    }
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = x[i] > 0 ? dy[i] : 0;
    }
    return dx;
  }
}
