package io.evident.models.internal.training;

import io.evident.backprop.network.Shape;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.Examples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Wraps images; subclasses change one thing about them, and never their digests. */
abstract class SameImages implements Examples {
  final Examples images;

  SameImages(Examples images) {
    this.images = images;
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
