package io.evident.models.internal.training;

import io.evident.backprop.graph.ElementType;
import io.evident.models.experiment.Optimization;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Muon;
import io.evident.models.optimization.OptimizerVisitor;
import io.evident.models.optimization.Sgd;
import io.evident.models.optimization.WeightDecay;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TNumber;

/**
 * What the updates of one rule's parameters are fed in one step, computed in float64: 1 - 0.999 in
 * float32 would be off by 1e-5.
 *
 * @param rate the learning rate; for Adam lr sqrt(1 - b2^t) / (1 - b1^t)
 * @param epsilon for Adam, epsilon sqrt(1 - b2^t); else 0
 * @param decay the part of a weight that decoupled decay takes; 0 for none
 */
public record StepNumbers(double rate, double epsilon, double decay) {

  /** Where the numbers are fed. */
  public record Operands<T extends TNumber>(
      Operand<T> rate, Operand<T> epsilon, Operand<T> decay) {}

  /**
   * The numbers of one step for the parameters of one rule.
   *
   * @param optimization what holds for them
   * @param step from 0
   * @param learningRate after the schedule
   * @param type the number type of the update
   */
  public static StepNumbers of(
      Optimization optimization, long step, double learningRate, ElementType type) {
    return optimization.optimizer().accept(new Numbers(optimization, step + 1, learningRate, type));
  }

  private record Numbers(Optimization optimization, long t, double learningRate, ElementType type)
      implements OptimizerVisitor<StepNumbers> {

    private double decay() {
      WeightDecay decay = optimization.weightDecay();
      double beside = decay.form() == WeightDecay.Form.DECOUPLED ? decay.amount() : 0;
      return learningRate * (beside + optimization.optimizer().decoupledDecay());
    }

    private StepNumbers plain() {
      return new StepNumbers(learningRate, 0, decay());
    }

    @Override
    public StepNumbers sgd(Sgd optimizer) {
      return plain();
    }

    @Override
    public StepNumbers momentum(Momentum optimizer) {
      return plain();
    }

    @Override
    public StepNumbers muon(Muon optimizer) {
      return plain();
    }

    /** As the operation has it: 0.999 in float32 is 0.99900001. */
    private double inType(double beta) {
      return type == ElementType.FLOAT32 ? (float) beta : beta;
    }

    @Override
    public StepNumbers adam(Adam optimizer) {
      double root = Math.sqrt(1 - Math.pow(inType(optimizer.beta2()), (double) t));
      double rate = learningRate * root / (1 - Math.pow(inType(optimizer.beta1()), (double) t));
      return new StepNumbers(rate, optimizer.epsilon() * root, decay());
    }
  }
}
