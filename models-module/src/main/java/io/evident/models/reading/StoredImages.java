package io.evident.models.reading;

import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSource;
import java.util.List;

/** Images whose labels are known, and whose pixels are in a file. */
abstract class StoredImages implements ImageSource {
  final ImageShape shape;
  final List<String> classNames;
  final int[] labels;

  StoredImages(ImageShape shape, List<String> classNames, int[] labels) {
    this.shape = shape;
    this.classNames = classNames;
    this.labels = labels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public ImageShape shape() {
    return shape;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int image) {
    return labels[image];
  }
}
