package io.evident.models.internal.serving;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.task.Binary;
import io.evident.models.task.Classification;
import io.evident.models.task.MultiLabel;
import io.evident.models.task.Regression;
import io.evident.models.task.Task;
import io.evident.models.task.TaskVisitor;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat64;

/** How a task reads outputs, as operations: from [n, outputs] to [n, predictions], in float64. */
public final class TaskLowering implements TaskVisitor<Operand<TFloat64>> {
  private final Ops tf;
  private final Loss loss;
  private final Operand<TFloat64> outputs;

  public TaskLowering(Ops tf, Loss loss, Operand<TFloat64> outputs) {
    this.tf = tf;
    this.loss = loss;
    this.outputs = outputs;
  }

  @Override
  public Operand<TFloat64> classification(Classification task) {
    return loss.accept(new ProbabilityLowering(tf, outputs, task.targets()));
  }

  @Override
  public Operand<TFloat64> binary(Binary task) {
    return probabilities(task);
  }

  @Override
  public Operand<TFloat64> multiLabel(MultiLabel task) {
    return probabilities(task);
  }

  private Operand<TFloat64> probabilities(Task task) {
    task.requireSuits(loss);
    return loss instanceof BinaryCrossEntropy
        ? tf.math.maximum(tf.constant(0.0), tf.math.minimum(tf.constant(1.0), outputs))
        : tf.math.sigmoid(outputs);
  }

  @Override
  public Operand<TFloat64> regression(Regression task) {
    return loss.accept(new Numbers(task));
  }

  private final class Numbers implements LossVisitor<Operand<TFloat64>> {
    private final Regression task;

    Numbers(Regression task) {
      this.task = task;
    }

    private Operand<TFloat64> constant(List<Double> values) {
      return tf.constant(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Numbers of each target in its own unit. */
    private Operand<TFloat64> inTheirUnits(Operand<TFloat64> standardized) {
      return tf.math.add(
          tf.math.mul(standardized, constant(task.deviations())), constant(task.means()));
    }

    @Override
    public Operand<TFloat64> halfMeanSquaredError(HalfMeanSquaredError squared) {
      return inTheirUnits(outputs);
    }

    @Override
    public Operand<TFloat64> absoluteError(AbsoluteError absolute) {
      return inTheirUnits(outputs);
    }

    @Override
    public Operand<TFloat64> huber(Huber huber) {
      return inTheirUnits(outputs);
    }

    @Override
    public Operand<TFloat64> poissonDeviance(PoissonDeviance poisson) {
      return inTheirUnits(tf.math.exp(outputs));
    }

    @Override
    public Operand<TFloat64> gaussianLikelihood(GaussianLikelihood gaussian) {
      int targets = task.targets();
      List<Operand<TFloat64>> halves = List.of(part(0, targets), part(targets, targets));
      Operand<TFloat64> means = inTheirUnits(halves.get(0));
      Operand<TFloat64> deviations =
          tf.math.mul(
              tf.math.exp(tf.math.mul(halves.get(1), tf.constant(0.5))),
              constant(task.deviations()));
      Operand<TFloat64> pairs = tf.stack(List.of(means, deviations), Stack.axis(2L));
      return tf.reshape(pairs, tf.constant(new int[] {-1, 2 * targets}));
    }

    private Operand<TFloat64> part(int from, int count) {
      return tf.slice(
          outputs, tf.constant(new int[] {0, from}), tf.constant(new int[] {-1, count}));
    }

    @Override
    public Operand<TFloat64> quantile(QuantileLoss quantiles) {
      int levels = quantiles.levels().size();
      int targets = task.targets();
      Operand<TFloat64> byTarget =
          tf.reshape(outputs, tf.constant(new int[] {-1, targets, levels}));
      int[] column = {targets, 1};
      Operand<TFloat64> read =
          tf.math.add(
              tf.math.mul(byTarget, tf.reshape(constant(task.deviations()), tf.constant(column))),
              tf.reshape(constant(task.means()), tf.constant(column)));
      return tf.reshape(read, tf.constant(new int[] {-1, targets * levels}));
    }

    @Override
    public Operand<TFloat64> softmaxCrossEntropy(SoftmaxCrossEntropy softmax) {
      throw unsuited();
    }

    @Override
    public Operand<TFloat64> binaryCrossEntropy(BinaryCrossEntropy binary) {
      throw unsuited();
    }

    @Override
    public Operand<TFloat64> binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits binary) {
      throw unsuited();
    }

    private IllegalArgumentException unsuited() {
      return Task.unsuited(task, loss, "a loss of numbers");
    }
  }
}
