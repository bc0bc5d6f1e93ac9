package io.evident.cli;

import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.ReferenceModel;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionNoise;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.WeightPrior;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code evident bayes} that say what is believed before the data. */
final class BayesPriors {
  private static final double PRIOR_VARIANCE = 5;
  private static final double RIVAL_PRIOR_VARIANCE = 0.1;

  /** The prior deviation of a constant that is not shrunk is a thousand times that of the data. */
  private static final double WIDE = 1e6;

  private static final String WIDE_WORD = "wide";

  @Option(
      names = "--noise-variance",
      paramLabel = "VARIANCE",
      description = "Variance of an observation around the mean; left out, it is estimated.")
  private Double noiseVariance;

  @Option(
      names = "--prior-mean",
      paramLabel = "MEAN",
      description = "Mean of the prior (default: 0 where there is one).")
  private Double priorMean;

  @Option(
      names = "--prior-variance",
      split = ",",
      paramLabel = "VARIANCE",
      converter = Variance.class,
      description =
          "Variance of the prior where the noise variance is given (default: 5). A regression takes one for all weights, one for each "
              + "of --features, or one for the constant and each of them; left out, the constant's "
              + "is 'wide' beside the data.")
  private List<OptionalDouble> priorVariances = List.of();

  @Option(
      names = "--rival-prior-variance",
      paramLabel = "VARIANCE",
      description =
          "Variance of a rival prior to compare with where the noise variance is given (default:"
              + " 0.1).")
  private Double rivalPriorVariance;

  @Option(
      names = "--prior-count",
      paramLabel = "COUNT",
      description =
          "Observations that the prior of the mean is worth where the noise variance is estimated."
              + " Without any option of the prior it is the reference prior; else those left out"
              + " are 1.")
  private Double priorCount;

  @Option(
      names = "--prior-shape",
      paramLabel = "SHAPE",
      description = "Shape of the prior of the noise variance, an inverse gamma.")
  private Double priorShape;

  @Option(
      names = "--prior-scale",
      paramLabel = "SCALE",
      description = "Scale of the prior of the noise variance.")
  private Double priorScale;

  @Option(
      names = "--unknown-noise",
      description =
          "Estimate the noise variance of a regression, as without --noise-variance; "
              + "--prior-variance is then in units of it.")
  private boolean unknownNoise;

  boolean noiseIsGiven() {
    return noiseVariance != null;
  }

  /** What is assumed of an unknown mean. */
  MeanModel mean() {
    if (noiseIsGiven()) {
      return normal();
    }
    requireAbsent("--prior-variance", !priorVariances.isEmpty());
    requireAbsent("--rival-prior-variance", rivalPriorVariance != null);
    boolean prior =
        Stream.of(priorMean, priorCount, priorShape, priorScale).anyMatch(Objects::nonNull);
    return prior
        ? NormalInverseGammaModel.of(
            or(priorMean, 0), or(priorCount, 1), or(priorShape, 1), or(priorScale, 1))
        : new ReferenceModel();
  }

  private static void requireAbsent(String option, boolean given) {
    if (given) {
      throw new IllegalArgumentException(
          option
              + " goes with --noise-variance; where the noise variance is estimated, --prior-count"
              + " says what the prior is worth");
    }
  }

  private NormalModel normal() {
    requireEstimated("--prior-count", priorCount);
    requireEstimated("--prior-shape", priorShape);
    requireEstimated("--prior-scale", priorScale);
    return NormalModel.of(noiseVariance, or(priorMean, 0), priorVariance());
  }

  private static void requireEstimated(String option, Double value) {
    if (value != null) {
      throw new IllegalArgumentException(
          option + " is of an estimated noise variance; leave it or --noise-variance out");
    }
  }

  /** The same with another prior variance, where the noise variance is given. */
  Optional<NormalModel> rival() {
    if (!noiseIsGiven()) {
      return Optional.empty();
    }
    double variance = or(rivalPriorVariance, RIVAL_PRIOR_VARIANCE);
    if (!(variance > 0 && variance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--rival-prior-variance must be finite and > 0, got " + variance);
    }
    return Optional.of(NormalModel.of(noiseVariance, or(priorMean, 0), variance));
  }

  /** The noise variance of groups, whose prior is estimated. */
  OptionalDouble noiseOfGroups() {
    boolean prior =
        Stream.of(priorMean, rivalPriorVariance, priorCount, priorShape, priorScale)
                .anyMatch(Objects::nonNull)
            || !priorVariances.isEmpty();
    if (prior) {
      throw new IllegalArgumentException(
          "--group estimates its prior from the groups; leave the options of the prior out");
    }
    if (!noiseIsGiven()) {
      return OptionalDouble.empty();
    }
    if (!(noiseVariance > 0 && noiseVariance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "--noise-variance must be finite and > 0, got " + noiseVariance);
    }
    return OptionalDouble.of(noiseVariance);
  }

  private static double or(Double value, double otherwise) {
    return value == null ? otherwise : value;
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

  /** Refuses what contradicts itself, whatever the model. */
  void requireConsistent() {
    if (noiseIsGiven() && unknownNoise) {
      throw new IllegalArgumentException(
          "--noise-variance and --unknown-noise exclude each other; leave one out");
    }
  }

  /** Whether a regression has no prior of its own: then the reference prior is taken. */
  boolean isReferenceRegression() {
    return !noiseIsGiven()
        && priorVariances.isEmpty()
        && Stream.of(priorMean, priorShape, priorScale).allMatch(Objects::isNull);
  }

  /** Whether a rival prior is given. */
  boolean hasRival() {
    return rivalPriorVariance != null;
  }

  /** Refuses options that a regression has no use for. */
  void requireOfRegression() {
    if (priorCount != null || rivalPriorVariance != null) {
      throw new IllegalArgumentException(
          (priorCount == null ? "--rival-prior-variance" : "--prior-count")
              + " does not go with --model regression; --prior-variance says how wide its prior is");
    }
    if (noiseIsGiven()) {
      requireEstimated("--prior-shape", priorShape);
      requireEstimated("--prior-scale", priorScale);
    }
  }

  /** The prior of the constant and of the features' weights, for data whose X has both. */
  BayesRegression.Prior regression(RegressionStatistics data, List<String> features) {
    double priorMean = or(this.priorMean, 0);
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
        noiseIsGiven()
            ? new RegressionNoise.Known(noiseVariance)
            : new RegressionNoise.Unknown(or(priorShape, 1), or(priorScale, 1));
    return new BayesRegression.Prior(
        RegressionModel.of(noise, weights),
        constant.isPresent() ? BayesRegression.CONSTANT : BayesRegression.CONSTANT_AT_MEANS,
        constant.isPresent() ? priorMean : level[level.length - 1],
        constant.orElseGet(() -> wideVariance(data)),
        priorMean,
        Arrays.stream(variances).boxed().toList());
  }

  /** In units of the noise variance where that is unknown, which the data's variance is not. */
  private double wideVariance(RegressionStatistics data) {
    return noiseIsGiven() ? WIDE * (data.responseVariance() + noiseVariance) : WIDE;
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
