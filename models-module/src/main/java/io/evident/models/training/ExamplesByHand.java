package io.evident.models.training;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.Network;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.Experiment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A batch as the network sees it in training, computed in float64 from the images' bytes. */
final class ExamplesByHand {
  private final Experiment experiment;
  private final ImageDataset images;
  private final PixelScaling scaling;

  ExamplesByHand(Experiment experiment, TrainingData data) {
    this.experiment = experiment;
    this.images = data.train();
    this.scaling = data.scaling();
  }

  /**
   * A batch, and how far rounding moves its inputs.
   *
   * @param batch the examples
   * @param inputVariance in units of the squared unit roundoff
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Examples(Batch batch, double[] inputVariance) {}

  /**
   * The batch of a step.
   *
   * @param indices of the images
   * @param drawn what the graph draws for them
   */
  Examples of(int[] indices, StepDraws.Drawn drawn) throws IOException {
    Network network = experiment.network();
    ImageShape shape = images.shape();
    int size = shape.bytes();
    double[] inputs = new double[indices.length * size];
    double[] variance = new double[inputs.length];
    int[] labels = new int[indices.length];
    for (int n = 0; n < indices.length; n++) {
      labels[n] = images.label(indices[n]);
      double[] x = scaling.inputs(moved(pixels(indices[n]), drawn, n));
      double[] ofInputs = scaling.inputVariance(x);
      for (int i = 0; i < size; i++) {
        if (!isCut(drawn, n, i / shape.channels())) {
          inputs[n * size + i] = x[i];
          variance[n * size + i] = ofInputs[i];
        }
      }
    }
    Batch batch = Batch.ofLabels(network, inputs, labels);
    List<boolean[]> masks = drawn.masks();
    return new Examples(
        masks.isEmpty() ? batch : batch.withMasks(DropoutMasks.of(network, indices.length, masks)),
        variance);
  }

  private double[] pixels(int index) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(images.shape().bytes());
    images.read(index, bytes);
    double[] pixels = new double[bytes.capacity()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(bytes.get(i));
    }
    return pixels;
  }

  /** Shifted down and to the right, then turned left to right if the draw says so. */
  private double[] moved(double[] pixels, StepDraws.Drawn drawn, int n) {
    Augmentation augmentation = experiment.preparation().augmentation();
    if (!augmentation.flip() && augmentation.translate() == 0) {
      return pixels;
    }
    ImageShape shape = images.shape();
    int channels = shape.channels();
    double[] moved = new double[pixels.length];
    for (int row = 0; row < shape.height(); row++) {
      int fromRow = inside(row - drawn.down()[n], shape.height());
      for (int column = 0; column < shape.width(); column++) {
        int shifted = inside(column - drawn.right()[n], shape.width());
        int fromColumn = drawn.flipped()[n] == 1 ? shape.width() - 1 - shifted : shifted;
        System.arraycopy(
            pixels,
            (fromRow * shape.width() + fromColumn) * channels,
            moved,
            (row * shape.width() + column) * channels,
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

  private boolean isCut(StepDraws.Drawn drawn, int n, int pixel) {
    int side = experiment.preparation().augmentation().cutout();
    if (side == 0) {
      return false;
    }
    int row = pixel / images.shape().width() - (drawn.row()[n] - side / 2);
    int column = pixel % images.shape().width() - (drawn.column()[n] - side / 2);
    return row >= 0 && row < side && column >= 0 && column < side;
  }
}
