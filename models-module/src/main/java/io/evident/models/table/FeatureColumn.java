package io.evident.models.table;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How one column becomes features; all of it was measured on training rows.
 *
 * <p>A number x becomes (f(x) - mean) / deviation with f the natural logarithm or x itself, or 0
 * where the deviation is 0; then, if there is an indicator, 1 where the cell is missing, else 0. A
 * category becomes one 1 among 0s: the place of its own among the categories, or of "other" behind
 * them, or of "is missing" behind these.
 *
 * @param name of the column
 * @param kind what its cells are
 * @param log whether the natural logarithm of a number is taken
 * @param mean of f(x) over the training rows
 * @param deviation of f(x) over the training rows, divided by their number; 0 if all are the same
 * @param median of the numbers, which stands for a missing cell; NaN if a missing cell is refused,
 *     and of categories
 * @param indicator whether a feature says if the cell is missing
 * @param categories that have a feature of their own, in order; none of numbers
 * @param other whether there is a feature for rare categories, and for those never seen
 */
public record FeatureColumn(
    String name,
    ColumnKind kind,
    boolean log,
    double mean,
    double deviation,
    @JsonSetter(nulls = Nulls.SET) double median,
    boolean indicator,
    List<String> categories,
    boolean other) {
  private static final int SHOWN = 20;

  public FeatureColumn {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    categories = List.copyOf(categories);
    if (!(Double.isFinite(mean) && deviation >= 0 && deviation <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "column "
              + name
              + ": mean must be finite and deviation at least 0, got "
              + mean
              + " and "
              + deviation);
    }
  }

  /** A column of numbers. */
  static FeatureColumn numeric(
      String name, boolean log, double mean, double deviation, double median, boolean indicator) {
    return new FeatureColumn(
        name, ColumnKind.NUMERIC, log, mean, deviation, median, indicator, List.of(), false);
  }

  /** A column of categories. */
  static FeatureColumn categorical(
      String name, List<String> categories, boolean other, boolean indicator) {
    return new FeatureColumn(
        name, ColumnKind.CATEGORICAL, false, 0, 0, Double.NaN, indicator, categories, other);
  }

  /**
   * How many features it becomes.
   *
   * @return at least 1
   */
  public int width() {
    int own = kind == ColumnKind.NUMERIC ? 1 : categories.size() + (other ? 1 : 0);
    return own + (indicator ? 1 : 0);
  }

  /**
   * What its features are called.
   *
   * @return such as "age" and "age is missing", or "region=north" and "region=other"
   */
  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    if (kind == ColumnKind.NUMERIC) {
      names.add(name);
    } else {
      categories.forEach(category -> names.add(name + "=" + category));
      if (other) {
        names.add(name + "=" + CategoryFit.OTHER);
      }
    }
    if (indicator) {
      names.add(name + " is missing");
    }
    return names;
  }

  /**
   * Writes the features of a cell.
   *
   * @param raw the number, or the place among the categories, their number for another; NaN if it
   *     is missing
   * @return false if the cell cannot be encoded; {@link #refusal} says why
   */
  boolean encode(double raw, double[] target, int at) {
    return kind == ColumnKind.NUMERIC
        ? encodeNumber(raw, target, at)
        : encodeCategory(raw, target, at);
  }

  private boolean encodeNumber(double raw, double[] target, int at) {
    boolean missing = Double.isNaN(raw);
    double x = missing ? median : raw;
    // Neither NaN nor an infinite number passes.
    if (!(Math.abs(x) <= Double.MAX_VALUE) || (log && !(x > 0))) {
      return false;
    }
    double feature = deviation == 0 ? 0 : ((log ? Math.log(x) : x) - mean) / deviation;
    // A network takes float32, and an infinite feature may come out of it as a finite number.
    if (!(Math.abs(feature) <= Float.MAX_VALUE)) {
      return false;
    }
    target[at] = feature;
    if (indicator) {
      target[at + 1] = missing ? 1 : 0;
    }
    return true;
  }

  private boolean encodeCategory(double raw, double[] target, int at) {
    int width = width();
    for (int i = 0; i < width; i++) {
      target[at + i] = 0;
    }
    int place;
    if (Double.isNaN(raw)) {
      place = indicator ? width - 1 : -1;
    } else {
      place = raw < categories.size() || other ? (int) raw : -1;
    }
    if (place < 0) {
      return false;
    }
    target[at + place] = 1;
    return true;
  }

  /** Why a cell cannot be encoded, and how to mend it. */
  record Refusal(String what, String remedy) {}

  /** What is wrong with a cell that {@link #encode} did not take, by its text. */
  Refusal refusal(double raw, String text) {
    if (Double.isNaN(raw)) {
      return new Refusal(
          "the cell is missing",
          kind == ColumnKind.NUMERIC
              ? "fill it in, or train with columns: {missing: median}"
              : "fill it in, or train with columns: {missing: median} on rows that have such cells");
    }
    if (kind == ColumnKind.NUMERIC && !(log && !(raw > 0))) {
      return new Refusal(
          text + " is too far from the numbers of the training rows",
          "mend the cell, or leave the row out");
    }
    if (kind == ColumnKind.NUMERIC) {
      return new Refusal(
          text + " has no logarithm", "the column is taken with log: true; use numbers above 0");
    }
    List<String> shown = categories.subList(0, Math.min(SHOWN, categories.size()));
    return new Refusal(
        "\""
            + ColumnCells.shown(text)
            + "\" is none of the categories of the training rows, "
            + String.join(", ", shown.stream().map(ColumnCells::shown).toList())
            + (shown.size() < categories.size() ? ", ..." : ""),
        "mend the cell, or train with a number N in columns: {rare: N} that some category has fewer"
            + " rows than: these and those never seen are \"other\"");
  }
}
