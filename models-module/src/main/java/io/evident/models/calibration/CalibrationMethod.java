package io.evident.models.calibration;

/** A way from what a network computes to probabilities of classes. */
public enum CalibrationMethod {
  /** softmax(f) of the head as it was trained. */
  PLAIN("plain", false),
  /** softmax(f / T). */
  TEMPERATURE("temperature", true),
  /** The head refitted at the prior's precision. */
  MAP("MAP", false),
  /** The head refitted without a prior. */
  MLE("MLE", false),
  /** The posterior of the head's weights, its logits scaled down by the probit approximation. */
  BAYES("Bayes", true),
  /** The mean over logits drawn from the posterior, to which {@link #BAYES} is an approximation. */
  BAYES_SAMPLED("Bayes, sampled", false),
  /** The logits of {@link #BAYES}, divided by a temperature of their own. */
  BAYES_TEMPERATURE("Bayes and temperature", true);

  private final String words;
  private final boolean served;

  CalibrationMethod(String words, boolean served) {
    this.words = words;
    this.served = served;
  }

  /**
   * Whether a model can be exported with it.
   *
   * @return true if it needs no draws and changes how sure the network is
   */
  public boolean isServed() {
    return served;
  }

  /**
   * Whether it takes the posterior of the head.
   *
   * @return true of the Bayesian ones
   */
  public boolean isBayesian() {
    return this == BAYES || this == BAYES_SAMPLED || this == BAYES_TEMPERATURE;
  }

  /**
   * What it is called in tables and files.
   *
   * @return such as "Bayes and temperature"
   */
  @Override
  public String toString() {
    return words;
  }
}
