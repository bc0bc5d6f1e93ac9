package io.evident.cli;

import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionNoise;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.WeightPrior;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code evident bayes} that say what is believed before the data. */
final class BayesPriors {
  private static final double PRIOR_VARIANCE = 5;

  /** The prior deviation of a constant that is not shrunk is a thousand times that of the data. */
  private static final double WIDE = 1e6;

  private static final String WIDE_WORD = "wide";

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
      split = ",",
      paramLabel = "VARIANCE",
      converter = Variance.class,
      description =
          "Variance of the prior (default: 5). A regression takes one for all weights, one for each "
              + "of --features, or one for the constant and each of them; left out, the constant's "
              + "is 'wide' beside the data.")
  private List<OptionalDouble> priorVariances = List.of();

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
    return NormalModel.of(noiseVariance, priorMean, priorVariance());
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

  private double priorVariance() {
    if (priorVariances.isEmpty()) {
      return PRIOR_VARIANCE;
    }
    if (priorVariances.size() > 1) {
      throw new IllegalArgumentException(
          "--prior-variance takes several values with --model regression alone, got "
              + priorVariances.size());
    }
    return priorVariances.get(0).orElseThrow(() -> wideElsewhere("the mean"));
  }

  /** The prior of the constant and of the features' weights, for data whose X has both. */
  RegressionPrior regression(RegressionStatistics data, List<String> features) {
    double[] variances = slopeVariances(features);
    double[] means = new double[features.size()];
    Arrays.fill(means, priorMean);
    OptionalDouble constant = constantVariance(features.size());
    constant.ifPresent(variance -> requirePositive("constant", variance));
    double[] level = data.means();
    WeightPrior weights;
    if (constant.isPresent()) {
      weights =
          WeightPrior.of(withFirst(priorMean, means), withFirst(constant.getAsDouble(), variances));
    } else {
      weights =
          WeightPrior.ofLevel(
              Arrays.copyOfRange(level, 1, level.length - 1),
              level[level.length - 1],
              wideVariance(data),
              means,
              variances);
    }
    RegressionNoise noise =
        unknownNoise
            ? new RegressionNoise.Unknown(priorShape, priorScale)
            : new RegressionNoise.Known(noiseVariance);
    return new RegressionPrior(
        RegressionModel.of(noise, weights),
        constant.isPresent() ? "constant" : "constantAtMeans",
        constant.isPresent() ? priorMean : level[level.length - 1],
        constant.orElseGet(() -> wideVariance(data)),
        priorMean,
        Arrays.stream(variances).boxed().toList());
  }

  /** In units of the noise variance where that is unknown, which the data's variance is not. */
  private double wideVariance(RegressionStatistics data) {
    return unknownNoise ? WIDE : WIDE * (data.responseVariance() + noiseVariance);
  }

  private OptionalDouble constantVariance(int features) {
    boolean given = priorVariances.size() == 1 || priorVariances.size() == features + 1;
    return given ? priorVariances.get(0) : OptionalDouble.empty();
  }

  private double[] slopeVariances(List<String> features) {
    int given = priorVariances.size();
    int k = features.size();
    if (given > 1 && given != k && given != k + 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--prior-variance takes one value, one for each of the %d --features, or one for the"
                  + " constant and each of them, got %d",
              k,
              given));
    }
    double[] variances = new double[k];
    for (int i = 0; i < k; i++) {
      int at = given == 1 ? 0 : given - k + i;
      String feature = features.get(i);
      variances[i] =
          given == 0
              ? PRIOR_VARIANCE
              : priorVariances.get(at).orElseThrow(() -> wideElsewhere(feature));
      requirePositive(feature, variances[i]);
    }
    return variances;
  }

  private static void requirePositive(String weight, double variance) {
    if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--prior-variance of " + weight + " must be finite and > 0, got " + variance);
    }
  }

  private static IllegalArgumentException wideElsewhere(String what) {
    return new IllegalArgumentException(
        "--prior-variance: 'wide' is for the constant of a regression, got it for "
            + what
            + "; give a number");
  }

  private static double[] withFirst(double first, double[] rest) {
    return DoubleStream.concat(DoubleStream.of(first), Arrays.stream(rest)).toArray();
  }

  /** A number, or nothing for the word wide. */
  static final class Variance implements ITypeConverter<OptionalDouble> {
    @Override
    public OptionalDouble convert(String text) {
      if (text.equals(WIDE_WORD)) {
        return OptionalDouble.empty();
      }
      try {
        return OptionalDouble.of(Double.parseDouble(text));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'" + text + "' is neither a number nor " + WIDE_WORD);
      }
    }
  }
}
