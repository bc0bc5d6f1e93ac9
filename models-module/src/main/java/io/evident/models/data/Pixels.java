package io.evident.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the pixels of a data set are. */
sealed interface Pixels {
  /** Puts the bytes of an image that is there at the target's position. */
  void read(int image, ByteBuffer target) throws IOException;

  /** Images first..first + count - 1, counted from 0. */
  Pixels range(int first, int count);

  /**
   * In memory.
   *
   * @param bytes of all images, read-only
   * @param imageBytes of one
   */
  record Held(ByteBuffer bytes, int imageBytes) implements Pixels {
    @Override
    public void read(int image, ByteBuffer target) {
      target.put(bytes.slice(image * imageBytes, imageBytes));
    }

    @Override
    public Pixels range(int first, int count) {
      return new Held(bytes.slice(first * imageBytes, count * imageBytes), imageBytes);
    }
  }

  /**
   * In a source, read whenever they are asked for.
   *
   * @param source of these and perhaps other images
   * @param from which image of it is image 0
   */
  record Streamed(ImageSource source, int from) implements Pixels {
    /** A source is code of others, so its bytes are counted. */
    @Override
    public void read(int image, ByteBuffer target) throws IOException {
      int before = target.position();
      source.read(from + image, target);
      int put = target.position() - before;
      if (put != source.shape().bytes()) {
        throw new IllegalArgumentException(
            "the source must put "
                + source.shape().bytes()
                + " bytes for image "
                + (from + image)
                + " of "
                + source.shape()
                + ", it put "
                + put);
      }
    }

    @Override
    public Pixels range(int first, int count) {
      return new Streamed(source, from + first);
    }
  }
}
