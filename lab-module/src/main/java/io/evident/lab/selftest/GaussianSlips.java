package io.evident.lab.selftest;

import io.evident.backprop.network.GaussianLikelihood;
import io.evident.lab.selftest.LossSlips.LossSlip;
import java.util.Arrays;
import java.util.List;

/** Usual mistakes in the gradient of the Gaussian likelihood in means and log variances. */
final class GaussianSlips {
  private GaussianSlips() {}

  /** N dL/dm or N dL/dv of one target, from its m, v and t. */
  private interface OfNormal {
    double of(double m, double v, double t);
  }

  private static double mean(double m, double v, double t) {
    return (m - t) * Math.exp(-v);
  }

  private static double logVariance(double m, double v, double t) {
    return 0.5 * (1 - (t - m) * (t - m) * Math.exp(-v));
  }

  private static LossSlip slip(String name, OfNormal mean, OfNormal logVariance) {
    return new LossSlip(
        name,
        new GaussianLikelihood(),
        (batch, s, t) -> {
          int targets = t.length / batch;
          double[] ds = new double[s.length];
          for (int i = 0; i < t.length; i++) {
            int m = i / targets * 2 * targets + i % targets;
            int v = m + targets;
            ds[m] = mean.of(s[m], s[v], t[i]) / batch;
            ds[v] = logVariance.of(s[m], s[v], t[i]) / batch;
          }
          return ds;
        });
  }

  static List<LossSlip> all() {
    GaussianLikelihood loss = new GaussianLikelihood();
    OfNormal mean = GaussianSlips::mean;
    OfNormal variance = GaussianSlips::logVariance;
    return List.of(
        new LossSlip(
            "1/N missing",
            loss,
            (batch, s, t) -> {
              double[] ds = slip("", mean, variance).gradient().of(batch, s, t);
              return Arrays.stream(ds).map(d -> d * batch).toArray();
            }),
        slip("the mean's wrong sign", (m, v, t) -> -mean(m, v, t), variance),
        slip("the mean's without exp(-v)", (m, v, t) -> m - t, variance),
        slip("the mean's by the deviation", (m, v, t) -> (m - t) * Math.exp(-v / 2), variance),
        slip("the mean's by v", (m, v, t) -> (m - t) / v, variance),
        slip("the variance's without 1/2", mean, (m, v, t) -> 2 * logVariance(m, v, t)),
        slip("the variance's wrong sign", mean, (m, v, t) -> -logVariance(m, v, t)),
        slip(
            "in the variance instead of its logarithm",
            mean,
            (m, v, t) -> logVariance(m, v, t) * Math.exp(-v)),
        slip("the variance's 1 missing", mean, (m, v, t) -> logVariance(m, v, t) - 0.5),
        slip("no gradient in the variance", mean, (m, v, t) -> 0),
        new LossSlip(
            "means and variances in turn",
            loss,
            (batch, s, t) -> {
              double[] ds = new double[s.length];
              for (int i = 0; i < t.length; i++) {
                ds[2 * i] = mean(s[2 * i], s[2 * i + 1], t[i]) / batch;
                ds[2 * i + 1] = logVariance(s[2 * i], s[2 * i + 1], t[i]) / batch;
              }
              return ds;
            }));
  }
}
