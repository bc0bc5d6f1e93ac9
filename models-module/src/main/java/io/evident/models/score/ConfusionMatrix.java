package io.evident.models.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How often an image of one class was taken for another. Immutable. */
public final class ConfusionMatrix {
  /** Whose square is the length of an array. */
  private static final int MOST_CLASSES = 46_340;

  private final int classes;
  private final long[] counts;

  /** Sums of the rows and the columns, which every figure of a class needs. */
  private final long[] support;

  private final long[] predicted;
  private final long total;

  private ConfusionMatrix(int classes, long[] counts) {
    this.classes = classes;
    this.counts = counts;
    this.support = new long[classes];
    this.predicted = new long[classes];
    for (int label = 0; label < classes; label++) {
      for (int k = 0; k < classes; k++) {
        support[label] += count(label, k);
        predicted[k] += count(label, k);
      }
    }
    this.total = Arrays.stream(support).sum();
  }

  private static long[] noCounts(int classes) {
    if (!(classes >= 0 && classes <= MOST_CLASSES)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "classes of a confusion matrix must be in 0..%d, got %d",
              MOST_CLASSES,
              classes));
    }
    return new long[classes * classes];
  }

  /**
   * Counts pairs of labels and predictions.
   *
   * @param classes how many classes there are, at most 46,340
   * @param labels the true class of each image
   * @param predictions the predicted one, of the same length
   * @return the matrix
   * @throws IllegalArgumentException if there are too many classes, the lengths differ or a class
   *     is out of range
   */
  public static ConfusionMatrix of(int classes, int[] labels, int[] predictions) {
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          "labels and predictions must be as many, got "
              + labels.length
              + " and "
              + predictions.length);
    }
    long[] counts = noCounts(classes);
    for (int i = 0; i < labels.length; i++) {
      requireClass("label", labels[i], classes, i);
      requireClass("prediction", predictions[i], classes, i);
      counts[labels[i] * classes + predictions[i]]++;
    }
    return new ConfusionMatrix(classes, counts);
  }

  /**
   * A matrix that was counted before.
   *
   * @param rows one for each true class, with a count for each predicted one
   * @return the matrix
   * @throws IllegalArgumentException if it is not square, is empty or too large, or a count is
   *     negative
   */
  public static ConfusionMatrix ofCounts(List<List<Long>> rows) {
    int classes = rows.size();
    long[] counts = noCounts(classes);
    for (int label = 0; label < classes; label++) {
      if (rows.get(label).size() != classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a row must have a count for each of %d classes, got %d",
                classes,
                rows.get(label).size()));
      }
      for (int k = 0; k < classes; k++) {
        long count = rows.get(label).get(k);
        if (!(count >= 0)) {
          throw new IllegalArgumentException("a count must be at least 0, got " + count);
        }
        counts[label * classes + k] = count;
      }
    }
    if (classes == 0) {
      throw new IllegalArgumentException("rows must be at least one, got none");
    }
    return new ConfusionMatrix(classes, counts);
  }

  /**
   * A matrix of which only some cells are given.
   *
   * @param classes how many there are, at least 1
   * @param cells a true class, a predicted one and a count each, as {@link #cells} gives them; all
   *     others are 0
   * @return the matrix
   * @throws IllegalArgumentException if a cell is not of these classes, or its count is negative
   */
  public static ConfusionMatrix ofCells(int classes, List<List<Long>> cells) {
    if (classes == 0) {
      throw new IllegalArgumentException("classes must be at least one, got none");
    }
    long[] counts = noCounts(classes);
    for (List<Long> cell : cells) {
      if (cell.size() != 3
          || !(cell.get(0) >= 0 && cell.get(0) < classes)
          || !(cell.get(1) >= 0 && cell.get(1) < classes)
          || !(cell.get(2) >= 0)) {
        throw new IllegalArgumentException(
            "a cell must be two of " + classes + " classes and a count of at least 0, got " + cell);
      }
      counts[cell.get(0).intValue() * classes + cell.get(1).intValue()] = cell.get(2);
    }
    return new ConfusionMatrix(classes, counts);
  }

  /**
   * The cells that are not 0, as {@link #ofCells} takes them.
   *
   * @return a true class, a predicted one and a count each, row by row
   */
  public List<List<Long>> cells() {
    return IntStream.range(0, counts.length)
        .filter(at -> counts[at] != 0)
        .mapToObj(at -> List.of((long) (at / classes), (long) (at % classes), counts[at]))
        .toList();
  }

  /**
   * All cells, as {@link #ofCounts} takes them.
   *
   * @return a row for each true class
   */
  public List<List<Long>> counts() {
    return IntStream.range(0, classes)
        .mapToObj(k -> Arrays.stream(counts, k * classes, (k + 1) * classes).boxed().toList())
        .toList();
  }

  private static void requireClass(String name, int value, int classes, int image) {
    if (!(value >= 0 && value < classes)) {
      throw new IllegalArgumentException(
          name + " must be in 0.." + (classes - 1) + ", got " + value + " for image " + image);
    }
  }

  /**
   * How many classes there are.
   *
   * @return the number of rows and of columns
   */
  public int classes() {
    return classes;
  }

  /**
   * One cell.
   *
   * @param label the true class
   * @param prediction the predicted class
   * @return how many images
   */
  public long count(int label, int prediction) {
    return counts[label * classes + prediction];
  }

  /**
   * How many images were counted.
   *
   * @return the sum of all cells
   */
  public long total() {
    return total;
  }

  /**
   * The part of all images that was predicted right.
   *
   * @return from 0 to 1; NaN without images
   */
  public double accuracy() {
    return (double) right() / total();
  }

  /**
   * The 95 % interval of the accuracy.
   *
   * @return the interval
   * @throws IllegalArgumentException without images
   */
  public AccuracyInterval accuracyInterval() {
    return AccuracyInterval.of(right(), total());
  }

  private long right() {
    long right = 0;
    for (int k = 0; k < classes; k++) {
      right += count(k, k);
    }
    return right;
  }

  /**
   * Of the images predicted as a class, the part that is of it.
   *
   * @param k the class
   * @return from 0 to 1; NaN if none was predicted as it
   */
  public double precision(int k) {
    return (double) count(k, k) / predicted(k);
  }

  /**
   * Of the images of a class, the part that was predicted as it.
   *
   * @param k the class
   * @return from 0 to 1; NaN if there is no image of it
   */
  public double recall(int k) {
    return (double) count(k, k) / support(k);
  }

  /**
   * The harmonic mean of precision and recall, 2 count(k, k) / (support(k) + predicted(k)).
   *
   * @param k the class
   * @return from 0 to 1; NaN if there is no image of it and none was predicted as it
   */
  public double f1(int k) {
    return 2.0 * count(k, k) / (support(k) + predicted(k));
  }

  /**
   * How many images are of a class.
   *
   * @param k the class
   * @return the sum of its row
   */
  public long support(int k) {
    return support[k];
  }

  /**
   * How many images were predicted as a class.
   *
   * @param k the class
   * @return the sum of its column
   */
  public long predicted(int k) {
    return predicted[k];
  }
}
