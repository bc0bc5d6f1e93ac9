package io.evident.models.internal.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageShape;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.ColorJitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gather;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TNumber;

/** An augmentation as operations on images. */
public final class ImageAugmentation {
  /** Above the bits that dropouts use, so that nothing is drawn alike. */
  private static final long STREAM = 0x4000L << 48;

  private final Ops tf;
  private final Augmentation augmentation;
  private final ImageShape shape;

  /** Whether each image of a batch is mirrored, where that is not drawn by an operation. */
  private final Optional<Operand<TInt32>> fedFlips;

  private final Optional<ColorLowering> colors;

  ImageAugmentation(Ops tf, Augmentation augmentation, ImageShape shape) {
    this(
        tf,
        augmentation,
        shape,
        augmentation.flip() == Augmentation.Flip.ALTERNATING
            ? Optional.of(
                tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE))))
            : Optional.empty());
  }

  private ImageAugmentation(
      Ops tf,
      Augmentation augmentation,
      ImageShape shape,
      Optional<? extends Operand<TInt32>> fedFlips) {
    this.tf = tf;
    this.augmentation = augmentation;
    this.shape = shape;
    this.fedFlips = fedFlips.map(flips -> flips);
    this.colors =
        augmentation.colors().equals(ColorJitter.NONE)
            ? Optional.empty()
            : Optional.of(new ColorLowering(tf, augmentation.colors(), shape.channels()));
    augmentation.requireFits(shape);
  }

  /**
   * The same in the graph of a function.
   *
   * @param other of that graph
   * @param flips which images of a batch are mirrored, where {@link #isFed}
   */
  public ImageAugmentation in(Ops other, Optional<Operand<TInt32>> flips) {
    return new ImageAugmentation(other, augmentation, shape, flips);
  }

  /** Whether a step is fed which images are mirrored. */
  public boolean isFed() {
    return fedFlips.isPresent();
  }

  /** What is done to examples; empty where nothing is. */
  public static Optional<ImageAugmentation> of(
      Ops tf, Augmentation augmentation, Examples examples) {
    if (augmentation.equals(Augmentation.NONE)) {
      return Optional.empty();
    }
    io.evident.backprop.network.Shape image = examples.features();
    return Optional.of(
        new ImageAugmentation(
            tf,
            augmentation,
            new ImageShape(image.dimension(0), image.dimension(1), image.dimension(2))));
  }

  /**
   * What is drawn for each image of a batch.
   *
   * @param down by how many rows to shift
   * @param right by how many columns
   * @param flipped 1 to mirror, else 0
   * @param row the middle of the blanked square
   * @param column likewise
   * @param colors factors of brightness, contrast and saturation; none where colours stay
   */
  public record Draws(
      Operand<TInt32> down,
      Operand<TInt32> right,
      Operand<TInt32> flipped,
      Operand<TInt32> row,
      Operand<TInt32> column,
      List<Operand<TFloat32>> colors) {

    public Draws {
      colors = List.copyOf(colors);
    }

    /** All whole numbers among them, in order. */
    List<Operand<TInt32>> all() {
      return List.of(down, right, flipped, row, column);
    }

    /** The draws of each part of the batch. */
    public static List<Draws> split(Draws whole, LoweredNetwork<TFloat32> cut) {
      List<Operand<TInt32>> down = cut.split(whole.down());
      List<Operand<TInt32>> right = cut.split(whole.right());
      List<Operand<TInt32>> flipped = cut.split(whole.flipped());
      List<Operand<TInt32>> row = cut.split(whole.row());
      List<Operand<TInt32>> column = cut.split(whole.column());
      List<List<Operand<TFloat32>>> colors = whole.colors().stream().map(cut::split).toList();
      List<Draws> parts = new ArrayList<>();
      for (int p = 0; p < down.size(); p++) {
        int part = p;
        parts.add(
            new Draws(
                down.get(p),
                right.get(p),
                flipped.get(p),
                row.get(p),
                column.get(p),
                colors.stream().map(all -> all.get(part)).toList()));
      }
      return parts;
    }
  }

  /**
   * Draws for a batch; the same seed draws the same.
   *
   * @param size of the batch, a scalar
   * @param seed two numbers
   */
  public Draws draw(Operand<TInt32> size, Operand<TInt64> seed) {
    int t = augmentation.translate();
    return new Draws(
        integers(size, seed, 1, -t, t + 1),
        integers(size, seed, 2, -t, t + 1),
        fedFlips
            .<Operand<TInt32>>map(tf::identity) // what is fed cannot be fetched as well
            .orElseGet(
                () ->
                    integers(
                        size, seed, 3, 0, augmentation.flip() == Augmentation.Flip.NEVER ? 1 : 2)),
        integers(size, seed, 4, 0, shape.height()),
        integers(size, seed, 5, 0, shape.width()),
        colors.map(c -> c.draw(size, which -> own(seed, 6 + which))).orElse(List.of()));
  }

  /**
   * What a step is fed beside its batch.
   *
   * @param batch of training examples
   * @param seed of the step
   * @return where a tensor belongs that is to be closed after the run; empty where all is drawn
   *     there
   */
  public Optional<Fed> fed(GraphExamples.Batches.Batch batch, StepSeed seed) {
    return fedFlips.map(flips -> new Fed(flips, TInt32.vectorOf(mirrored(batch, seed))));
  }

  /** Which images of a batch are mirrored where that alternates: 1 or 0 for each. */
  public static int[] mirrored(GraphExamples.Batches.Batch batch, StepSeed seed) {
    int[] mirrored = new int[batch.size()];
    for (int n = 0; n < mirrored.length; n++) {
      mirrored[n] = seed.isMirrored(batch.example(n)) ? 1 : 0;
    }
    return mirrored;
  }

  /** A tensor and what it is fed to. */
  public record Fed(Operand<TInt32> to, TInt32 tensor) implements AutoCloseable {
    @Override
    public void close() {
      tensor.close();
    }
  }

  /** One number for each image, uniform from {@code from} to {@code to} - 1. */
  private Operand<TInt32> integers(
      Operand<TInt32> size, Operand<TInt64> seed, int stream, int from, int to) {
    Operand<TInt32> n = tf.expandDims(size, tf.constant(0));
    return tf.random.statelessRandomUniformInt(
        n, own(seed, stream), tf.constant(from), tf.constant(to));
  }

  private Operand<TInt64> own(Operand<TInt64> seed, int stream) {
    return tf.bitwise.bitwiseXor(seed, tf.constant(new long[] {STREAM, (long) stream << 48}));
  }

  /**
   * Shifted and mirrored images.
   *
   * @param images [n, height, width, channels]
   */
  public <T extends TNumber> Operand<T> moved(Operand<T> images, Draws draws) {
    if (augmentation.translate() == 0 && augmentation.flip() == Augmentation.Flip.NEVER) {
      return images;
    }
    Operand<TInt64> rows = mirrored(shifted(shape.height(), draws.down()), shape.height());
    Operand<TInt64> columns = mirrored(shifted(shape.width(), draws.right()), shape.width());
    Operand<TInt64> turned = tf.math.sub(tf.constant(shape.width() - 1L), columns);
    Operand<TInt64> change =
        tf.math.mul(
            tf.expandDims(wide(draws.flipped()), tf.constant(1)), tf.math.sub(turned, columns));
    Operand<TInt64> seen = tf.math.add(columns, change);
    Operand<T> down = tf.gather(images, rows, tf.constant(1), Gather.batchDims(1L));
    return tf.gather(down, seen, tf.constant(2), Gather.batchDims(1L));
  }

  /** As indices: a GPU computes with TInt32 on the CPU, and would wait for it. */
  private Operand<TInt64> wide(Operand<TInt32> drawn) {
    return tf.dtypes.cast(drawn, TInt64.class);
  }

  /** All indices of an axis. */
  private Operand<TInt64> all(int length) {
    return tf.range(tf.constant(0L), tf.constant((long) length), tf.constant(1L));
  }

  /** For each image, where each row comes from: [n, length]. */
  private Operand<TInt64> shifted(int length, Operand<TInt32> by) {
    return tf.math.sub(all(length), tf.expandDims(wide(by), tf.constant(1)));
  }

  /** Indices outside the image, mirrored at its edge. */
  private Operand<TInt64> mirrored(Operand<TInt64> index, int length) {
    Operand<TInt64> last = tf.constant(length - 1L);
    Operand<TInt64> notNegative = tf.math.abs(index);
    return tf.math.sub(last, tf.math.abs(tf.math.sub(last, notNegative)));
  }

  /**
   * Images with other colours.
   *
   * @param pixels from 0 to 255, [n, height, width, channels]
   */
  public Operand<TFloat32> colored(Operand<TFloat32> pixels, Draws draws) {
    return colors.map(c -> c.changed(pixels, draws.colors())).orElse(pixels);
  }

  /**
   * Images with a blank square.
   *
   * @param inputs normalized, [n, height, width, channels]
   */
  public Operand<TFloat32> cut(Operand<TFloat32> inputs, Draws draws) {
    if (augmentation.cutout() == 0) {
      return inputs;
    }
    Operand<TBool> rows = near(shape.height(), draws.row());
    Operand<TBool> columns = near(shape.width(), draws.column());
    Operand<TBool> inside =
        tf.math.logicalAnd(
            tf.expandDims(rows, tf.constant(2)), tf.expandDims(columns, tf.constant(1)));
    Operand<TFloat32> kept = tf.dtypes.cast(tf.math.logicalNot(inside), TFloat32.class);
    return tf.math.mul(inputs, tf.expandDims(kept, tf.constant(3)));
  }

  /** Whether each index lies in the square around a middle: [n, length]. */
  private Operand<TBool> near(int length, Operand<TInt32> middle) {
    long side = augmentation.cutout();
    Operand<TInt64> from =
        tf.math.sub(tf.expandDims(wide(middle), tf.constant(1)), tf.constant(side / 2));
    Operand<TInt64> at = tf.math.sub(all(length), from);
    return tf.math.logicalAnd(
        tf.math.greaterEqual(at, tf.constant(0L)), tf.math.less(at, tf.constant(side)));
  }
}
