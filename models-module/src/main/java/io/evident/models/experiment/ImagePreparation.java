package io.evident.models.experiment;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.ImageViews;
import io.evident.models.task.TaskKind;

/**
 * What becomes of images before the network sees them.
 *
 * @param normalization from bytes to inputs
 * @param augmentation of the training images
 * @param split which images are for what
 * @param classWeights how much the training images of each class count
 * @param views of an image at which the trained network looks to judge it
 */
public record ImagePreparation(
    Normalization normalization,
    Augmentation augmentation,
    SplitPlan split,
    ClassWeights classWeights,
    ImageViews views)
    implements Preparation {

  /**
   * A preparation of images that count the same.
   *
   * @param normalization from bytes to inputs
   * @param augmentation of the training images
   * @param split which images are for what
   */
  public ImagePreparation(Normalization normalization, Augmentation augmentation, SplitPlan split) {
    this(normalization, augmentation, split, ClassWeights.NONE, ImageViews.NONE);
  }

  /**
   * The same on other images of the data.
   *
   * @param other how many images are used for what
   * @return a new preparation
   */
  public ImagePreparation withSplit(SplitPlan other) {
    return new ImagePreparation(normalization, augmentation, other, classWeights, views);
  }

  @Override
  public TaskKind task() {
    return TaskKind.CLASSIFICATION;
  }

  @Override
  public ImagePreparation withoutValidation() {
    return withSplit(split.withoutValidation());
  }

  @Override
  public ExampleKind kind() {
    return ExampleKind.IMAGES;
  }
}
