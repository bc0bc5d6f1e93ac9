package io.evident.models.experiment;

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
  public String called() {
    return "rows";
  }
}
