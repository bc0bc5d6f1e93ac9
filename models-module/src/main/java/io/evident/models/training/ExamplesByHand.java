package io.evident.models.training;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.models.data.Examples;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.training.ColorByHand;
import io.evident.models.internal.training.StepDraws;
import io.evident.models.internal.training.StepSeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** A batch as the network sees it in training, computed in float64 from features as stored. */
final class ExamplesByHand {
  private final Experiment experiment;
  private final Examples examples;
  private final InputScaling scaling;

  ExamplesByHand(Experiment experiment, TrainingData data) {
    this(experiment, data.train(), data.scaling());
  }

  ExamplesByHand(Experiment experiment, Examples examples, InputScaling scaling) {
    this.experiment = experiment;
    this.examples = examples;
    this.scaling = scaling;
  }

  /** An example as the network sees it without augmentation. */
  double[] inputs(int index) throws IOException {
    return scaling.inputs(features(index));
  }

  /**
   * A batch, and how far rounding moves its inputs.
   *
   * @param batch the examples
   * @param inputVariance in units of the squared unit roundoff
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Given(Batch batch, double[] inputVariance) {}

  /**
   * The batch of a step.
   *
   * @param indices of the examples
   * @param drawn what the graph draws for them
   * @param seed of the step
   */
  Given of(int[] indices, StepDraws.Drawn drawn, StepSeed seed) throws IOException {
    Network network = experiment.network();
    int size = examples.features().size();
    int width = examples.targets();
    double[] inputs = new double[indices.length * size];
    double[] variance = new double[inputs.length];
    double[] targets = new double[indices.length * width];
    float[] target = new float[width];
    for (int n = 0; n < indices.length; n++) {
      examples.target(indices[n], target, 0);
      for (int k = 0; k < width; k++) {
        targets[n * width + k] = target[k];
      }
      double[] pixels = moved(indices[n], drawn, n, seed);
      double[] ofPixels = new double[0];
      if (!drawn.colors().isEmpty()) {
        ColorByHand colored =
            ColorByHand.of(
                experiment.preparation().augmentation().colors(),
                pixels,
                examples.features().dimension(2),
                drawn.colors(n));
        pixels = colored.pixels();
        ofPixels = colored.variance();
      }
      double[] x = scaling.inputs(pixels);
      double[] ofInputs = inputVariance(x, ofPixels);
      for (int i = 0; i < size; i++) {
        if (!isCut(drawn, n, i)) {
          inputs[n * size + i] = x[i];
          variance[n * size + i] = ofInputs[i];
        }
      }
    }
    Batch batch = Batch.of(network, inputs, targets);
    if (examples.isWeighted()) {
      batch = batch.withWeights(Arrays.stream(indices).mapToDouble(examples::weight).toArray());
    }
    List<boolean[]> masks = drawn.masks();
    return new Given(
        masks.isEmpty() ? batch : batch.withMasks(DropoutMasks.of(network, indices.length, masks)),
        variance);
  }

  /** Of the scaling, and of the pixels before it where these are rounded. */
  private double[] inputVariance(double[] x, double[] ofPixels) {
    double[] variance = scaling.inputVariance(x);
    if (ofPixels.length > 0) {
      double[] ones = new double[x.length];
      Arrays.fill(ones, 1);
      double[] one = scaling.inputs(ones);
      double[] zero = scaling.inputs(new double[x.length]);
      for (int i = 0; i < variance.length; i++) {
        double factor = one[i] - zero[i];
        variance[i] += factor * factor * ofPixels[i];
      }
    }
    return variance;
  }

  private double[] features(int index) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(examples.bytes()).order(ByteOrder.nativeOrder());
    examples.read(index, bytes);
    double[] features = new double[examples.features().size()];
    for (int i = 0; i < features.length; i++) {
      features[i] =
          switch (examples.element()) {
            case BYTE -> Byte.toUnsignedInt(bytes.get(i));
            case FLOAT -> bytes.getFloat(i * Float.BYTES);
          };
    }
    return features;
  }

  /** Shifted down and to the right, then turned left to right if the draw says so. */
  private double[] moved(int index, StepDraws.Drawn drawn, int n, StepSeed seed)
      throws IOException {
    double[] pixels = features(index);
    Augmentation augmentation = experiment.preparation().augmentation();
    if (augmentation.flip() == Augmentation.Flip.NEVER && augmentation.translate() == 0) {
      return pixels;
    }
    // Where it alternates, nothing is drawn: it follows from the image and the epoch.
    boolean flipped =
        augmentation.flip() == Augmentation.Flip.ALTERNATING
            ? seed.isMirrored(index)
            : drawn.flipped()[n] == 1;
    Shape shape = examples.features();
    int height = shape.dimension(0);
    int width = shape.dimension(1);
    int channels = shape.dimension(2);
    double[] moved = new double[pixels.length];
    for (int row = 0; row < height; row++) {
      int fromRow = inside(row - drawn.down()[n], height);
      for (int column = 0; column < width; column++) {
        int shifted = inside(column - drawn.right()[n], width);
        int fromColumn = flipped ? width - 1 - shifted : shifted;
        System.arraycopy(
            pixels,
            (fromRow * width + fromColumn) * channels,
            moved,
            (row * width + column) * channels,
            channels);
      }
    }
    return moved;
  }

  /** An index beyond an edge is that of its mirror image. */
  private static int inside(int index, int length) {
    if (index < 0) {
      return -index;
    }
    return index < length ? index : 2 * (length - 1) - index;
  }

  private boolean isCut(StepDraws.Drawn drawn, int n, int feature) {
    int side = experiment.preparation().augmentation().cutout();
    if (side == 0) {
      return false;
    }
    int pixel = feature / examples.features().dimension(2);
    int width = examples.features().dimension(1);
    int row = pixel / width - (drawn.row()[n] - side / 2);
    int column = pixel % width - (drawn.column()[n] - side / 2);
    return row >= 0 && row < side && column >= 0 && column < side;
  }
}
