package io.evident.models.experiment;

/** What becomes of examples before the network sees them, and which of them are for what. */
public sealed interface Preparation permits ImagePreparation {

  /**
   * What is done at random to each example that is trained on.
   *
   * @return {@link Augmentation#NONE} for what is no image
   */
  Augmentation augmentation();
}
