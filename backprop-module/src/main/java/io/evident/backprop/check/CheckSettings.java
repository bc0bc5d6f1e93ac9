package io.evident.backprop.check;

import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How thoroughly a network's gradient is checked, and where.
 *
 * @param mode how the network is run
 * @param seed of weights and examples
 * @param batchSize examples
 * @param sampleSize entries of each tensor that finite differences look at
 * @param directions random directions in each tensor
 * @param secondOrder whether second derivatives are looked at too
 * @param everyEntry whether finite differences look at every entry of every parameter
 * @param threads at most so many
 * @param findings whether a failure is looked at more closely
 * @param weighted whether examples have weights
 * @param device where TensorFlow is to compute; empty for where it does unless told otherwise
 */
record CheckSettings(
    Mode mode,
    long seed,
    int batchSize,
    int sampleSize,
    int directions,
    boolean secondOrder,
    boolean everyEntry,
    int threads,
    boolean findings,
    boolean weighted,
    Optional<String> device) {

  /** Numbers that a loss is computed from and by way of; the lenet at batch 4 has twice as many. */
  private static final long WORTH_A_THREAD = 50_000;

  static final CheckSettings DEFAULT =
      new CheckSettings(
          Mode.TRAINING,
          GradientCheck.DEFAULT_SEED,
          GradientCheck.DEFAULT_BATCH_SIZE,
          GradientCheck.DEFAULT_SAMPLE_SIZE,
          GradientCheck.DEFAULT_DIRECTIONS,
          false,
          false,
          Runtime.getRuntime().availableProcessors(),
          true,
          false,
          Optional.empty());

  /** The same after a change. */
  CheckSettings with(Consumer<Changed> change) {
    Changed changed = new Changed(this);
    change.accept(changed);
    return changed.settings();
  }

  /** Settings that can still be changed. */
  static final class Changed {
    Mode mode;
    long seed;
    int batchSize;
    int sampleSize;
    int directions;
    boolean secondOrder;
    boolean everyEntry;
    int threads;
    boolean findings;
    boolean weighted;
    Optional<String> device;

    private Changed(CheckSettings from) {
      mode = from.mode;
      seed = from.seed;
      batchSize = from.batchSize;
      sampleSize = from.sampleSize;
      directions = from.directions;
      secondOrder = from.secondOrder;
      everyEntry = from.everyEntry;
      threads = from.threads;
      findings = from.findings;
      weighted = from.weighted;
      device = from.device;
    }

    private CheckSettings settings() {
      return new CheckSettings(
          mode,
          seed,
          batchSize,
          sampleSize,
          directions,
          secondOrder,
          everyEntry,
          threads,
          findings,
          weighted,
          device);
    }
  }

  /** One where the loss takes less time than handing it to another thread. */
  int threadsFor(Network network) {
    long numbers = network.parameterCount();
    for (int layer = 0; layer < network.layers().size(); layer++) {
      numbers += (long) batchSize * network.outputOf(layer).size();
    }
    return numbers < WORTH_A_THREAD ? 1 : threads;
  }
}
