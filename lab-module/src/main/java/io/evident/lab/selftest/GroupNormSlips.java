package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerNorm;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Usual mistakes in dx = (d - mean(d) - xhat mean(d xhat)) / s with d = gamma dy and means over
 * what is normalized together, dgamma = sum dy xhat and dbeta = sum dy.
 */
final class GroupNormSlips {
  /** An epsilon that counts, so that one forgotten shows. */
  private static final double EPSILON = 0.1;

  private GroupNormSlips() {}

  static List<LayerSlip> ofLayerNorm() {
    return all(new LayerNorm(EPSILON), 1, true);
  }

  /** All channels in one group, so that gamma differs within it. */
  static List<LayerSlip> ofGroupNorm() {
    return all(new GroupNorm(1, EPSILON), 1, false);
  }

  /** What a backward pass computes first. */
  private static final class Moments {
    final int batch;
    final int channels;
    final int elements;
    final double[] x;
    final double[] y;
    final double[] dy;
    final double[] gamma;
    private final int block;
    private final int groups;
    private final double[] mean;
    private final double[] variance;
    private final double[] meanOfD;
    private final double[] meanWithXhat;
    private final double[] meanOfDy;
    private final double[] meanOfDyWithXhat;

    Moments(LayerPass pass, double[] dy, int groups, boolean ofPixel) {
      this.dy = dy;
      this.groups = groups;
      x = pass.x();
      y = pass.y();
      batch = pass.batch();
      gamma = pass.parameter(0);
      channels = gamma.length;
      block = ofPixel ? channels : pass.shape().size();
      elements = block / groups;
      mean = means(x);
      variance = means(of(i -> (x[i] - mean[group(i)]) * (x[i] - mean[group(i)])));
      meanOfD = means(of(this::d));
      meanWithXhat = means(of(i -> d(i) * xhat(i)));
      meanOfDy = means(dy);
      meanOfDyWithXhat = means(of(i -> dy[i] * xhat(i)));
    }

    private double[] of(IntToDoubleFunction f) {
      double[] values = new double[x.length];
      Arrays.setAll(values, f);
      return values;
    }

    private double[] means(double[] values) {
      double[] means = new double[values.length / elements];
      for (int i = 0; i < values.length; i++) {
        means[group(i)] += values[i] / elements;
      }
      return means;
    }

    private int group(int i) {
      return i / block * groups + i % channels / (channels / groups);
    }

    double mean(int i) {
      return mean[group(i)];
    }

    double variance(int i) {
      return variance[group(i)];
    }

    double deviation(int i) {
      return Math.sqrt(variance(i) + EPSILON);
    }

    double xhat(int i) {
      return (x[i] - mean(i)) / deviation(i);
    }

    double d(int i) {
      return gamma[i % channels] * dy[i];
    }

    double meanOfD(int i) {
      return meanOfD[group(i)];
    }

    double meanWithXhat(int i) {
      return meanWithXhat[group(i)];
    }

    /** d less what goes through mean and variance. */
    double centred(int i) {
      return d(i) - meanOfD(i) - xhat(i) * meanWithXhat(i);
    }

    /** The same of dy. */
    double centredDy(int i) {
      return dy[i] - meanOfDy[group(i)] - xhat(i) * meanOfDyWithXhat[group(i)];
    }
  }

  /** What element i gives to dx[i], or adds to dgamma or dbeta of its channel. */
  private interface Term {
    double of(Moments m, int i);
  }

  private static final Term INPUT = (m, i) -> m.centred(i) / m.deviation(i);
  private static final Term GAMMA = (m, i) -> m.dy[i] * m.xhat(i);
  private static final Term BETA = (m, i) -> m.dy[i];

  /** A layer, and what it normalizes together. */
  private record Subject(Layer layer, int groups, boolean ofPixel) {
    LayerSlip slip(String name, Term input, Term gamma, Term beta) {
      return LayerSlip.of(
          name,
          layer,
          (pass, dy, gradients) -> {
            Moments m = new Moments(pass, dy, groups, ofPixel);
            double[] dx = new double[dy.length];
            for (int i = 0; i < dx.length; i++) {
              dx[i] = input.of(m, i);
              gradients[0][i % m.channels] += gamma.of(m, i);
              gradients[1][i % m.channels] += beta.of(m, i);
            }
            return dx;
          });
    }

    LayerSlip input(String name, Term input) {
      return slip(name, input, GAMMA, BETA);
    }
  }

  private static List<LayerSlip> all(Layer layer, int groups, boolean ofPixel) {
    Subject of = new Subject(layer, groups, ofPixel);
    return List.of(
        of.input(
            "gradient through the mean forgotten",
            (m, i) -> (m.d(i) - m.xhat(i) * m.meanWithXhat(i)) / m.deviation(i)),
        of.input(
            "gradient through the variance forgotten",
            (m, i) -> (m.d(i) - m.meanOfD(i)) / m.deviation(i)),
        of.input("both forgotten", (m, i) -> m.d(i) / m.deviation(i)),
        of.input("gamma forgotten", (m, i) -> m.centredDy(i) / m.deviation(i)),
        of.input(
            "gamma outside the means, as in batch normalization",
            (m, i) -> m.gamma[i % m.channels] * m.centredDy(i) / m.deviation(i)),
        of.input(
            "unbiased variance where the forward pass has the biased one",
            (m, i) -> {
              double unbiased = m.variance(i) * m.elements / (m.elements - 1.0);
              return m.centred(i) / Math.sqrt(unbiased + EPSILON);
            }),
        of.input("epsilon forgotten", (m, i) -> m.centred(i) / Math.sqrt(m.variance(i))),
        of.input(
            "divided by the variance instead of the deviation",
            (m, i) -> m.centred(i) / (m.variance(i) + EPSILON)),
        of.input(
            "gradient through the variance by x - mean instead of xhat",
            (m, i) ->
                (m.d(i) - m.meanOfD(i) - (m.x[i] - m.mean(i)) * m.meanWithXhat(i))
                    / m.deviation(i)),
        of.slip("gamma's gradient by x instead of xhat", INPUT, (m, i) -> m.dy[i] * m.x[i], BETA),
        of.slip("gamma's gradient by y instead of xhat", INPUT, (m, i) -> m.dy[i] * m.y[i], BETA),
        of.slip("beta's gradient averaged", INPUT, GAMMA, (m, i) -> m.dy[i] / m.elements),
        of.slip(
            "beta's gradient of the first example only",
            INPUT,
            GAMMA,
            (m, i) -> i < m.x.length / m.batch ? m.dy[i] : 0),
        of.slip(
            "beta's gradient times gamma",
            INPUT,
            GAMMA,
            (m, i) -> m.gamma[i % m.channels] * m.dy[i]));
  }
}
