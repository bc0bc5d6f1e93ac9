package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Mode;
import java.util.ArrayList;
import java.util.List;

/**
 * Usual mistakes in dx = gamma (dy - mean(dy) - xhat mean(dy xhat)) / s, dgamma = sum dy xhat and
 * dbeta = sum dy.
 */
final class BatchNormSlips {
  /** An epsilon that counts, so that one forgotten shows. */
  private static final BatchNorm LAYER = new BatchNorm(0.1, BatchNorm.DEFAULT_DECAY);

  private BatchNormSlips() {}

  /** What a backward pass computes first. */
  private static final class Moments {
    final int batch;
    final int channels;
    final int elements;
    final double[] x;
    final double[] y;
    final double[] dy;
    final double[] gamma;
    final double[] mean;
    final double[] variance;
    final double[] sum;
    final double[] sumWithXhat;

    Moments(LayerPass pass, double[] dy, boolean ofBatch) {
      x = pass.x();
      y = pass.y();
      this.dy = dy;
      batch = pass.batch();
      channels = pass.shape().dimension(pass.shape().rank() - 1);
      elements = x.length / channels;
      gamma = pass.parameter(0);
      mean = ofBatch ? new double[channels] : pass.parameter(2);
      variance = ofBatch ? new double[channels] : pass.parameter(3);
      for (int i = 0; ofBatch && i < x.length; i++) {
        mean[i % channels] += x[i] / elements;
      }
      for (int i = 0; ofBatch && i < x.length; i++) {
        double centred = x[i] - mean[i % channels];
        variance[i % channels] += centred * centred / elements;
      }
      sum = new double[channels];
      sumWithXhat = new double[channels];
      for (int i = 0; i < x.length; i++) {
        sum[i % channels] += dy[i];
        sumWithXhat[i % channels] += dy[i] * xhat(i);
      }
    }

    double xhat(int i) {
      return (x[i] - mean[i % channels]) / deviation(i);
    }

    double deviation(int i) {
      return Math.sqrt(variance[i % channels] + LAYER.epsilon());
    }

    double meanOfDy(int i) {
      return sum[i % channels] / elements;
    }

    double meanWithXhat(int i) {
      return sumWithXhat[i % channels] / elements;
    }

    /** dy less what goes through mean and variance. */
    double centred(int i) {
      return dy[i] - meanOfDy(i) - xhat(i) * meanWithXhat(i);
    }
  }

  /** What element i gives to dx[i], or adds to dgamma or dbeta of its channel. */
  private interface Term {
    double of(Moments m, int i);
  }

  private static final Term GAMMA = (m, i) -> m.dy[i] * m.xhat(i);
  private static final Term BETA = (m, i) -> m.dy[i];
  private static final Term IN_TRAINING =
      (m, i) -> m.gamma[i % m.channels] * m.centred(i) / m.deviation(i);
  private static final Term AT_INFERENCE =
      (m, i) -> m.gamma[i % m.channels] * m.dy[i] / m.deviation(i);

  /** The three gradients, and whether they are taken with the moments of the batch. */
  private record Terms(Term input, Term gamma, Term beta, boolean ofBatch) {}

  private static LayerSlip slip(String name, Mode mode, Terms terms) {
    return new LayerSlip(
        name,
        LAYER,
        mode,
        (pass, dy, gradients) -> {
          Moments m = new Moments(pass, dy, terms.ofBatch);
          double[] dx = new double[dy.length];
          for (int i = 0; i < dx.length; i++) {
            dx[i] = terms.input.of(m, i);
            gradients[0][i % m.channels] += terms.gamma.of(m, i);
            gradients[1][i % m.channels] += terms.beta.of(m, i);
          }
          return dx;
        });
  }

  private static LayerSlip input(String name, Term input) {
    return slip(name, Mode.TRAINING, new Terms(input, GAMMA, BETA, true));
  }

  private static LayerSlip gamma(String name, Term gamma) {
    return slip(name, Mode.TRAINING, new Terms(IN_TRAINING, gamma, BETA, true));
  }

  private static LayerSlip beta(String name, Term beta) {
    return slip(name, Mode.TRAINING, new Terms(IN_TRAINING, GAMMA, beta, true));
  }

  private static LayerSlip inference(String name, Terms terms) {
    return slip(name, Mode.INFERENCE, terms);
  }

  private static double scaled(Moments m, int i, double d) {
    return m.gamma[i % m.channels] * d / m.deviation(i);
  }

  static List<LayerSlip> all() {
    List<LayerSlip> slips = new ArrayList<>(ofInput());
    slips.addAll(ofParameters());
    slips.addAll(ofInference());
    return slips;
  }

  private static List<LayerSlip> ofInput() {
    return List.of(
        input(
            "gradient through the mean forgotten",
            (m, i) -> scaled(m, i, m.dy[i] - m.xhat(i) * m.meanWithXhat(i))),
        input(
            "gradient through the variance forgotten",
            (m, i) -> scaled(m, i, m.dy[i] - m.meanOfDy(i))),
        input("the formula of inference in training", AT_INFERENCE),
        input("gamma forgotten", (m, i) -> m.centred(i) / m.deviation(i)),
        input(
            "unbiased variance where the forward pass has the biased one",
            (m, i) -> {
              double unbiased = m.variance[i % m.channels] * m.elements / (m.elements - 1.0);
              return m.gamma[i % m.channels] * m.centred(i) / Math.sqrt(unbiased + LAYER.epsilon());
            }),
        input(
            "means over the examples instead of all elements of the channel",
            (m, i) -> {
              double through = m.sum[i % m.channels] + m.xhat(i) * m.sumWithXhat[i % m.channels];
              return scaled(m, i, m.dy[i] - through / m.batch);
            }),
        input(
            "epsilon forgotten",
            (m, i) ->
                m.gamma[i % m.channels] * m.centred(i) / Math.sqrt(m.variance[i % m.channels])),
        input(
            "divided by the variance instead of the deviation",
            (m, i) -> scaled(m, i, m.centred(i) / m.deviation(i))),
        input(
            "gradient through the variance by x - mean instead of xhat",
            (m, i) ->
                scaled(
                    m,
                    i,
                    m.dy[i]
                        - m.meanOfDy(i)
                        - (m.x[i] - m.mean[i % m.channels]) * m.meanWithXhat(i))));
  }

  private static List<LayerSlip> ofParameters() {
    return List.of(
        gamma("gamma's gradient by x instead of xhat", (m, i) -> m.dy[i] * m.x[i]),
        gamma("gamma's gradient by y instead of xhat", (m, i) -> m.dy[i] * m.y[i]),
        gamma(
            "gamma's gradient by x - mean instead of xhat",
            (m, i) -> m.dy[i] * (m.x[i] - m.mean[i % m.channels])),
        beta("beta's gradient averaged", (m, i) -> m.dy[i] / m.elements),
        beta(
            "beta's gradient of the first example only",
            (m, i) -> i < m.x.length / m.batch ? m.dy[i] : 0),
        beta("beta's gradient times gamma", (m, i) -> m.gamma[i % m.channels] * m.dy[i]));
  }

  private static List<LayerSlip> ofInference() {
    return List.of(
        inference(
            "the formula of training at inference", new Terms(IN_TRAINING, GAMMA, BETA, false)),
        inference("the batch's moments at inference", new Terms(AT_INFERENCE, GAMMA, BETA, true)),
        inference(
            "divided by the running variance, not its root",
            new Terms((m, i) -> scaled(m, i, m.dy[i] / m.deviation(i)), GAMMA, BETA, false)));
  }
}
