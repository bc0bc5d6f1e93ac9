package io.evident.models.training;

import io.evident.backprop.network.Shape;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** Images seen in one view, such as all mirrored. */
final class ViewedImages implements Examples {
  private final Examples images;
  private final ImageViews.View view;
  private final int[] sources;

  ViewedImages(Examples images, ImageViews.View view) {
    this.images = images;
    this.view = view;
    Shape shape = images.features();
    sources =
        view.sources(new ImageShape(shape.dimension(0), shape.dimension(1), shape.dimension(2)));
  }

  @Override
  public void read(int example, ByteBuffer target) throws IOException {
    byte[] whole = new byte[images.bytes()];
    images.read(example, ByteBuffer.wrap(whole));
    int pixel = whole.length / sources.length;
    for (int source : sources) {
      target.put(whole, source * pixel, pixel);
    }
  }

  @Override
  public Examples range(int from, int to) {
    return new ViewedImages(images.range(from, to), view);
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

  /** Of the images themselves. */
  @Override
  public String digest() {
    return images.digest();
  }

  /** Of the images themselves. */
  @Override
  public long[] fingerprints() {
    return images.fingerprints();
  }
}
