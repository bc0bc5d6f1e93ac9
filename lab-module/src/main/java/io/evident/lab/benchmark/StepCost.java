package io.evident.lab.benchmark;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;

/**
 * What a step cannot do without, in float32: the operations of its products and the least bytes
 * that move.
 *
 * <p>Operations, for each example and each product of in inputs and out outputs (for a convolution
 * kernel x kernel x channels inputs for each pixel of the output):
 *
 * <pre>
 *   forward          2 in out
 *   weight gradient  2 in out
 *   input gradient   2 in out, unless no layer before has anything to train
 * </pre>
 *
 * <p>What is done to single elements (activations, pooling, normalization, the loss) counts as no
 * operations: it is bound by memory. A custom layer's operations are not known and count as none.
 *
 * <p>Bytes, 4 for each number:
 *
 * <pre>
 *   a trained parameter  read forward, read backward where the layer has an input gradient (weights
 *                        alone), its gradient written and read, itself and what the optimizer
 *                        remembers of it each read and written
 *   another parameter    read and written
 *   an output            written, read forward, read backward, its gradient written and read; not
 *                        where the layer works on single elements, which a product can do as it
 *                        writes
 *   an image             read as bytes
 * </pre>
 *
 * @param operations floating point additions and multiplications
 * @param bytes read and written
 */
public record StepCost(double operations, double bytes) {
  private static final int FLOAT_BYTES = 4;

  /** An output: written, read, read; its gradient: written, read. */
  private static final int MOVES_OF_AN_OUTPUT = 5;

  /** Of a training: read forward, the gradient written and read, the value read and written. */
  private static final int MOVES_OF_A_PARAMETER = 5;

  /** Of each thing the optimizer remembers of a parameter: read, written. */
  private static final int MOVES_OF_A_SLOT = 2;

  /**
   * A training step.
   *
   * @param network what trains
   * @param batch examples a step, at least 1
   * @param slots how many numbers the optimizer remembers of each parameter, at least 0
   * @return its cost
   */
  public static StepCost ofTraining(Network network, int batch, int slots) {
    requirePositive("batch", batch);
    if (!(slots >= 0)) {
      throw new IllegalArgumentException("slots must be at least 0, got " + slots);
    }
    double operations = 0;
    double numbers = 0;
    boolean[] trained = dependOnTrained(network);
    for (int l = 0; l < network.layers().size(); l++) {
      LayerCost cost = LayerCost.of(network, l);
      int products = cost.operations() == 0 ? 0 : hasInputGradient(network, l, trained) ? 3 : 2;
      operations += (double) batch * products * cost.operations();
      numbers += cost.writes() ? (double) batch * MOVES_OF_AN_OUTPUT * outputs(network, l) : 0;
    }
    for (Parameter parameter : network.parameters()) {
      boolean again =
          parameter.role() == ParameterRole.WEIGHT
              && hasInputGradient(network, parameter.layer(), trained);
      int moves =
          parameter.trained()
              ? MOVES_OF_A_PARAMETER + (again ? 1 : 0) + MOVES_OF_A_SLOT * slots
              : 2;
      numbers += (double) moves * parameter.shape().size();
    }
    return new StepCost(
        operations, numbers * FLOAT_BYTES + (double) batch * network.input().size());
  }

  /**
   * An evaluation.
   *
   * @param network what is evaluated
   * @param images how many examples in all, at least 1
   * @param batch how many at a time, at least 1
   * @return its cost: forward alone, the parameters read once for each batch
   */
  public static StepCost ofEvaluation(Network network, int images, int batch) {
    requirePositive("images", images);
    requirePositive("batch", batch);
    double operations = 0;
    double numbers = 0;
    for (int l = 0; l < network.layers().size(); l++) {
      LayerCost cost = LayerCost.of(network, l);
      operations += (double) images * cost.operations();
      numbers += cost.writes() ? 2.0 * images * outputs(network, l) : 0;
    }
    double batches = Math.ceil((double) images / batch);
    numbers += batches * network.parameterCount();
    return new StepCost(
        operations, numbers * FLOAT_BYTES + (double) images * network.input().size());
  }

  private static int outputs(Network network, int layer) {
    return network.outputOf(layer).size();
  }

  /** Whether each value, by its number, depends on something that is trained. */
  private static boolean[] dependOnTrained(Network network) {
    boolean[] depend = new boolean[network.layers().size() + 1];
    for (int l = 0; l < network.layers().size(); l++) {
      int layer = l;
      depend[l + 1] =
          hasInputGradient(network, l, depend)
              || network.parameters().stream().anyMatch(p -> p.layer() == layer && p.trained());
    }
    return depend;
  }

  private static boolean hasInputGradient(Network network, int layer, boolean[] depend) {
    return network.sources(layer).stream().anyMatch(value -> depend[value]);
  }

  private static void requirePositive(String name, int value) {
    if (!(value >= 1)) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }

  /**
   * The time the machine needs at least.
   *
   * @param rates what it can do
   * @return operations / rate + bytes / bandwidth, in seconds
   */
  public double seconds(MachineRates rates) {
    return operations / rates.operationsPerSecond() + bytes / rates.bytesPerSecond();
  }
}
