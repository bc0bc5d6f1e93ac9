package io.evident.spark;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;

/** The rows of a partition, which go through a model in batches. */
final class InBatches implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final int size;
  private final UnaryOperator<List<Row>> model;
  private Iterator<Row> ready = List.<Row>of().iterator();

  /**
   * Takes rows as they are asked for.
   *
   * @param size rows of a batch, but for the last
   * @param model gives one row for each of a batch
   */
  InBatches(Iterator<Row> rows, int size, UnaryOperator<List<Row>> model) {
    this.rows = rows;
    this.size = size;
    this.model = model;
  }

  @Override
  public boolean hasNext() {
    return ready.hasNext() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (!ready.hasNext()) {
      List<Row> batch = new ArrayList<>(size);
      while (batch.size() < size && rows.hasNext()) {
        batch.add(rows.next());
      }
      ready = model.apply(batch).iterator();
    }
    return ready.next();
  }
}
