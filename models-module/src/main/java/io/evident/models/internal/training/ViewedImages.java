package io.evident.models.internal.training;

import io.evident.backprop.network.Shape;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Images seen in one view, such as all mirrored. */
public final class ViewedImages extends SameImages {
  private final ImageViews.View view;
  private final int[] sources;

  public ViewedImages(Examples images, ImageViews.View view) {
    super(images);
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
}
