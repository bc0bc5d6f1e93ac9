package io.evident.bayes;

import io.evident.bayes.internal.csv.CsvReader;
import io.evident.bayes.internal.numeric.Require;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Observations of one quantity, in the order in which they were made.
 *
 * <p>They come from an array or from a column of a CSV in UTF-8 with a header row. Use {@link
 * #statistics(InputStream, String, String)} for a file too large to hold.
 */
public final class Observations {
  private final String name;
  private final double[] values;

  private Observations(String name, double[] values) {
    this.name = name;
    this.values = values;
  }

  /**
   * Observations from an array, which is copied.
   *
   * @param values the observations
   * @return the observations under the name x
   * @throws IllegalArgumentException if a value is not finite
   */
  public static Observations of(double... values) {
    for (int i = 0; i < values.length; i++) {
      Require.finite("value [" + i + "]", values[i]);
    }
    return new Observations("x", values.clone());
  }

  /**
   * Reads a column of a CSV file.
   *
   * @param csv the file
   * @param column the name of the column; empty for the only one
   * @return the observations
   * @throws IllegalArgumentException if the file is no such CSV, with file, line and column
   * @throws IOException if the file cannot be read
   */
  public static Observations read(Path csv, String column) throws IOException {
    try (InputStream in = Files.newInputStream(csv)) {
      return read(in, csv.toString(), column);
    }
  }

  /**
   * Reads a column of a CSV.
   *
   * @param csv its bytes, which are read to the end
   * @param source what to call it in an error, such as its file name
   * @param column the name of the column; empty for the only one
   * @return the observations
   * @throws IllegalArgumentException if it is no such CSV, with source, line and column
   * @throws IOException if it cannot be read
   */
  public static Observations read(InputStream csv, String source, String column)
      throws IOException {
    double[][] values = {new double[64]};
    int[] size = {0};
    String name =
        reader(source, column)
            .read(
                csv,
                (label, cells) -> {
                  if (size[0] == values[0].length) {
                    values[0] = Arrays.copyOf(values[0], size[0] + (size[0] >> 1));
                  }
                  values[0][size[0]++] = cells[0];
                })
            .get(0);
    return new Observations(name, Arrays.copyOf(values[0], size[0]));
  }

  /**
   * Reads the statistics of a column of a CSV without holding its values.
   *
   * @param csv its bytes, which are read to the end
   * @param source what to call it in an error, such as its file name
   * @param column the name of the column; empty for the only one
   * @return the statistics, with their digest
   * @throws IllegalArgumentException if it is no such CSV, with source, line and column, or the sum
   *     of squares is beyond the largest double, with source
   * @throws IOException if it cannot be read
   */
  public static SufficientStatistics statistics(InputStream csv, String source, String column)
      throws IOException {
    StatisticsAccumulator statistics = StatisticsAccumulator.withDigest();
    reader(source, column).read(csv, (label, cells) -> add(statistics, cells[0], source));
    return sums(statistics, source);
  }

  private static void add(StatisticsAccumulator statistics, double value, String source) {
    try {
      statistics.add(value);
    } catch (IllegalArgumentException e) {
      throw in(source, e);
    }
  }

  private static SufficientStatistics sums(StatisticsAccumulator statistics, String source) {
    try {
      return statistics.statistics();
    } catch (IllegalArgumentException e) {
      throw in(source, e);
    }
  }

  /** Values that are too large together have a file in common, but no line. */
  private static IllegalArgumentException in(String source, IllegalArgumentException e) {
    return new IllegalArgumentException(source + ": " + e.getMessage(), e);
  }

  /**
   * Reads the statistics of the groups of a column of a CSV, without holding its values.
   *
   * @param csv its bytes, which are read to the end
   * @param source what to call it in an error, such as its file name
   * @param column the name of the column of numbers
   * @param group the name of the column that says to which group a row belongs
   * @return the statistics of each group by its name, in the order of their first rows
   * @throws IllegalArgumentException if it is no such CSV or a row has no group, with source, line
   *     and column, or the sum of squares is beyond the largest double, with source
   * @throws IOException if it cannot be read
   */
  public static Map<String, SufficientStatistics> groups(
      InputStream csv, String source, String column, String group) throws IOException {
    Map<String, StatisticsAccumulator> groups = new LinkedHashMap<>();
    new CsvReader(source, List.of(column), group)
        .read(
            csv,
            (label, cells) ->
                add(
                    groups.computeIfAbsent(label, name -> StatisticsAccumulator.withDigest()),
                    cells[0],
                    source));
    Map<String, SufficientStatistics> statistics = new LinkedHashMap<>();
    groups.forEach((name, values) -> statistics.put(name, sums(values, source)));
    return statistics;
  }

  private static CsvReader reader(String source, String column) {
    return new CsvReader(source, column.isEmpty() ? List.of() : List.of(column), "");
  }

  /**
   * What was observed: the name of the column.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The number of observations.
   *
   * @return the count
   */
  public int size() {
    return values.length;
  }

  /**
   * The observations in order.
   *
   * @return a copy
   */
  public double[] values() {
    return values.clone();
  }

  /**
   * Their sufficient statistics, with their digest.
   *
   * @return the statistics
   */
  public SufficientStatistics statistics() {
    return SufficientStatistics.withDigest(values);
  }
}
