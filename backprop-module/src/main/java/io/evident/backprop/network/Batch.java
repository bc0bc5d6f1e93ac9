package io.evident.backprop.network;

/**
 * Examples and what the network should say to them. The arrays are held, not copied.
 *
 * <p>Shapes: inputs [size, input...], targets [size, outputs], both row-major.
 */
public final class Batch {
  private final int size;
  private final double[] inputs;
  private final double[] targets;

  private Batch(int size, double[] inputs, double[] targets) {
    this.size = size;
    this.inputs = inputs;
    this.targets = targets;
  }

  /**
   * A batch for the given network.
   *
   * @param network gives the shapes of an example and of a target
   * @param inputs [size, input...], row-major
   * @param targets [size, outputs], row-major
   * @return the batch
   * @throws IllegalArgumentException if it is empty, the lengths do not fit, or a number is not
   *     finite
   */
  public static Batch of(Network network, double[] inputs, double[] targets) {
    int in = network.input().size();
    int out = network.output().size();
    if (inputs.length == 0 || inputs.length % in != 0) {
      throw new IllegalArgumentException(
          "inputs must hold whole examples of " + network.input() + ", got " + inputs.length);
    }
    int size = inputs.length / in;
    if (targets.length != size * out) {
      throw new IllegalArgumentException(
          "targets of "
              + size
              + " examples must have shape ["
              + size
              + ", "
              + out
              + "], got "
              + targets.length
              + " numbers");
    }
    requireFinite("inputs", inputs);
    requireFinite("targets", targets);
    return new Batch(size, inputs, targets);
  }

  private static void requireFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            name + " must be finite, got " + values[i] + " at entry " + i);
      }
    }
  }

  /**
   * How many examples there are.
   *
   * @return at least 1
   */
  public int size() {
    return size;
  }

  /**
   * The examples.
   *
   * @return the array itself, [size, input...]
   */
  public double[] inputs() {
    return inputs;
  }

  /**
   * What the network should say.
   *
   * @return the array itself, [size, outputs]
   */
  public double[] targets() {
    return targets;
  }
}
