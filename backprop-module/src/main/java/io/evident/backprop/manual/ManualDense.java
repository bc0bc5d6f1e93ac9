package io.evident.backprop.manual;

/**
 * y_n = W x_n + b, for W [out, in] and b [out].
 *
 * <p>From y_nj = sum_i W_ji x_ni + b_j:
 *
 * <ul>
 *   <li>dL/dW_ji = sum_n dy_nj x_ni, that is dW = dy^T x
 *   <li>dL/db_j = sum_n dy_nj
 *   <li>dL/dx_ni = sum_j dy_nj W_ji, that is dx = dy W
 * </ul>
 */
final class ManualDense implements ManualLayer {
  private final int in;
  private final int out;

  ManualDense(int in, int out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] W = parameters[0];
    double[] b = parameters[1];
    double[] y = new double[pass.batch() * out];
    for (int n = 0; n < pass.batch(); n++) {
      for (int j = 0; j < out; j++) {
        double sum = b[j];
        for (int i = 0; i < in; i++) {
          sum += W[j * in + i] * x[n * in + i];
        }
        y[n * out + j] = sum;
      }
    }
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] W = parameters[0];
    double[] dW = gradients[0];
    double[] db = gradients[1];
    double[] dx = new double[pass.batch() * in];
    for (int n = 0; n < pass.batch(); n++) {
      for (int j = 0; j < out; j++) {
        double d = dy[n * out + j];
        db[j] += d;
        for (int i = 0; i < in; i++) {
          dW[j * in + i] += d * x[n * in + i];
          dx[n * in + i] += d * W[j * in + i];
        }
      }
    }
    return dx;
  }
}
