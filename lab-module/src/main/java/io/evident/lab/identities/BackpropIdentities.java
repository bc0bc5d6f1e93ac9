package io.evident.lab.identities;

import io.evident.backprop.check.FunctionCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.Layout;
import java.util.List;
import java.util.function.Function;

/**
 * The general step of backpropagation, as asked in stats231-hw1, for one example.
 *
 * <p>A layer is h' = f(W h + b), element by element in f. With z = W h + b, the chain rule gives
 * dL/dz_j = f'(z_j) dL/dh'_j, written d = f' * dL/dh'. From z_j = sum_i W_ji h_i + b_j follow
 *
 * <ul>
 *   <li>dL/dh_i = sum_j d_j W_ji, that is dL/dh = W^T (f' * dL/dh')
 *   <li>dL/dW_ji = d_j h_i, that is dL/dW = (f' * dL/dh') h^T
 *   <li>dL/db_j = d_j, that is dL/db = f' * dL/dh'
 * </ul>
 *
 * <p>Checked with f = tanh and L = 1/2 |h' - t|^2, for which dL/dh' = h' - t and f' = 1 - h'^2.
 */
public final class BackpropIdentities {
  private static final int IN = 4;
  private static final int OUT = 3;

  private BackpropIdentities() {}

  /**
   * The identities.
   *
   * @return an immutable list
   */
  public static List<Identity> all() {
    String source = "stats231-hw1, h' = f(W h + b)";
    return List.of(
        new Identity(
            "dL/dh",
            "W^T (f' * dL/dh')",
            Layout.DENOMINATOR,
            true,
            source,
            seed -> Step.random(seed).inInputs()),
        new Identity(
            "dL/dW",
            "(f' * dL/dh') h^T",
            Layout.DENOMINATOR,
            true,
            source,
            seed -> Step.random(seed).inWeights()),
        new Identity(
            "dL/db",
            "f' * dL/dh'",
            Layout.DENOMINATOR,
            true,
            source,
            seed -> Step.random(seed).inBiases()));
  }

  /** One layer, what goes into it and what should come out. */
  private static final class Step {
    private final double[] W;
    private final double[] b;
    private final double[] h;
    private final double[] t;

    private Step(double[] W, double[] b, double[] h, double[] t) {
      this.W = W;
      this.b = b;
      this.h = h;
      this.t = t;
    }

    static Step random(long seed) {
      return new Step(
          Matrices.random(OUT * IN, seed),
          Matrices.random(OUT, seed + 1),
          Matrices.random(IN, seed + 2),
          Matrices.random(OUT, seed + 3));
    }

    private double[] forward() {
      double[] out = Matrices.times(W, h, IN);
      for (int j = 0; j < OUT; j++) {
        out[j] = Math.tanh(out[j] + b[j]);
      }
      return out;
    }

    private double loss() {
      double[] out = forward();
      double sum = 0;
      for (int j = 0; j < OUT; j++) {
        sum += (out[j] - t[j]) * (out[j] - t[j]);
      }
      return sum / 2;
    }

    /** f' * dL/dh', the gradient in z. */
    private double[] d() {
      double[] out = forward();
      double[] d = new double[OUT];
      for (int j = 0; j < OUT; j++) {
        d[j] = (1 - out[j] * out[j]) * (out[j] - t[j]);
      }
      return d;
    }

    private GradientReport check(
        String name,
        double[] at,
        Function<double[], Step> moved,
        Function<Step, double[]> gradient) {
      return FunctionCheck.of(x -> moved.apply(x).loss(), x -> gradient.apply(moved.apply(x)))
          .withName(name)
          .at(at);
    }

    GradientReport inInputs() {
      return check(
          "L in h",
          h,
          x -> new Step(W, b, x, t),
          s -> Matrices.times(Matrices.transposed(s.W, OUT), s.d(), OUT));
    }

    GradientReport inWeights() {
      return check("L in W", W, x -> new Step(x, b, h, t), s -> Matrices.times(s.d(), s.h, 1));
    }

    GradientReport inBiases() {
      return check("L in b", b, x -> new Step(W, x, h, t), Step::d);
    }
  }
}
