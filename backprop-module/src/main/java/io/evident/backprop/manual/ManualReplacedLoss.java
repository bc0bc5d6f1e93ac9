package io.evident.backprop.manual;

/** A loss's own value beside somebody else's gradient of it. */
final class ManualReplacedLoss implements ManualLoss {
  private final ManualLoss loss;
  private final OutputGradient gradient;

  ManualReplacedLoss(ManualLoss loss, OutputGradient gradient) {
    this.loss = loss;
    this.gradient = gradient;
  }

  @Override
  public double value(int batch, double[] s, double[] t) {
    return loss.value(batch, s, t);
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    Lent lent = new Lent();
    double[] ds = gradient.of(batch, lent.copy("s", s), lent.copy("t", t)).clone();
    lent.requireUnchanged("the gradient of the loss");
    if (ds.length != s.length) {
      throw new IllegalArgumentException(
          "a loss's gradient must have as many numbers as there are outputs, "
              + s.length
              + ", got "
              + ds.length);
    }
    return ds;
  }

  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    return loss.gradientVariance(batch, s, t);
  }
}
