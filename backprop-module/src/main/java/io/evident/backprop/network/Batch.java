package io.evident.backprop.network;

import io.evident.backprop.internal.linear.Matrix;
import java.util.Optional;

/**
 * Examples, what the network should say to them, and how it is run on them. The arrays are held,
 * not copied.
 *
 * <p>Shapes: inputs [size, input...], targets [size, targets], both row-major. How many targets an
 * example has is {@link Network#targets()}; most losses have one for each output.
 */
public final class Batch {
  private final Network network;
  private final int size;
  private final Matrix inputs;
  private final double[] targets;
  private final Mode mode;
  private final DropoutMasks masks;

  /** Null where all examples count the same. */
  private final double[] weights;

  private Batch(
      Network network,
      int size,
      Matrix inputs,
      double[] targets,
      Mode mode,
      DropoutMasks masks,
      double[] weights) {
    this.network = network;
    this.size = size;
    this.inputs = inputs;
    this.targets = targets;
    this.mode = mode;
    this.masks = masks;
    this.weights = weights;
  }

  /**
   * A batch for the given network, to train on. A network with dropout also needs {@link
   * #withMasks}.
   *
   * @param network gives the shapes of an example and of a target
   * @param inputs [size, input...], row-major
   * @param targets [size, targets], row-major
   * @return the batch
   * @throws IllegalArgumentException if it is empty, the lengths do not fit, a number is not
   *     finite, or the loss means nothing for a target
   */
  public static Batch of(Network network, double[] inputs, double[] targets) {
    int size = size(network, inputs);
    int out = network.targets();
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
    network.loss().requireTargets(targets);
    Matrix rows = Matrix.of(inputs, size, network.input().size());
    return new Batch(network, size, rows, targets, Mode.TRAINING, null, null);
  }

  /**
   * A batch whose targets are classes: each target becomes a row of zeros with a one.
   *
   * @param network gives the shape of an example and the number of classes
   * @param inputs [size, input...], row-major
   * @param labels [size], each from 0 to targets - 1
   * @return the batch
   * @throws IllegalArgumentException if it is empty, the lengths do not fit, a number is not finite
   *     or a label is out of range
   */
  public static Batch ofLabels(Network network, double[] inputs, int[] labels) {
    int size = size(network, inputs);
    int classes = network.targets();
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
    return new Batch(network, size, inputs, targets, Mode.INFERENCE, null, weights);
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
    return new Batch(network, size, inputs, targets, Mode.TRAINING, masks, weights);
  }

  /**
   * The same examples, each with a weight: what example n adds to the loss is multiplied by w_n.
   * The loss is still divided by the number of examples, not by the sum of the weights. A weight of
   * 1 for each changes nothing; a weight of 0 leaves an example out of the loss and its gradient,
   * though not out of the statistics of a batch normalization.
   *
   * @param weights w, [size], each finite and at least 0; held, not copied
   * @return a batch in the same mode, with the same masks
   * @throws IllegalArgumentException if there are too few or too many, or one is negative or not
   *     finite
   */
  public Batch withWeights(double... weights) {
    if (weights.length != size) {
      throw new IllegalArgumentException(
          "weights of "
              + size
              + " examples must have shape ["
              + size
              + "], got "
              + weights.length
              + " numbers");
    }
    for (int n = 0; n < size; n++) {
      if (!(weights[n] >= 0 && weights[n] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights must be finite and >= 0, got " + weights[n] + " at example " + n);
      }
    }
    return new Batch(network, size, inputs, targets, mode, masks, weights);
  }

  /**
   * Some of these examples with their weights, in the same mode and without masks: a batch of a
   * training set. They are not looked at again, since all of these were when they were given; for a
   * batch larger than the processor's cache that saves a pass over memory. They are gathered when
   * {@link #inputs()} is first called, or where a product of matrices reads them: these examples'
   * array and the room must not change before the new batch is done with.
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
    int out = network.targets();
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
    double[] ofChosen = weights == null ? null : new double[which.length];
    for (int n = 0; n < which.length; n++) {
      if (!(which[n] >= 0 && which[n] < size)) {
        throw new IllegalArgumentException(
            "examples are counted from 0 to " + (size - 1) + ", got " + which[n] + " at " + n);
      }
      System.arraycopy(targets, which[n] * out, chosen, n * out, out);
      if (ofChosen != null) {
        ofChosen[n] = weights[which[n]];
      }
    }
    Matrix rows = Matrix.ofRows(all, which, in, room);
    return new Batch(network, which.length, rows, chosen, mode, null, ofChosen);
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
   * @return the array itself, [size, targets]
   */
  public double[] targets() {
    return targets;
  }

  /**
   * How much each example counts.
   *
   * @return the array itself, [size]; empty where none was given and all count the same
   */
  public Optional<double[]> weights() {
    return Optional.ofNullable(weights);
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
