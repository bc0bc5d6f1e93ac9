package io.evident.cli;

import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.RegressionModel;
import java.util.Arrays;
import picocli.CommandLine.Option;

/** The options of {@code evident bayes} that say what is believed before the data. */
final class BayesPriors {
  @Option(
      names = "--noise-variance",
      defaultValue = "1",
      description = "Variance of an observation around the mean (default: ${DEFAULT-VALUE}).")
  private double noiseVariance;

  @Option(
      names = "--prior-mean",
      defaultValue = "0",
      description = "Mean of the prior (default: ${DEFAULT-VALUE}).")
  private double priorMean;

  @Option(
      names = "--prior-variance",
      defaultValue = "5",
      description = "Variance of the prior (default: ${DEFAULT-VALUE}).")
  private double priorVariance;

  @Option(
      names = "--rival-prior-variance",
      defaultValue = "0.1",
      description = "Variance of a rival prior to compare with (default: ${DEFAULT-VALUE}).")
  private double rivalPriorVariance;

  @Option(
      names = "--prior-count",
      defaultValue = "1",
      description = "Observations that the prior of nig is worth (default: ${DEFAULT-VALUE}).")
  private double priorCount;

  @Option(
      names = "--prior-shape",
      defaultValue = "1",
      description = "Shape of nig's prior of the variance (default: ${DEFAULT-VALUE}).")
  private double priorShape;

  @Option(
      names = "--prior-scale",
      defaultValue = "1",
      description = "Scale of nig's prior of the variance (default: ${DEFAULT-VALUE}).")
  private double priorScale;

  @Option(
      names = "--unknown-noise",
      description =
          "A regression whose noise variance has nig's prior; --prior-variance is then in units of it.")
  private boolean unknownNoise;

  double noiseVariance() {
    return noiseVariance;
  }

  NormalModel normal() {
    return NormalModel.of(noiseVariance, priorMean, priorVariance);
  }

  NormalModel rival() {
    if (!(rivalPriorVariance > 0 && rivalPriorVariance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--rival-prior-variance must be finite and > 0, got " + rivalPriorVariance);
    }
    return NormalModel.of(noiseVariance, priorMean, rivalPriorVariance);
  }

  NormalInverseGammaModel normalInverseGamma() {
    return NormalInverseGammaModel.of(priorMean, priorCount, priorShape, priorScale);
  }

  RegressionModel regression(int columns) {
    double[] means = new double[columns];
    Arrays.fill(means, priorMean);
    return unknownNoise
        ? RegressionModel.unknownNoise(priorShape, priorScale, means, priorVariance)
        : RegressionModel.knownNoise(noiseVariance, means, priorVariance);
  }
}
