package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Dense;
import java.util.List;

/** Usual mistakes in dW = dy^T x, db = sum_n dy_n and dx = dy W. */
final class DenseSlips {
  /** As many as its inputs: a transposed weight has the same shape, so only its values tell. */
  private static final Dense SQUARE = Dense.of(SlipNetworks.DENSE_INPUTS);

  private DenseSlips() {}

  /** The arrays of one backward pass. */
  private static final class Arrays {
    final int batch;
    final int in;
    final int out;
    final double[] x;
    final double[] y;
    final double[] dy;
    final double[] W;
    final double[] dW;
    final double[] db;
    final double[] dx;

    Arrays(LayerPass pass, double[] dy, double[][] gradients) {
      batch = pass.batch();
      in = pass.shape().size();
      out = dy.length / batch;
      x = pass.x();
      y = pass.y();
      this.dy = dy;
      W = pass.parameter(0);
      dW = gradients[0];
      db = gradients.length > 1 ? gradients[1] : new double[out];
      dx = new double[x.length];
    }
  }

  /** What example n, output j and input i contribute. */
  private interface Term {
    void add(Arrays a, int n, int j, int i);
  }

  private static final Term WEIGHT =
      (a, n, j, i) -> a.dW[j * a.in + i] += a.dy[n * a.out + j] * a.x[n * a.in + i];
  private static final Term BIAS =
      (a, n, j, i) -> {
        if (i == 0) {
          a.db[j] += a.dy[n * a.out + j];
        }
      };
  private static final Term INPUT =
      (a, n, j, i) -> a.dx[n * a.in + i] += a.dy[n * a.out + j] * a.W[j * a.in + i];

  private static LayerSlip slip(String name, Term weight, Term bias, Term input) {
    return slip(name, SQUARE, weight, bias, input);
  }

  private static LayerSlip slip(String name, Dense layer, Term weight, Term bias, Term input) {
    return LayerSlip.of(
        name,
        layer,
        (pass, dy, gradients) -> {
          Arrays a = new Arrays(pass, dy, gradients);
          for (int n = 0; n < a.batch; n++) {
            for (int j = 0; j < a.out; j++) {
              for (int i = 0; i < a.in; i++) {
                weight.add(a, n, j, i);
                bias.add(a, n, j, i);
                input.add(a, n, j, i);
              }
            }
          }
          return a.dx;
        });
  }

  private static LayerSlip weight(String name, Term weight) {
    return slip(name, weight, BIAS, INPUT);
  }

  private static LayerSlip bias(String name, Term bias) {
    return slip(name, WEIGHT, bias, INPUT);
  }

  private static LayerSlip input(String name, Term input) {
    return slip(name, WEIGHT, BIAS, input);
  }

  static List<LayerSlip> all() {
    return List.of(
        weight(
            "weight gradient transposed",
            (a, n, j, i) -> a.dW[i * a.in + j] += a.dy[n * a.out + j] * a.x[n * a.in + i]),
        weight(
            "weight gradient of the last example only",
            (a, n, j, i) -> a.dW[j * a.in + i] = a.dy[n * a.out + j] * a.x[n * a.in + i]),
        weight(
            "weight gradient divided by N once more",
            (a, n, j, i) ->
                a.dW[j * a.in + i] += a.dy[n * a.out + j] * a.x[n * a.in + i] / a.batch),
        weight(
            "weight gradient from the output instead of the input",
            (a, n, j, i) -> a.dW[j * a.in + i] += a.dy[n * a.out + j] * a.y[n * a.out + i]),
        weight(
            "weight gradient of the wrong sign",
            (a, n, j, i) -> a.dW[j * a.in + i] -= a.dy[n * a.out + j] * a.x[n * a.in + i]),
        weight(
            "one entry of the weight gradient a thousandth too large",
            (a, n, j, i) ->
                a.dW[j * a.in + i] +=
                    a.dy[n * a.out + j] * a.x[n * a.in + i] * (j == 1 && i == 2 ? 1.001 : 1)),
        weight(
            "weight gradient with the examples' inputs reversed",
            (a, n, j, i) ->
                a.dW[j * a.in + i] += a.dy[n * a.out + j] * a.x[(a.batch - 1 - n) * a.in + i]),
        slip(
            "weight gradient transposed, without a bias",
            SQUARE.withBias(false),
            (a, n, j, i) -> a.dW[i * a.in + j] += a.dy[n * a.out + j] * a.x[n * a.in + i],
            BIAS,
            INPUT),
        bias("bias gradient missing", (a, n, j, i) -> {}),
        bias(
            "bias gradient of the first example only",
            (a, n, j, i) -> {
              if (n == 0 && i == 0) {
                a.db[j] += a.dy[j];
              }
            }),
        bias(
            "bias gradient summed over the outputs instead of the batch",
            (a, n, j, i) -> {
              if (i == 0) {
                a.db[n % a.out] += a.dy[n * a.out + j];
              }
            }),
        bias("bias gradient summed over the inputs too", (a, n, j, i) -> BIAS.add(a, n, j, 0)),
        input(
            "input gradient by the weight untransposed",
            (a, n, j, i) -> a.dx[n * a.in + i] += a.dy[n * a.out + j] * a.W[i * a.in + j]),
        input(
            "input gradient of the last output only",
            (a, n, j, i) -> a.dx[n * a.in + i] = a.dy[n * a.out + j] * a.W[j * a.in + i]),
        input("input gradient missing", (a, n, j, i) -> {}));
  }
}
