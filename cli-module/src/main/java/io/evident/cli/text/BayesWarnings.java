package io.evident.cli.text;

import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.PriorPredictiveCheck;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionNoise;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.SufficientStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What {@code evident bayes} says where the data contradict what was assumed of them. */
public final class BayesWarnings {
  /** A tail probability that no honest assumption meets by chance. */
  private static final double SURPRISE = 1e-6;

  private static final int DIGITS = 6;

  private BayesWarnings() {}

  public static List<String> of(MeanModel model, SufficientStatistics data) {
    List<String> warnings = new ArrayList<>();
    if (model instanceof NormalModel known) {
      PriorPredictiveCheck check = PriorPredictiveCheck.of(known, data);
      if (check.noise() < SURPRISE) {
        warnings.add(noise("the observations", known.noiseVariance(), variance(data)));
      }
      if (check.mean() < SURPRISE) {
        warnings.add(
            text(
                "the mean of the observations, %s, contradicts the prior N(%s, %s); give"
                    + " --prior-mean and --prior-variance",
                data.mean().orElseThrow(), known.priorMean(), known.priorVariance()));
      }
    } else if (model instanceof NormalInverseGammaModel prior) {
      PriorPredictiveCheck check = PriorPredictiveCheck.of(prior, data);
      if (check.noise() < SURPRISE) {
        warnings.add(priorOfNoise(prior.shape(), prior.scale(), variance(data)));
      }
      if (check.mean() < SURPRISE) {
        warnings.add(
            text(
                "the mean of the observations, %s, contradicts the prior mean %s; give another"
                    + " --prior-mean or a smaller --prior-count",
                data.mean().orElseThrow(), prior.priorMean()));
      }
    }
    return warnings;
  }

  public static List<String> of(RegressionModel model, RegressionStatistics data) {
    List<String> warnings = new ArrayList<>();
    PriorPredictiveCheck check = PriorPredictiveCheck.of(model, data);
    if (check.noise() < SURPRISE) {
      warnings.add(
          model.noise() instanceof RegressionNoise.Unknown prior
              ? priorOfNoise(prior.shape(), prior.scale(), data.residualVariance())
              : noise("the residuals", model.noise().unit(), data.residualVariance()));
    }
    if (check.mean() < SURPRISE) {
      warnings.add(
          "the responses contradict the prior of the weights; give a larger --prior-variance or"
              + " another --prior-mean");
    }
    return warnings;
  }

  public static List<String> ofGroups(
      double noiseVariance, Collection<SufficientStatistics> groups) {
    return PriorPredictiveCheck.noise(noiseVariance, groups) < SURPRISE
        ? List.of(noise("the observations within the groups", noiseVariance, within(groups)))
        : List.of();
  }

  /** The pooled variance within groups, 0 where no two observations of a group differ. */
  private static double within(Collection<SufficientStatistics> groups) {
    double squares = 0;
    long freedom = 0;
    for (SufficientStatistics group : groups) {
      squares += group.centredSumOfSquares();
      freedom += Math.max(0, group.count() - 1);
    }
    return squares / freedom;
  }

  private static double variance(SufficientStatistics data) {
    return data.centredSumOfSquares() / (data.count() - 1);
  }

  private static String noise(String what, double assumed, double found) {
    return text(
        "%s contradict a noise variance of %s: theirs is %s; give another --noise-variance, or"
            + " leave it out to estimate it",
        what, assumed, found);
  }

  private static String priorOfNoise(double shape, double scale, double found) {
    return text(
        "the data contradict the prior InverseGamma(%s, %s) of the noise variance: theirs is"
            + " %s; give --prior-shape and --prior-scale",
        shape, scale, found);
  }

  private static String text(String format, Object... values) {
    Object[] shown =
        Arrays.stream(values)
            .map(
                value ->
                    value instanceof Double number ? BayesResult.digits(number, DIGITS) : value)
            .toArray();
    return String.format(Locale.ROOT, format, shown);
  }
}
