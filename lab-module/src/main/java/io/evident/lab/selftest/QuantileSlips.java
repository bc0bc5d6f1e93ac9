package io.evident.lab.selftest;

import io.evident.backprop.network.QuantileLoss;
import io.evident.lab.selftest.LossSlips.LossSlip;
import java.util.Arrays;
import java.util.List;

/** Usual mistakes in the gradient of the quantile loss, of several levels and targets. */
final class QuantileSlips {
  private QuantileSlips() {}

  /** N dL/ds of one output, from its s, t and level. */
  private interface OfLevel {
    double of(double s, double t, double level);
  }

  private static double pinball(double s, double t, double level) {
    return s < t ? -level : s > t ? 1 - level : 0;
  }

  private static LossSlip slip(String name, QuantileLoss loss, OfLevel slip) {
    List<Double> levels = loss.levels();
    return new LossSlip(
        name,
        loss,
        (batch, s, t) -> {
          double[] ds = new double[s.length];
          for (int k = 0; k < s.length; k++) {
            double level = levels.get(k % levels.size());
            ds[k] = slip.of(s[k], t[k / levels.size()], level) / batch;
          }
          return ds;
        });
  }

  static List<LossSlip> all() {
    QuantileLoss loss = QuantileLoss.of(0.1, 0.4, 0.8);
    List<Double> levels = loss.levels();
    return List.of(
        new LossSlip(
            "1/N missing",
            loss,
            (batch, s, t) -> {
              double[] ds = slip("", loss, QuantileSlips::pinball).gradient().of(batch, s, t);
              return Arrays.stream(ds).map(d -> d * batch).toArray();
            }),
        slip("the wrong sign", loss, (s, t, q) -> -pinball(s, t, q)),
        slip("q and 1 - q exchanged", loss, (s, t, q) -> pinball(s, t, 1 - q)),
        slip("the median for every level", loss, (s, t, q) -> pinball(s, t, 0.5)),
        slip("the side where s < t alone", loss, (s, t, q) -> s < t ? -q : 0),
        slip("times the residual", loss, (s, t, q) -> pinball(s, t, q) * Math.abs(s - t)),
        slip("divided by the number of levels", loss, (s, t, q) -> pinball(s, t, q) / 3),
        new LossSlip(
            "level by level instead of target by target",
            loss,
            (batch, s, t) -> {
              int targets = t.length / batch;
              double[] ds = new double[s.length];
              for (int k = 0; k < s.length; k++) {
                int within = k % (targets * levels.size());
                double target = t[k / (targets * levels.size()) * targets + within % targets];
                ds[k] = pinball(s[k], target, levels.get(within / targets)) / batch;
              }
              return ds;
            }));
  }
}
