package io.evident.models.training;

import io.evident.backprop.network.Shape;
import io.evident.models.data.ClassWeights;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Images whose classes do not all count the same in training. */
final class ClassWeighted implements Examples {
  private final Examples images;
  private final double[] byLabel;

  private ClassWeighted(Examples images, double[] byLabel) {
    this.images = images;
    this.byLabel = byLabel;
  }

  /**
   * Images with the weights of their classes.
   *
   * @throws IllegalArgumentException if a class that is not there is to be weighed
   */
  static Examples of(ImageDataset images, ClassWeights weights) {
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

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public ExampleKind kind() {
    return images.kind();
  }

  @Override
  public Shape features() {
    return images.features();
  }

  @Override
  public Element element() {
    return images.element();
  }

  @Override
  public void read(int example, ByteBuffer target) throws IOException {
    images.read(example, target);
  }

  @Override
  public boolean isStreamed() {
    return images.isStreamed();
  }

  @Override
  public int targets() {
    return images.targets();
  }

  @Override
  public void target(int example, float[] to, int at) {
    images.target(example, to, at);
  }

  @Override
  public OptionalInt classes() {
    return images.classes();
  }

  @Override
  public int label(int example) {
    return images.label(example);
  }

  @Override
  public String digest() {
    return images.digest();
  }

  @Override
  public long[] fingerprints() {
    return images.fingerprints();
  }
}
