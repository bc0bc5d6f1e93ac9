package io.evident.bayes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How the posterior and the three predictives move from no data to all of it; under an improper
 * prior, from the first observations that determine them.
 *
 * @param model the model that learns
 * @param observations the observations in the order in which it sees them
 * @param steps one step before any data and one after each observation, where the posterior is
 *     proper
 */
public record PredictivePath(MeanModel model, List<Double> observations, List<Step> steps) {
  /**
   * What is known after the first observations.
   *
   * @param count how many have been seen
   * @param posterior the posterior of the mean
   * @param bayes the posterior predictive
   * @param map the predictive with the most probable parameters plugged in
   * @param mle the predictive with the most likely parameters plugged in, absent where there are
   *     none
   * @param logEvidence the log evidence of what has been seen, NaN under an improper prior
   */
  public record Step(
      int count,
      UnivariateDistribution posterior,
      UnivariateDistribution bayes,
      Gaussian map,
      Optional<Gaussian> mle,
      double logEvidence) {}

  public PredictivePath {
    observations = List.copyOf(observations);
    steps = List.copyOf(steps);
  }

  /**
   * The path along observations in their order.
   *
   * @param model the model that learns
   * @param observations the observations
   * @return the path
   * @throws IllegalArgumentException if an observation is not finite, or the posterior is proper
   *     nowhere on the path
   */
  public static PredictivePath of(MeanModel model, double... observations) {
    StatisticsAccumulator seen = StatisticsAccumulator.create();
    List<Step> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    addStep(steps, model, 0, seen.statistics());
    for (double value : observations) {
      seen.add(value);
      values.add(value);
      addStep(steps, model, values.size(), seen.statistics());
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(
          "the prior is improper and the observations do not make the posterior proper; two must"
              + " differ");
    }
    return new PredictivePath(model, values, steps);
  }

  /**
   * The path along the same observations in a random order.
   *
   * @param generator the source of randomness
   * @return a path with the same end
   */
  public PredictivePath shuffled(RandomGenerator generator) {
    double[] values = observations.stream().mapToDouble(Double::doubleValue).toArray();
    for (int i = values.length - 1; i > 0; i--) {
      int j = generator.nextInt(i + 1);
      double value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
    return of(model, values);
  }

  /**
   * The last step, which has seen everything.
   *
   * @return the last step
   */
  public Step last() {
    return steps.get(steps.size() - 1);
  }

  private static void addStep(
      List<Step> steps, MeanModel model, int count, SufficientStatistics seen) {
    if (model.isProper(seen)) {
      steps.add(
          new Step(
              count,
              model.posteriorOfMean(seen),
              model.predictive(seen),
              model.mapPredictive(seen),
              model.mlePredictive(seen),
              model.logEvidence(seen)));
    }
  }
}
