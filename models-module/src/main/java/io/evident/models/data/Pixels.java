package io.evident.models.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Where the pixels of a data set are. */
sealed interface Pixels {
  /** Puts the bytes of an image that is there at the target's position. */
  void read(int image, ByteBuffer target) throws IOException;

  /** The bytes of an image that is there, read-only: a view where they are held, else a copy. */
  ByteBuffer image(int image);

  /** The digest of so many images, if their source knows it and they are all of it. */
  default Optional<String> knownDigest(int images) {
    return Optional.empty();
  }

  /** The fingerprints of so many images, if their source knows them and they are all of it. */
  default Optional<long[]> knownFingerprints(int images) {
    return Optional.empty();
  }

  /** Images first..first + count - 1, counted from 0. */
  Pixels range(int first, int count);

  /**
   * In memory.
   *
   * @param bytes of all images, read-only
   * @param imageBytes of one
   */
  record Held(ByteBuffer bytes, int imageBytes) implements Pixels {
    static Held of(byte[] pixels, int images, ImageShape shape) {
      long expected = (long) images * shape.bytes();
      if (pixels.length != expected) {
        throw new IllegalArgumentException(
            "pixels must hold "
                + images
                + " images of "
                + shape
                + " = "
                + expected
                + " bytes, got "
                + pixels.length);
      }
      return new Held(ByteBuffer.wrap(pixels).asReadOnlyBuffer(), shape.bytes());
    }

    @Override
    public void read(int image, ByteBuffer target) {
      target.put(image(image));
    }

    @Override
    public ByteBuffer image(int image) {
      return bytes.slice(image * imageBytes, imageBytes);
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
    public ByteBuffer image(int image) {
      ByteBuffer copy = ByteBuffer.allocate(source.shape().bytes());
      try {
        read(image, copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return copy.flip().asReadOnlyBuffer();
    }

    @Override
    public Optional<String> knownDigest(int images) {
      return from == 0 && images == source.size() ? source.knownDigest() : Optional.empty();
    }

    @Override
    public Optional<long[]> knownFingerprints(int images) {
      return from == 0 && images == source.size() ? source.knownFingerprints() : Optional.empty();
    }

    @Override
    public Pixels range(int first, int count) {
      return new Streamed(source, from + first);
    }
  }
}
