package io.evident.models.table;

import io.evident.backprop.network.Shape;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.Examples;
import io.evident.models.internal.data.Shuffle;
import io.evident.models.internal.table.RowPrint;
import io.evident.models.storage.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Some rows of a table of which one column may be shuffled, with all the features that it became:
 * streamed examples, so that a network in one session can be asked about each shuffle. The features
 * are held. A shuffle may not change while the examples are read.
 */
public final class ShuffledRows implements Examples {
  /** Features held, at most: 64 MiB of float32. */
  private static final int MOST_CELLS = 1 << 24;

  private final TableExamples examples;
  private final int[] drawn;
  private final int width;
  private final float[] features;

  /** Where the features of each column begin, and the end of the last. */
  private final int[] starts;

  private int from;
  private int to;
  private int[] order;

  private ShuffledRows(TableExamples examples, int[] starts, int[] drawn) {
    this.examples = examples;
    this.starts = starts;
    this.drawn = drawn;
    this.width = examples.width();
    this.features = new float[drawn.length * width];
    for (int i = 0; i < drawn.length; i++) {
      examples.features(drawn[i], features, i * width);
    }
  }

  /**
   * Draws rows at random; of very wide tables, as many as 2^24 features are.
   *
   * @param examples to draw from
   * @param columns that their features were made of
   * @param most how many at most, at least 1
   * @param seed of the draw
   * @return the rows in the order of the examples, nothing shuffled
   */
  public static ShuffledRows draw(
      TableExamples examples, TableEncoding columns, int most, long seed) {
    int count =
        Math.min(Math.min(most, examples.size()), Math.max(1, MOST_CELLS / columns.width()));
    int[] drawn = new int[examples.size()];
    Arrays.setAll(drawn, i -> i);
    if (count < drawn.length) {
      Shuffle.shuffle(drawn, new SplittableRandom(seed));
      drawn = Arrays.copyOf(drawn, count);
      Arrays.sort(drawn);
    }
    List<FeatureColumn> all = columns.columns();
    int[] starts = new int[all.size() + 1];
    for (int c = 0; c < all.size(); c++) {
      starts[c + 1] = starts[c] + all.get(c).width();
    }
    return new ShuffledRows(examples, starts, drawn);
  }

  /**
   * Shuffles one column from now on, and no other.
   *
   * @param column which, from 0, as in the encoding
   * @param newOrder row i gets the features of row newOrder[i] for this column; not copied
   */
  public void shuffle(int column, int[] newOrder) {
    from = starts[column];
    to = starts[column + 1];
    order = newOrder;
  }

  @Override
  public void read(int example, ByteBuffer target) {
    target.order(ByteOrder.nativeOrder());
    int own = example * width;
    int other = order == null ? own : order[example] * width;
    for (int f = 0; f < width; f++) {
      target.putFloat(features[(f >= from && f < to ? other : own) + f]);
    }
  }

  @Override
  public int size() {
    return drawn.length;
  }

  @Override
  public ExampleKind kind() {
    return examples.kind();
  }

  @Override
  public Shape features() {
    return examples.features();
  }

  @Override
  public Element element() {
    return examples.element();
  }

  @Override
  public boolean isStreamed() {
    return true;
  }

  @Override
  public int targets() {
    return examples.targets();
  }

  @Override
  public void target(int example, float[] result, int at) {
    examples.target(drawn[example], result, at);
  }

  @Override
  public OptionalInt classes() {
    return examples.classes();
  }

  @Override
  public int label(int example) {
    return examples.label(drawn[example]);
  }

  /** Of the rows as they are drawn, without a shuffle. */
  @Override
  public String digest() {
    ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * drawn.length);
    numbers.asIntBuffer().put(drawn);
    return Digests.sha256(examples.digest().getBytes(StandardCharsets.UTF_8), numbers.array());
  }

  @Override
  public long[] fingerprints() {
    long[] prints = new long[drawn.length];
    for (int i = 0; i < prints.length; i++) {
      prints[i] = RowPrint.of(Arrays.copyOfRange(features, i * width, (i + 1) * width));
    }
    return prints;
  }

  /** Some of them, nothing shuffled. */
  @Override
  public ShuffledRows range(int first, int end) {
    if (!(first >= 0 && first < end && end <= size())) {
      throw new IllegalArgumentException(
          "range must satisfy 0 <= from < to <= " + size() + ", got from " + first + " to " + end);
    }
    return new ShuffledRows(examples, starts, Arrays.copyOfRange(drawn, first, end));
  }
}
