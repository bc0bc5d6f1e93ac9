package io.evident.models.table;

import io.evident.backprop.network.Shape;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.Examples;
import io.evident.models.internal.table.RowPrint;
import io.evident.models.storage.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The rows of one part of a table as features, targets and weights, computed when they are read.
 * Every method may be called from many threads at once.
 */
public final class TableExamples implements Examples {
  private static final String FORMAT = "evident-rows/1";

  private final Table table;
  private final RowEncoder features;
  private final List<String> featureNames;
  private final TargetEncoder targets;
  private final RowWeights weights;
  private final boolean weighted;
  private final int[] rows;

  TableExamples(
      Table table,
      RowEncoder features,
      List<String> featureNames,
      TargetEncoder targets,
      RowWeights weights,
      boolean weighted,
      int[] rows) {
    this.weighted = weighted;
    this.table = table;
    this.features = features;
    this.featureNames = featureNames;
    this.targets = targets;
    this.weights = weights;
    this.rows = rows;
  }

  /**
   * All rows of a table, by encodings that were measured on another one; every row counts 1.
   *
   * @param table read as {@link TableEncoding#reading} and {@link TargetEncoding#reading} say
   * @param encoding of the features
   * @param targets of the targets
   * @return the examples
   * @throws io.evident.models.data.DataFormatException if a row cannot be encoded; it names row and
   *     column
   */
  public static TableExamples of(Table table, TableEncoding encoding, TargetEncoding targets) {
    TargetEncoder encoder = targets.of(table);
    TableExamples examples =
        new TableExamples(
            table,
            encoding.of(table),
            encoding.featureNames(),
            encoder,
            RowWeights.none(table, encoder),
            false,
            IntStream.range(0, table.size()).toArray());
    examples.check();
    return examples;
  }

  /**
   * The number of examples.
   *
   * @return at least 1
   */
  @Override
  public int size() {
    return rows.length;
  }

  /**
   * The number of features.
   *
   * @return at least 1
   */
  public int width() {
    return features.width();
  }

  /**
   * The names of the features.
   *
   * @return {@link #width} names
   */
  public List<String> featureNames() {
    return featureNames;
  }

  /**
   * The number of targets of an example.
   *
   * @return K, as {@link TargetEncoding#width}
   */
  public int targetWidth() {
    return targets.width();
  }

  /**
   * The row of the table.
   *
   * @param example from 0
   * @return from 0
   */
  public int row(int example) {
    return rows[example];
  }

  /**
   * Where an example stands, for messages.
   *
   * @param example from 0
   * @return such as "wine.csv:17"
   */
  public String place(int example) {
    return table.place(rows[example]);
  }

  /**
   * Writes the features of an example.
   *
   * @param example from 0
   * @param target where to
   * @param at the place of the first; {@link #width} are written
   */
  public void features(int example, float[] target, int at) {
    features.encode(rows[example], target, at);
  }

  /**
   * Writes the features of an example in double precision.
   *
   * @param example from 0
   * @param target where to
   * @param at the place of the first; {@link #width} are written
   */
  public void features(int example, double[] target, int at) {
    features.encode(rows[example], target, at);
  }

  /**
   * Writes the targets of an example.
   *
   * @param example from 0
   * @param target where to
   * @param at the place of the first; {@link #targetWidth} are written
   */
  public void targets(int example, float[] target, int at) {
    targets.encode(rows[example], target, at);
  }

  /**
   * Writes the targets of an example in double precision.
   *
   * @param example from 0
   * @param target where to
   * @param at the place of the first; {@link #targetWidth} are written
   */
  public void targets(int example, double[] target, int at) {
    targets.encode(rows[example], target, at);
  }

  /**
   * The class of an example, for classification and binary.
   *
   * @param example from 0
   * @return its label, among {@link TargetEncoding#classNames}
   */
  @Override
  public int label(int example) {
    return targets.label(rows[example]);
  }

  /**
   * A target in its own unit, for regression.
   *
   * @param example from 0
   * @param column which target
   * @return as the table has it
   */
  public double targetValue(int example, int column) {
    return targets.value(rows[example], column);
  }

  /**
   * How much an example counts.
   *
   * @param example from 0
   * @return at least 0
   */
  @Override
  public float weight(int example) {
    return (float) weights.of(rows[example]);
  }

  @Override
  public ExampleKind kind() {
    return ExampleKind.ROWS;
  }

  @Override
  public Shape features() {
    return Shape.of(width());
  }

  @Override
  public Element element() {
    return Element.FLOAT;
  }

  @Override
  public void read(int example, ByteBuffer target) {
    float[] row = new float[width()];
    features(example, row, 0);
    target.order(ByteOrder.nativeOrder());
    for (float feature : row) {
      target.putFloat(feature);
    }
  }

  @Override
  public boolean isStreamed() {
    return table.isStreamed(width());
  }

  @Override
  public int targets() {
    return targets.width();
  }

  @Override
  public void target(int example, float[] to, int at) {
    targets(example, to, at);
  }

  @Override
  public OptionalInt classes() {
    return targets.classes();
  }

  @Override
  public boolean isWeighted() {
    return weighted;
  }

  /** Of the table, the features, and which rows these are. */
  @Override
  public String digest() {
    ByteBuffer numbers = ByteBuffer.allocate(Integer.BYTES * rows.length);
    numbers.asIntBuffer().put(rows);
    return Digests.sha256(
        FORMAT.getBytes(StandardCharsets.UTF_8),
        table.digest().getBytes(StandardCharsets.UTF_8),
        String.join("\n", featureNames).getBytes(StandardCharsets.UTF_8),
        numbers.array());
  }

  @Override
  public long[] fingerprints() {
    long[] prints = new long[rows.length];
    float[] row = new float[width()];
    for (int i = 0; i < rows.length; i++) {
      features(i, row, 0);
      prints[i] = RowPrint.of(row);
    }
    return prints;
  }

  /**
   * How many of these rows are copies of others: the same features and the same targets.
   *
   * @param others rows of the same columns, encoded in the same way
   * @return in 0..size()
   */
  public int copiesOf(TableExamples others) {
    long[] known = printsWithTargets(others);
    Arrays.sort(known);
    return (int)
        Arrays.stream(printsWithTargets(this))
            .filter(print -> Arrays.binarySearch(known, print) >= 0)
            .count();
  }

  private static long[] printsWithTargets(TableExamples examples) {
    long[] prints = new long[examples.size()];
    int width = examples.width();
    float[] row = new float[width + examples.targetWidth()];
    for (int i = 0; i < prints.length; i++) {
      examples.features(i, row, 0);
      examples.targets(i, row, width);
      prints[i] = RowPrint.of(row);
    }
    return prints;
  }

  @Override
  public TableExamples range(int from, int to) {
    if (!(from >= 0 && from < to && to <= size())) {
      throw new IllegalArgumentException(
          "range must satisfy 0 <= from < to <= " + size() + ", got from " + from + " to " + to);
    }
    return new TableExamples(
        table,
        features,
        featureNames,
        targets,
        weights,
        weighted,
        Arrays.copyOfRange(rows, from, to));
  }

  /** Reads all of it, so that what is wrong with a row is found before a training begins. */
  void check() {
    double[] x = new double[width()];
    double[] y = new double[targetWidth()];
    for (int i = 0; i < rows.length; i++) {
      features(i, x, 0);
      targets(i, y, 0);
      weight(i);
    }
  }
}
