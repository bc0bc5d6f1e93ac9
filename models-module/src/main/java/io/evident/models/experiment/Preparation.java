package io.evident.models.experiment;

import io.evident.models.data.ExampleKind;
import io.evident.models.task.TaskKind;

/** What becomes of examples before the network sees them, and which of them are for what. */
public sealed interface Preparation permits ImagePreparation, TablePreparation {

  /**
   * What is done at random to each example that is trained on.
   *
   * @return {@link Augmentation#NONE} for what is no image
   */
  Augmentation augmentation();

  /**
   * What kind of task it is for.
   *
   * @return the kind
   */
  TaskKind task();

  /**
   * The same where the examples for validation are trained on.
   *
   * @return a new preparation
   * @throws IllegalArgumentException if a column of the table says that they are for validation
   */
  Preparation withoutValidation();

  /**
   * What its examples are.
   *
   * @return images or rows
   */
  ExampleKind kind();
}
