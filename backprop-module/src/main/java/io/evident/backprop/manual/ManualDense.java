package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.Matrix;
import io.evident.backprop.internal.linear.MatrixProduct;

/**
 * y_n = W x_n + b, for W [out, in] and b [out]; b is 0 where there is none.
 *
 * <p>From y_nj = sum_i W_ji x_ni + b_j, that is y = x W^T + b:
 *
 * <ul>
 *   <li>dL/dW_ji = sum_n dy_nj x_ni, that is dW = dy^T x
 *   <li>dL/db_j = sum_n dy_nj
 *   <li>dL/dx_ni = sum_j dy_nj W_ji, that is dx = dy W
 * </ul>
 */
final class ManualDense implements SummingLayer {
  /** Of y that are computed together. */
  private static final int ROWS = 4;

  private static final int WEIGHT = 0;
  private static final int BIAS = 1;

  private final int in;
  private final int out;
  private final boolean bias;

  ManualDense(int in, int out, boolean bias) {
    this.in = in;
    this.out = out;
    this.bias = bias;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return forward(pass, Matrix.of(x, pass.batch(), in), parameters);
  }

  @Override
  public double[] forward(Pass pass, Matrix x, double[][] parameters) {
    double[] y = new double[pass.batch() * out];
    if (parameters[WEIGHT] != null) {
      Matrix W = Matrix.of(parameters[WEIGHT], out, in);
      pass.products().multiply(x, W.transposed(), y);
    }
    for (int n = 0; bias && parameters[BIAS] != null && n < pass.batch(); n++) {
      for (int j = 0; j < out; j++) {
        y[n * out + j] += parameters[BIAS][j];
      }
    }
    return y;
  }

  /** W_ji and b_j change y_nj alone. */
  @Override
  public double[] forwardChanged(
      Pass pass, double[] x, double[] y, double[][] parameters, int parameter, int entry) {
    int j = parameter == WEIGHT ? entry / in : entry;
    double[] W = parameters[WEIGHT];
    double[] changed = y.clone();
    for (int n = 0; n < pass.batch(); n++) {
      double sum = 0;
      for (int i = 0; i < in; i++) {
        sum += W[j * in + i] * x[n * in + i];
      }
      changed[n * out + j] = bias ? sum + parameters[BIAS][j] : sum;
    }
    return changed;
  }

  @Override
  public void keep(MatrixProduct.Products products, double[][] parameters) {
    products.keep(Matrix.of(parameters[WEIGHT], out, in));
  }

  /** y = y0 + W (x - x0): a product, or the columns of W whose x has moved where they are few. */
  @Override
  public double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    double[] W = parameters[WEIGHT];
    double[] y = y0.clone();
    int all = 0;
    double[] moves = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      moves[i] = x[i] - x0[i];
      all += moves[i] == 0 ? 0 : 1;
    }
    if (all > x.length / 2) {
      double[] dy = new double[y.length];
      pass.products()
          .multiply(Matrix.of(moves, pass.batch(), in), Matrix.of(W, out, in).transposed(), dy);
      for (int j = 0; j < y.length; j++) {
        y[j] += dy[j];
      }
      return y;
    }
    int[][] column = new int[pass.batch()][in];
    double[][] difference = new double[pass.batch()][in];
    int[] moved = new int[pass.batch()];
    for (int n = 0; n < pass.batch(); n++) {
      for (int i = 0; i < in; i++) {
        column[n][moved[n]] = i;
        difference[n][moved[n]] = moves[n * in + i];
        moved[n] += moves[n * in + i] == 0 ? 0 : 1;
      }
    }
    // A few rows for all examples before the next ones: W may be larger than a cache.
    for (int j = 0; j < out; j += ROWS) {
      for (int n = 0; n < pass.batch(); n++) {
        if (moved[n] > 0) {
          addColumns(W, j, column[n], difference[n], moved[n], y, n * out);
        }
      }
    }
    return y;
  }

  /**
   * Adds to a few rows of y the given columns of W, each times its factor; together, as one would
   * wait for its sum.
   */
  private void addColumns(
      double[] W, int row, int[] column, double[] factor, int count, double[] y, int at) {
    int last = Math.min(row + ROWS, out);
    if (last - row == ROWS) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (int k = 0; k < count; k++) {
        int w = row * in + column[k];
        s0 += W[w] * factor[k];
        s1 += W[w + in] * factor[k];
        s2 += W[w + 2 * in] * factor[k];
        s3 += W[w + 3 * in] * factor[k];
      }
      y[at + row] += s0;
      y[at + row + 1] += s1;
      y[at + row + 2] += s2;
      y[at + row + 3] += s3;
      return;
    }
    for (int j = row; j < last; j++) {
      double sum = 0;
      for (int k = 0; k < count; k++) {
        sum += W[j * in + column[k]] * factor[k];
      }
      y[at + j] += sum;
    }
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    return backward(pass, Matrix.of(x, pass.batch(), in), y, dy, parameters, gradients);
  }

  @Override
  public double[] backward(
      Pass pass, Matrix x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    Matrix d = Matrix.of(dy, pass.batch(), out);
    pass.products().multiply(d.transposed(), x, gradients[WEIGHT]);
    for (int n = 0; bias && n < pass.batch(); n++) {
      for (int j = 0; j < out; j++) {
        gradients[BIAS][j] += dy[n * out + j];
      }
    }
    if (!pass.wantsInputs()) {
      return ManualNetwork.NOTHING;
    }
    double[] dx = new double[pass.batch() * in];
    pass.products().multiply(d, Matrix.of(parameters[WEIGHT], out, in), dx);
    return dx;
  }

  @Override
  public double outputTerms() {
    return bias ? in + 1.0 : in;
  }

  @Override
  public double inputTerms() {
    return out;
  }

  @Override
  public double parameterTerms(int batch) {
    return batch;
  }
}
