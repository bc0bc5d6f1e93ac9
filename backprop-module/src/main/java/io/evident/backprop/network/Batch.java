package io.evident.backprop.network;

import io.evident.backprop.linear.Matrix;

/**
 * Examples, what the network should say to them, and how it is run on them. The arrays are held,
 * not copied.
 *
 * <p>Shapes: inputs [size, input...], targets [size, outputs], both row-major.
 */
public final class Batch {
  private final Network network;
  private final int size;
  private final Matrix inputs;
  private final double[] targets;
  private final Mode mode;
  private final DropoutMasks masks;

  private Batch(
      Network network, int size, Matrix inputs, double[] targets, Mode mode, DropoutMasks masks) {
    this.network = network;
    this.size = size;
    this.inputs = inputs;
    this.targets = targets;
    this.mode = mode;
    this.masks = masks;
  }

  /**
   * A batch for the given network, to train on. A network with dropout also needs {@link
   * #withMasks}.
   *
   * @param network gives the shapes of an example and of a target
   * @param inputs [size, input...], row-major
   * @param targets [size, outputs], row-major
   * @return the batch
   * @throws IllegalArgumentException if it is empty, the lengths do not fit, or a number is not
   *     finite
   */
  public static Batch of(Network network, double[] inputs, double[] targets) {
    int size = size(network, inputs);
    int out = network.output().size();
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
    Matrix rows = Matrix.of(inputs, size, network.input().size());
    return new Batch(network, size, rows, targets, Mode.TRAINING, null);
  }

  /**
   * A batch whose targets are classes: each target becomes a row of zeros with a one.
   *
   * @param network gives the shape of an example and the number of classes
   * @param inputs [size, input...], row-major
   * @param labels [size], each from 0 to outputs - 1
   * @return the batch
   * @throws IllegalArgumentException if it is empty, the lengths do not fit, a number is not finite
   *     or a label is out of range
   */
  public static Batch ofLabels(Network network, double[] inputs, int[] labels) {
    int size = size(network, inputs);
    int classes = network.output().size();
    if (labels.length != size) {
      throw new IllegalArgumentException(
          "labels of " + size + " examples must have shape [" + size + "], got " + labels.length);
    }
    double[] targets = new double[size * classes];
    for (int n = 0; n < size; n++) {
      if (!(labels[n] >= 0 && labels[n] < classes)) {
        throw new IllegalArgumentException(
            "labels must be from 0 to "
                + (classes - 1)
                + ", got "
                + labels[n]
                + " at example "
                + n);
      }
      targets[n * classes + labels[n]] = 1;
    }
    return of(network, inputs, targets);
  }

  private static int size(Network network, double[] inputs) {
    int in = network.input().size();
    if (inputs.length == 0 || inputs.length % in != 0) {
      throw new IllegalArgumentException(
          "inputs must hold whole examples of "
              + network.input()
              + ", at least one, got "
              + inputs.length
              + " numbers");
    }
    return inputs.length / in;
  }

  private static void requireFinite(String name, double[] values) {
    // 0 times a number is 0, unless it is not finite. Four sums, so that none waits for itself.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int blocks = values.length / 4 * 4;
    for (int i = 0; i < blocks; i += 4) {
      s0 += 0 * values[i];
      s1 += 0 * values[i + 1];
      s2 += 0 * values[i + 2];
      s3 += 0 * values[i + 3];
    }
    int first = s0 + s1 + s2 + s3 == 0 ? blocks : 0;
    for (int i = first; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            name + " must be finite, got " + values[i] + " at entry " + i);
      }
    }
  }

  /**
   * The same examples, for a network run as after training.
   *
   * @return a batch in {@link Mode#INFERENCE}
   */
  public Batch atInference() {
    return new Batch(network, size, inputs, targets, Mode.INFERENCE, null);
  }

  /**
   * The same examples, to train on with the given elements dropped.
   *
   * @param masks of as many dropouts as the network has, each for as many examples as there are
   * @return a batch in {@link Mode#TRAINING}
   * @throws IllegalArgumentException if there are too few or too many masks or elements
   */
  public Batch withMasks(DropoutMasks masks) {
    masks.requireFits(network, size);
    return new Batch(network, size, inputs, targets, Mode.TRAINING, masks);
  }

  /**
   * Some of these examples, in the same mode and without masks: a batch of a training set. They are
   * not looked at again, since all of these were when they were given; for a batch larger than the
   * processor's cache that saves a pass over memory. They are gathered when {@link #inputs()} is
   * first called, or where a product of matrices reads them: these examples' array and the room
   * must not change before the new batch is done with.
   *
   * @param which the examples by their index, in any order and as often as wanted
   * @param room [which.length, input...], written over and held by the new batch; for one batch
   *     after the other the same array will do
   * @return a new batch
   * @throws IllegalArgumentException if there is none, the room is of another length or these
   *     examples' own array, or an index is out of range
   */
  public Batch select(int[] which, double[] room) {
    int in = network.input().size();
    int out = network.output().size();
    if (which.length == 0 || room.length != which.length * in) {
      throw new IllegalArgumentException(
          "the inputs of a selection must have shape ["
              + Math.max(1, which.length)
              + ", "
              + in
              + "], for at least one example, got room for "
              + room.length
              + " numbers and "
              + which.length
              + " examples");
    }
    double[] all = inputs.values();
    if (room == all) {
      throw new IllegalArgumentException("the room of a selection is the examples' own array");
    }
    double[] chosen = new double[which.length * out];
    for (int n = 0; n < which.length; n++) {
      if (!(which[n] >= 0 && which[n] < size)) {
        throw new IllegalArgumentException(
            "examples are counted from 0 to " + (size - 1) + ", got " + which[n] + " at " + n);
      }
      System.arraycopy(targets, which[n] * out, chosen, n * out, out);
    }
    Matrix rows = Matrix.ofRows(all, which, in, room);
    return new Batch(network, which.length, rows, chosen, mode, null);
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
    return inputs.values();
  }

  /**
   * The examples as the rows of a matrix, for products.
   *
   * @return [size, input], not yet gathered if this is a selection
   */
  public Matrix rows() {
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

  /**
   * How the network is run on these examples.
   *
   * @return TRAINING unless asked otherwise
   */
  public Mode mode() {
    return mode;
  }

  /**
   * Which elements a dropout keeps.
   *
   * @param dropout which dropout, counted from 0 in the order of the layers
   * @return 0 or 1 for each element of [size, input...], the array itself
   * @throws IllegalStateException if there are no masks, or at inference
   */
  public double[] mask(int dropout) {
    if (masks == null) {
      throw new IllegalStateException(
          mode == Mode.INFERENCE
              ? "nothing is dropped at inference"
              : "network "
                  + network.name()
                  + " has dropout: give the batch masks (Batch.withMasks) or take it at inference");
    }
    return masks.get(dropout);
  }
}
