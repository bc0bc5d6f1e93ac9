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
    return ofSteps(model, Integer.MAX_VALUE, observations);
  }

  /**
   * The path along observations in their order in at most so many steps, evenly spaced with the
   * first and the last among them.
   *
   * @param model the model that learns
   * @param most how many steps, at least 2
   * @param observations the observations
   * @return the path
   * @throws IllegalArgumentException as {@link #of}, or if there are fewer than 2 steps
   */
  public static PredictivePath ofSteps(MeanModel model, int most, double... observations) {
    if (most < 2) {
      throw new IllegalArgumentException("most must be >= 2, got " + most);
    }
    StatisticsAccumulator seen = StatisticsAccumulator.create();
    List<Step> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    int first = -1;
    long next = 0;
    for (int count = 0; count <= observations.length; count++) {
      if (count > 0) {
        seen.add(observations[count - 1]);
        values.add(observations[count - 1]);
      }
      SufficientStatistics now = seen.statistics();
      if (first < 0 && model.isProper(now)) {
        first = count;
        next = count;
      }
      if (first >= 0 && count == next) {
        steps.add(step(model, count, now));
        double rest = observations.length - first;
        int i = steps.size();
        next = first + (rest < most ? i : Math.round(i * rest / (most - 1)));
      }
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

  private static Step step(MeanModel model, int count, SufficientStatistics seen) {
    return new Step(
        count,
        model.posteriorOfMean(seen),
        model.predictive(seen),
        model.mapPredictive(seen),
        model.mlePredictive(seen),
        model.logEvidence(seen));
  }
}
