package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.random.RandomGenerator;

/**
 * Examples for a check: inputs uniform over [-1, 1), targets that the loss is meant for; each a
 * number of float32.
 */
final class RandomBatch implements LossVisitor<double[]> {
  private final int size;
  private final int outputs;
  private final RandomGenerator random;

  private RandomBatch(int size, int outputs, RandomGenerator random) {
    this.size = size;
    this.outputs = outputs;
    this.random = random;
  }

  static Batch of(Network network, int size, Mode mode, RandomGenerator random) {
    double[] inputs = new double[size * network.input().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = 2 * random.nextDouble() - 1;
    }
    round(inputs);
    RandomBatch targets = new RandomBatch(size, network.output().size(), random);
    Batch batch = Batch.of(network, inputs, network.loss().accept(targets));
    return mode == Mode.INFERENCE
        ? batch.atInference()
        : batch.withMasks(DropoutMasks.random(network, size, random));
  }

  static void round(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) values[i];
    }
  }

  @Override
  public double[] softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
    double[] targets = new double[size * outputs];
    for (int n = 0; n < size; n++) {
      targets[n * outputs + random.nextInt(outputs)] = 1;
    }
    return targets;
  }

  private double[] labels() {
    double[] targets = new double[size * outputs];
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
    double[] targets = new double[size * outputs];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = 2 * random.nextDouble() - 1;
    }
    round(targets);
    return targets;
  }
}
