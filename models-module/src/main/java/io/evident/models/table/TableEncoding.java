package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.DataMemory;
import io.evident.models.internal.table.CellNumber;
import io.evident.models.internal.table.MissingWords;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the columns of a table become features, measured on the training rows. It is a component of
 * {@link io.evident.models.storage.StoredJson} records as it stands, and read back to the same
 * bits.
 *
 * @param columns the columns that features are made of, in the order of the features
 */
public record TableEncoding(List<FeatureColumn> columns) {
  /** Features, at most: every category is one. */
  public static final int FEATURES = 1 << 16;

  public TableEncoding {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("there must be a column to make features of");
    }
  }

  /**
   * Measures an encoding.
   *
   * @param plan of what the features are made
   * @param table the rows
   * @param trainRows the rows to measure, at least one
   * @return the encoding
   * @throws DataFormatException if a column cannot be encoded; it names row and column
   */
  public static TableEncoding fit(TablePlan plan, Table table, int[] trainRows) {
    plan.columns().numeric().keySet().forEach(table::column);
    plan.columns().categorical().forEach(table::column);
    Set<String> roles = plan.roles();
    List<ColumnFit> fits = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      if (!roles.contains(table.columns().get(c).name())) {
        fits.add(ColumnFit.of(plan.columns(), table, c));
      }
    }
    if (fits.isEmpty()) {
      throw new DataFormatException(
          table.source(),
          "no column is left to predict from",
          "drop fewer columns, or name fewer targets");
    }
    ColumnFit.run(fits, trainRows);
    TableEncoding encoding = new TableEncoding(fits.stream().map(ColumnFit::column).toList());
    encoding.check(table.source());
    return encoding;
  }

  private void check(String source) {
    for (FeatureColumn column : columns) {
      if (column.width() > FEATURES || width() > FEATURES) {
        FeatureColumn widest =
            columns.stream().reduce((a, b) -> b.width() > a.width() ? b : a).orElseThrow();
        throw new DataFormatException(
            source + ", column " + ColumnCells.shown(widest.name()),
            "its "
                + widest.categories().size()
                + " categories make the features more than "
                + FEATURES
                + ", the limit",
            "drop the column, or make rare categories one (columns: {rare: 100}, say)");
      }
    }
    Set<String> names = new HashSet<>();
    for (String name : featureNames()) {
      if (!names.add(name)) {
        throw new DataFormatException(
            source, "two features would be called \"" + name + "\"", "rename a column");
      }
    }
  }

  /**
   * The number of features.
   *
   * @return at least 1
   */
  public int width() {
    int width = 0;
    for (FeatureColumn column : columns) {
      width += column.width();
    }
    return width;
  }

  /**
   * What the features are called.
   *
   * @return {@link #width} names, all different
   */
  public List<String> featureNames() {
    return columns.stream().flatMap(column -> column.featureNames().stream()).toList();
  }

  /**
   * Encodes a row.
   *
   * @param raw a cell for each of {@link #columns}: the number, or the place among the column's
   *     categories, or the number of these for another one; NaN if it is missing
   * @param target where to
   * @param at the place of the first feature; {@link #width} are written
   * @throws IllegalArgumentException if a cell cannot be encoded; it names the column
   */
  public void encode(double[] raw, double[] target, int at) {
    int place = at;
    for (int c = 0; c < columns.size(); c++) {
      FeatureColumn column = columns.get(c);
      if (!column.encode(raw[c], target, place)) {
        String text = column.kind() == ColumnKind.NUMERIC ? Double.toString(raw[c]) : "another one";
        FeatureColumn.Refusal refusal = column.refusal(raw[c], text);
        throw new IllegalArgumentException(
            "column " + column.name() + ": " + refusal.what() + "; " + refusal.remedy());
      }
      place += column.width();
    }
  }

  /**
   * Encodes a row as float32, each feature computed in float64 and rounded once.
   *
   * @param raw as {@link #encode(double[], double[], int)} takes it
   * @param target where to
   * @param at the place of the first feature
   * @throws IllegalArgumentException if a cell cannot be encoded; it names the column
   */
  public void encode(double[] raw, float[] target, int at) {
    double[] features = new double[width()];
    encode(raw, features, 0);
    for (int i = 0; i < features.length; i++) {
      target[at + i] = (float) features[i];
    }
  }

  /**
   * The cells of a row by the names of their columns, as {@link #encode} takes them.
   *
   * @param source what to call the row in messages
   * @param cells as a CSV has them; others than those needed are left alone
   * @return a cell for each of {@link #columns}
   * @throws DataFormatException if a cell that is needed is not there, a text in place of a number,
   *     or a category that cannot be encoded
   */
  public double[] raw(String source, Map<String, String> cells) {
    double[] raw = new double[columns.size()];
    for (int c = 0; c < raw.length; c++) {
      FeatureColumn column = columns.get(c);
      String cell = cells.get(column.name());
      String where = source + ", column " + ColumnCells.shown(column.name());
      if (cell == null) {
        throw new DataFormatException(where, "the cell is not given", "give it, empty if missing");
      }
      String text = cell.strip();
      boolean isNumeric = column.kind() == ColumnKind.NUMERIC;
      if (isNumeric ? MissingWords.isMissingNumber(text) : MissingWords.isMissing(text)) {
        raw[c] = Double.NaN;
      } else if (!isNumeric) {
        int place = column.categories().indexOf(text);
        raw[c] = place < 0 ? column.categories().size() : place;
        if (place < 0 && !column.other()) {
          FeatureColumn.Refusal refusal = column.refusal(raw[c], text);
          throw new DataFormatException(where, refusal.what(), refusal.remedy());
        }
      } else {
        raw[c] = CellNumber.parse(text);
        if (!Double.isFinite(raw[c])) {
          throw new DataFormatException(
              where,
              "\"" + ColumnCells.shown(text) + "\" is not a finite number",
              "mend the cell, or leave it empty if it is missing");
        }
        if (CellNumber.isRounded(text)) {
          throw new DataFormatException(
              where,
              "\"" + ColumnCells.shown(text) + "\" is a whole number that no double is",
              "write it with an exponent, such as 1.23e18");
        }
      }
    }
    return raw;
  }

  /**
   * How to read another table to encode: the columns that are needed, each of its kind, wherever
   * they stand; others are left alone. {@link TargetEncoding#reading} adds the targets.
   *
   * @param memory how many bytes of cells may be held
   * @return the reading
   */
  public TableReading reading(DataMemory memory) {
    Set<String> numeric = new LinkedHashSet<>();
    Set<String> categorical = new LinkedHashSet<>();
    for (FeatureColumn column : columns) {
      (column.kind() == ColumnKind.NUMERIC ? numeric : categorical).add(column.name());
    }
    return TableReading.all(memory).with(numeric, categorical);
  }

  /**
   * The encoding of the rows of a table.
   *
   * @param table that has the columns; it may be another than the one measured
   * @return what encodes its rows
   * @throws DataFormatException if a column is not there or of another kind
   */
  public RowEncoder of(Table table) {
    return new RowEncoder(this, table);
  }
}
