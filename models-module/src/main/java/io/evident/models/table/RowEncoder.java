package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Encodes the rows of a table. It may be used from many threads at once. */
public final class RowEncoder {
  private final Table table;
  private final FeatureColumn[] columns;
  private final int[] positions;

  /** From the table's categories to those of the encoding; null of numbers. */
  private final int[][] places;

  private final int width;

  RowEncoder(TableEncoding encoding, Table table) {
    this.table = table;
    this.columns = encoding.columns().toArray(FeatureColumn[]::new);
    this.positions = new int[columns.length];
    this.places = new int[columns.length][];
    this.width = encoding.width();
    for (int c = 0; c < columns.length; c++) {
      positions[c] = table.column(columns[c].name());
      TableColumn found = table.columns().get(positions[c]);
      if (found.kind() != columns[c].kind()) {
        throw new DataFormatException(
            table.source() + ", column " + ColumnCells.shown(found.name()),
            "is " + found.kind() + ", and was " + columns[c].kind() + " when it was trained on",
            "declare its kind");
      }
      places[c] = found.isNumeric() ? null : places(found.categories(), columns[c].categories());
    }
  }

  private static int[] places(List<String> from, List<String> to) {
    Map<String, Integer> known = new HashMap<>();
    for (String category : to) {
      known.put(category, known.size());
    }
    return from.stream().mapToInt(category -> known.getOrDefault(category, to.size())).toArray();
  }

  /**
   * The number of features.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * Encodes a row.
   *
   * @param row of the table, from 0
   * @param target where to
   * @param at the place of the first feature; {@link #width} are written
   * @throws DataFormatException if a cell cannot be encoded; it names row and column
   */
  public void encode(int row, double[] target, int at) {
    double[] cells = new double[table.columns().size()];
    table.read(row, cells, 0);
    int place = at;
    for (int c = 0; c < columns.length; c++) {
      double raw = cells[positions[c]];
      if (places[c] != null && !Double.isNaN(raw)) {
        raw = places[c][(int) raw];
      }
      if (!columns[c].encode(raw, target, place)) {
        FeatureColumn.Refusal refusal = columns[c].refusal(raw, table.text(row, positions[c]));
        throw table.error(row, positions[c], refusal.what(), refusal.remedy());
      }
      place += columns[c].width();
    }
  }

  /**
   * Encodes a row as float32, each feature computed in float64 and rounded once.
   *
   * @param row of the table, from 0
   * @param target where to
   * @param at the place of the first feature
   * @throws DataFormatException if a cell cannot be encoded; it names row and column
   */
  public void encode(int row, float[] target, int at) {
    double[] features = new double[width];
    encode(row, features, 0);
    for (int i = 0; i < width; i++) {
      float feature = (float) features[i];
      target[at + i] = feature;
    }
  }
}
