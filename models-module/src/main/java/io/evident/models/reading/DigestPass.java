package io.evident.models.reading;

import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/**
 * What one pass over the pixels of a split in a file gives: data that is streamed does not fit into
 * memory, so each pass reads it from the disk.
 *
 * @param sum that guards the pixels, see {@link PixelSum}
 * @param digest see {@link ImageDataset#digest()}
 * @param fingerprints see {@link ImageDataset#fingerprints()}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record DigestPass(int sum, String digest, long[] fingerprints) {

  /**
   * Reads the pixels of a split.
   *
   * @param in the file
   * @param position of the first image
   */
  static DigestPass of(
      FileChannel in, long position, ImageShape shape, List<String> classNames, int[] labels)
      throws IOException {
    InOrder read = new InOrder(in, position, shape, classNames, labels);
    ImageDataset images = ImageDataset.streamed(read);
    try {
      String digest = images.digest();
      return new DigestPass(read.sum.value(), digest, images.fingerprints());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Images that are read once, in order, and summed as they go by. */
  private static final class InOrder extends StoredImages {
    private final FileChannel in;
    private final long position;
    private final PixelSum.InOrder sum = new PixelSum.InOrder();
    private int next;

    InOrder(
        FileChannel in, long position, ImageShape shape, List<String> classNames, int[] labels) {
      super(shape, classNames, labels);
      this.in = in;
      this.position = position;
    }

    @Override
    public void read(int image, ByteBuffer target) throws IOException {
      if (image != next++) {
        throw new IllegalStateException("image " + image + " was read out of order");
      }
      ByteBuffer bytes = target.slice(target.position(), shape.bytes());
      CacheHead.readFully(in, position + (long) image * shape.bytes(), bytes);
      sum.add(bytes.flip());
      target.position(target.position() + shape.bytes());
    }
  }
}
