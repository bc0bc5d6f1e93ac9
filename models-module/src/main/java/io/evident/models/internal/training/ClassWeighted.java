package io.evident.models.internal.training;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;

/** Images whose classes do not all count the same in training. */
public final class ClassWeighted extends SameImages {
  private final double[] byLabel;

  private ClassWeighted(Examples images, double[] byLabel) {
    super(images);
    this.byLabel = byLabel;
  }

  /**
   * Images with the weights of their classes.
   *
   * @throws IllegalArgumentException if a class that is not there is to be weighed
   */
  public static Examples of(ImageDataset images, ClassWeights weights) {
    return weights.equals(ClassWeights.NONE)
        ? images
        : new ClassWeighted(images, weights.of(images.classNames(), images.classCounts()));
  }

  @Override
  public boolean isWeighted() {
    return true;
  }

  @Override
  public float weight(int example) {
    return (float) byLabel[images.label(example)];
  }

  @Override
  public Examples range(int from, int to) {
    return new ClassWeighted(images.range(from, to), byLabel);
  }
}
