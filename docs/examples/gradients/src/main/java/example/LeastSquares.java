package example;

/** L(w) = 1/(2N) sum_n (x_n . w - t_n)^2, with its gradient derived by hand. */
public final class LeastSquares {
  private final double[][] x;
  private final double[] t;

  public LeastSquares(double[][] x, double[] t) {
    this.x = x;
    this.t = t;
  }

  private double error(int n, double[] w) {
    double error = -t[n];
    for (int i = 0; i < w.length; i++) {
      error += x[n][i] * w[i];
    }
    return error;
  }

  public double value(double[] w) {
    double sum = 0;
    for (int n = 0; n < t.length; n++) {
      sum += error(n, w) * error(n, w);
    }
    return sum / (2 * t.length);
  }

  /** dL/dw_i = 1/N sum_n (x_n . w - t_n) x_ni. */
  public double[] gradient(double[] w) {
    double[] dw = new double[w.length];
    for (int n = 0; n < t.length; n++) {
      for (int i = 0; i < w.length; i++) {
        dw[i] += error(n, w) * x[n][i] / t.length;
      }
    }
    return dw;
  }
}
