package io.evident.models.internal.training;

import io.evident.backprop.graph.ElementType;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.optimization.TrainingLength;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one step of a training is told.
 *
 * @param rates the learning rate after the schedule, by rule
 * @param numbers that the update is fed, by rule
 * @param frozen the parameters that stand still in its epoch
 * @param slowMove whether slow weights move behind it
 */
public record StepSettings(
    List<Double> rates, List<StepNumbers> numbers, Set<Integer> frozen, boolean slowMove) {

  public StepSettings {
    rates = List.copyOf(rates);
    numbers = List.copyOf(numbers);
    frozen = Set.copyOf(frozen);
  }

  /**
   * The settings of one step.
   *
   * @param rules of the experiment
   * @param step from 0
   * @param epoch from 1
   * @param length of the training
   */
  public static StepSettings of(ParameterRules rules, long step, int epoch, TrainingLength length) {
    List<Double> rates = new ArrayList<>();
    List<StepNumbers> numbers = new ArrayList<>();
    for (Optimization rule : rules.all()) {
      double rate = rule.optimizer().learningRate() * rule.schedule().factor(step, length);
      rates.add(rate);
      numbers.add(StepNumbers.of(rule, step, rate, ElementType.FLOAT32));
    }
    boolean slowMove = rules.all().get(0).lookahead().isAfter(step + 1);
    return new StepSettings(rates, numbers, rules.frozen(epoch), slowMove);
  }
}
