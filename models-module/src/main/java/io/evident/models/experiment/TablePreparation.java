package io.evident.models.experiment;

import io.evident.models.data.ExampleKind;
import io.evident.models.table.RowSplitPlan;
import io.evident.models.table.TablePlan;
import io.evident.models.task.TaskKind;

/**
 * What becomes of the columns of a table before the network sees them, what of it is predicted, and
 * which rows are for what.
 *
 * @param plan for the table
 */
public record TablePreparation(TablePlan plan) implements Preparation {

  @Override
  public Augmentation augmentation() {
    return Augmentation.NONE;
  }

  @Override
  public TaskKind task() {
    return plan.task();
  }

  @Override
  public TablePreparation withoutValidation() {
    RowSplitPlan split = plan.split();
    if (split.by() == RowSplitPlan.By.COLUMN) {
      throw new IllegalArgumentException(
          "column " + split.column() + " says which rows are for validation");
    }
    return new TablePreparation(plan.withSplit(split.withoutValidation()));
  }

  @Override
  public ExampleKind kind() {
    return ExampleKind.ROWS;
  }
}
