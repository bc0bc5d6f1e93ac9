package io.evident.models.experiment;

import io.evident.models.task.TaskKind;
import java.util.OptionalInt;

/**
 * What becomes of images before the network sees them.
 *
 * @param normalization from bytes to inputs
 * @param augmentation of the training images
 * @param split which images are for what
 */
public record ImagePreparation(
    Normalization normalization, Augmentation augmentation, SplitPlan split)
    implements Preparation {

  @Override
  public TaskKind task() {
    return TaskKind.CLASSIFICATION;
  }

  @Override
  public ImagePreparation withoutValidation() {
    OptionalInt all =
        split.train().isPresent()
            ? OptionalInt.of(split.train().getAsInt() + split.validation())
            : OptionalInt.empty();
    return new ImagePreparation(normalization, augmentation, new SplitPlan(all, 0, split.test()));
  }

  @Override
  public String called() {
    return "images";
  }
}
