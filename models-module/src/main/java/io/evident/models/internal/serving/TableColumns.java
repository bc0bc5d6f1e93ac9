package io.evident.models.internal.serving;

import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.Table;
import io.evident.models.table.TableEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The columns of some rows as a model of a table takes them: numbers with NaN for a missing cell,
 * texts with an empty one.
 */
public final class TableColumns {
  private final List<double[]> numbers = new ArrayList<>();
  private final List<String[]> texts = new ArrayList<>();

  private TableColumns(TableEncoding encoding, int count) {
    for (FeatureColumn column : encoding.columns()) {
      boolean numeric = column.kind() == ColumnKind.NUMERIC;
      numbers.add(numeric ? new double[count] : null);
      texts.add(numeric ? null : new String[count]);
    }
  }

  /** Of rows given by the names of their columns, each of which can be encoded. */
  public static TableColumns of(
      String source, TableEncoding encoding, List<? extends Map<String, String>> rows) {
    TableColumns columns = new TableColumns(encoding, rows.size());
    double[] features = new double[encoding.width()];
    for (int n = 0; n < rows.size(); n++) {
      double[] raw = encoding.raw(source, rows.get(n));
      encoding.encode(raw, features, 0);
      for (int c = 0; c < raw.length; c++) {
        FeatureColumn column = encoding.columns().get(c);
        String text = rows.get(n).get(column.name()).strip();
        columns.put(c, n, raw[c], Double.isNaN(raw[c]) ? "" : text);
      }
    }
    return columns;
  }

  /** Of rows of a table that follow each other; the last one stands for those beyond. */
  public static TableColumns of(Table table, TableEncoding encoding, int from, int count) {
    TableColumns columns = new TableColumns(encoding, count);
    for (int c = 0; c < encoding.columns().size(); c++) {
      int at = table.column(encoding.columns().get(c).name());
      for (int n = 0; n < count; n++) {
        int row = Math.min(table.size() - 1, from + n);
        columns.put(c, n, table.value(row, at), columns.isNumeric(c) ? "" : table.text(row, at));
      }
    }
    return columns;
  }

  private void put(int column, int row, double number, String text) {
    if (isNumeric(column)) {
      numbers.get(column)[row] = number;
    } else {
      texts.get(column)[row] = text;
    }
  }

  public boolean isNumeric(int column) {
    return numbers.get(column) != null;
  }

  public double[] numbers(int column) {
    return numbers.get(column);
  }

  public String[] texts(int column) {
    return texts.get(column);
  }
}
