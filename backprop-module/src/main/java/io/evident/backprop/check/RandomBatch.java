package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.random.RandomGenerator;

/**
 * Examples for a check: inputs uniform over [-1, 1), targets that the loss is meant for; each a
 * number of float32. Weights, where examples have some, are uniform over [1/4, 9/4), so that none
 * is 1 and their mean is none either.
 */
final class RandomBatch implements LossVisitor<double[]> {
  private final int size;
  private final int perExample;
  private final RandomGenerator random;

  private RandomBatch(int size, int perExample, RandomGenerator random) {
    this.size = size;
    this.perExample = perExample;
    this.random = random;
  }

  static Batch of(Network network, CheckSettings settings, RandomGenerator random) {
    Batch batch = of(network, settings.batchSize(), settings.mode(), random);
    if (!settings.weighted()) {
      return batch;
    }
    double[] weights = new double[batch.size()];
    for (int n = 0; n < weights.length; n++) {
      weights[n] = 0.25 + 2 * random.nextDouble();
    }
    round(weights);
    return batch.withWeights(weights);
  }

  static Batch of(Network network, int size, Mode mode, RandomGenerator random) {
    double[] inputs = new double[size * network.input().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = 2 * random.nextDouble() - 1;
    }
    round(inputs);
    RandomBatch targets = new RandomBatch(size, network.targets(), random);
    Batch batch = Batch.of(network, inputs, network.loss().accept(targets));
    return mode == Mode.INFERENCE
        ? batch.atInference()
        : batch.withMasks(DropoutMasks.random(network, size, random));
  }

  static void round(double[] values) {
    Slices.each(
        values.length,
        (first, last) -> {
          for (int i = first; i < last; i++) {
            values[i] = (float) values[i];
          }
        });
  }

  @Override
  public double[] softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    double[] targets = new double[size * perExample];
    for (int n = 0; n < size; n++) {
      targets[n * perExample + random.nextInt(perExample)] = 1;
    }
    return targets;
  }

  private double[] labels() {
    double[] targets = new double[size * perExample];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextInt(2);
    }
    return targets;
  }

  @Override
  public double[] binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
    return labels();
  }

  @Override
  public double[] binaryCrossEntropy(BinaryCrossEntropy loss) {
    return labels();
  }

  @Override
  public double[] halfMeanSquaredError(HalfMeanSquaredError loss) {
    return within(1);
  }

  /** Uniform over [-size, size). */
  private double[] within(double size) {
    double[] targets = new double[this.size * perExample];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = size * (2 * random.nextDouble() - 1);
    }
    round(targets);
    return targets;
  }

  @Override
  public double[] absoluteError(AbsoluteError loss) {
    return within(1);
  }

  /** On both sides of the joints. */
  @Override
  public double[] huber(Huber loss) {
    return within(2 * loss.delta());
  }

  @Override
  public double[] poissonDeviance(PoissonDeviance loss) {
    double[] targets = new double[size * perExample];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextInt(5);
    }
    return targets;
  }

  @Override
  public double[] gaussianLikelihood(GaussianLikelihood loss) {
    return within(1);
  }

  @Override
  public double[] quantile(QuantileLoss loss) {
    return within(1);
  }
}
