package io.evident.lab.selftest;

import io.evident.backprop.manual.OutputGradient;
import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;

/** Usual mistakes in the gradient of each loss in the network's outputs. */
final class LossSlips implements LossVisitor<List<LossSlips.LossSlip>> {

  /**
   * A gradient of a loss with one usual mistake in it.
   *
   * @param name the mistake in words
   * @param loss the loss it shows on
   * @param gradient the wrong gradient
   */
  record LossSlip(String name, Loss loss, OutputGradient gradient) {}

  /** dL/ds of one output, from its s and t and the number of examples. */
  private interface Elementwise {
    double of(double s, double t, int batch);
  }

  private static LossSlip slip(String name, Loss loss, Elementwise slip) {
    return new LossSlip(
        name,
        loss,
        (batch, s, t) -> {
          double[] ds = new double[s.length];
          for (int k = 0; k < s.length; k++) {
            ds[k] = slip.of(s[k], t[k], batch);
          }
          return ds;
        });
  }

  /** dL/dz of one logit, from its softmax p, its z and t, the number of examples and of classes. */
  private interface OfSoftmax {
    double of(double p, double z, double t, int batch, int classes);
  }

  private static LossSlip slip(String name, SoftmaxCrossEntropy loss, OfSoftmax slip) {
    return new LossSlip(
        name,
        loss,
        (batch, z, t) -> {
          int classes = z.length / batch;
          double[] sums = new double[batch];
          for (int k = 0; k < z.length; k++) {
            sums[k / classes] += Math.exp(z[k]);
          }
          double[] dz = new double[z.length];
          for (int k = 0; k < z.length; k++) {
            dz[k] = slip.of(Math.exp(z[k]) / sums[k / classes], z[k], t[k], batch, classes);
          }
          return dz;
        });
  }

  private static double logistic(double s) {
    return 1 / (1 + Math.exp(-s));
  }

  @Override
  public List<LossSlip> softmaxCrossEntropy(SoftmaxCrossEntropy any) {
    SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
    SoftmaxCrossEntropy smoothed = new SoftmaxCrossEntropy(0.2);
    return List.of(
        slip("1/N missing", loss, (p, z, t, n, classes) -> p - t),
        slip("the wrong sign", loss, (p, z, t, n, classes) -> (t - p) / n),
        slip("targets not subtracted", loss, (p, z, t, n, classes) -> p / n),
        slip("logits instead of probabilities", loss, (p, z, t, n, classes) -> (z - t) / n),
        slip("divided by N K", loss, (p, z, t, n, classes) -> (p - t) / (n * classes)),
        slip("the Jacobian's diagonal alone", loss, (p, z, t, n, classes) -> -t * (1 - p) / n),
        slip("factor 2", loss, (p, z, t, n, classes) -> 2 * (p - t) / n),
        slip(
            "the exponentials not normalized",
            loss,
            (p, z, t, n, classes) -> (Math.exp(z) - t) / n),
        new LossSlip(
            "softmax over the batch instead of the classes", loss, LossSlips::softmaxOverBatch),
        slip("label smoothing forgotten", smoothed, (p, z, t, n, classes) -> (p - t) / n),
        slip(
            "label smoothing without 1 - e",
            smoothed,
            (p, z, t, n, classes) -> (p - t - smoothed.labelSmoothing() / classes) / n),
        slip(
            "label smoothing over K - 1 classes",
            smoothed,
            (p, z, t, n, classes) -> {
              double e = smoothed.labelSmoothing();
              return (p - (t == 1 ? 1 - e : e / (classes - 1))) / n;
            }));
  }

  private static double[] softmaxOverBatch(int batch, double[] z, double[] t) {
    int classes = z.length / batch;
    double[] sums = new double[classes];
    for (int k = 0; k < z.length; k++) {
      sums[k % classes] += Math.exp(z[k]);
    }
    double[] dz = new double[z.length];
    for (int k = 0; k < z.length; k++) {
      dz[k] = (Math.exp(z[k]) / sums[k % classes] - t[k]) / batch;
    }
    return dz;
  }

  @Override
  public List<LossSlip> binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    return List.of(
        slip("1/N missing", loss, (s, t, n) -> logistic(s) - t),
        slip("the wrong sign", loss, (s, t, n) -> (t - logistic(s)) / n),
        slip("logits instead of probabilities", loss, (s, t, n) -> (s - t) / n),
        slip(
            "divided by p (1 - p)",
            loss,
            (s, t, n) -> (logistic(s) - t) / (logistic(s) * logistic(-s) * n)),
        slip(
            "times p (1 - p)",
            loss,
            (s, t, n) -> (logistic(s) - t) * logistic(s) * logistic(-s) / n),
        slip("the term of t = 0 missing", loss, (s, t, n) -> -t * logistic(-s) / n));
  }

  @Override
  public List<LossSlip> binaryCrossEntropy(BinaryCrossEntropy loss) {
    return List.of(
        slip("1/N missing", loss, (s, t, n) -> (1 - t) / (1 - s) - t / s),
        slip("that of logits, s - t", loss, (s, t, n) -> (s - t) / n),
        slip("the term of t = 0 missing", loss, (s, t, n) -> -t / s / n),
        slip(
            "the term of t = 0 of the wrong sign",
            loss,
            (s, t, n) -> (-(1 - t) / (1 - s) - t / s) / n),
        slip(
            "s (1 - s) squared below the line",
            loss,
            (s, t, n) -> (s - t) / (s * s * (1 - s) * (1 - s) * n)));
  }

  @Override
  public List<LossSlip> halfMeanSquaredError(HalfMeanSquaredError loss) {
    return List.of(
        slip("1/N missing", loss, (s, t, n) -> s - t),
        slip("factor 2", loss, (s, t, n) -> 2 * (s - t) / n),
        slip("half of it", loss, (s, t, n) -> (s - t) / (2 * n)),
        slip("the wrong sign", loss, (s, t, n) -> (t - s) / n),
        slip("targets not subtracted", loss, (s, t, n) -> s / n),
        new LossSlip(
            "divided by the number of outputs too",
            loss,
            (batch, s, t) -> {
              double[] ds = new double[s.length];
              for (int k = 0; k < s.length; k++) {
                ds[k] = (s[k] - t[k]) / s.length;
              }
              return ds;
            }));
  }

  @Override
  public List<LossSlip> absoluteError(AbsoluteError loss) {
    return List.of(
        slip("1/N missing", loss, (s, t, n) -> Math.signum(s - t)),
        slip("the wrong sign", loss, (s, t, n) -> Math.signum(t - s) / n),
        slip("that of the square", loss, (s, t, n) -> (s - t) / n),
        slip("half of it", loss, (s, t, n) -> Math.signum(s - t) / (2 * n)),
        slip("the side where s > t alone", loss, (s, t, n) -> s > t ? 1.0 / n : 0),
        slip("the sign of s", loss, (s, t, n) -> Math.signum(s) / n));
  }

  private static double cut(double r, double delta) {
    return Math.max(-delta, Math.min(delta, r));
  }

  @Override
  public List<LossSlip> huber(Huber any) {
    Huber loss = new Huber(0.5);
    double delta = loss.delta();
    return List.of(
        slip("1/N missing", loss, (s, t, n) -> cut(s - t, delta)),
        slip("the wrong sign", loss, (s, t, n) -> cut(t - s, delta) / n),
        slip("delta ignored", loss, (s, t, n) -> (s - t) / n),
        slip("cut off at 1 instead of delta", loss, (s, t, n) -> cut(s - t, 1) / n),
        slip(
            "the sign without delta beyond it",
            loss,
            (s, t, n) -> (Math.abs(s - t) <= delta ? s - t : Math.signum(s - t)) / n),
        slip("0 beyond delta", loss, (s, t, n) -> Math.abs(s - t) <= delta ? (s - t) / n : 0),
        slip("factor 2 within delta", loss, (s, t, n) -> cut(2 * (s - t), delta) / n));
  }

  @Override
  public List<LossSlip> poissonDeviance(PoissonDeviance loss) {
    return List.of(
        slip("1/N missing", loss, (s, t, n) -> 2 * (Math.exp(s) - t)),
        slip("factor 2 missing", loss, (s, t, n) -> (Math.exp(s) - t) / n),
        slip("the wrong sign", loss, (s, t, n) -> 2 * (t - Math.exp(s)) / n),
        slip("log rates instead of rates", loss, (s, t, n) -> 2 * (s - t) / n),
        slip("targets not subtracted", loss, (s, t, n) -> 2 * Math.exp(s) / n),
        slip("in the rate", loss, (s, t, n) -> 2 * (1 - t / Math.exp(s)) / n),
        slip(
            "examples of t = 0 left out",
            loss,
            (s, t, n) -> t == 0 ? 0 : 2 * (Math.exp(s) - t) / n));
  }

  @Override
  public List<LossSlip> gaussianLikelihood(GaussianLikelihood loss) {
    return GaussianSlips.all();
  }

  @Override
  public List<LossSlip> quantile(QuantileLoss any) {
    return QuantileSlips.all();
  }
}
