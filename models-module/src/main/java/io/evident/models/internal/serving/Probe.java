package io.evident.models.internal.serving;

import io.evident.models.data.ImageShape;
import java.util.Arrays;
import java.util.Random;

/**
 * An image that a model is tried with, and what the derivation by hand says about it.
 *
 * @param image where its bytes are from
 * @param outputs exact, [classes]
 * @param bound how far an output in float32 may be off
 * @param probabilities exact, [classes]
 * @param probabilityBound how far a probability may be off
 * @param calibrated exact calibrated probabilities, [classes]; empty of a model without
 * @param calibratedBound how far one of them may be off
 */
@SuppressWarnings("ArrayRecordComponent") // internal, and never compared
public record Probe(
    Image image,
    double[] outputs,
    double bound,
    double[] probabilities,
    double probabilityBound,
    double[] calibrated,
    double calibratedBound) {

  /** Where the bytes of an image are from. */
  public sealed interface Image {

    /** The bytes, [height, width, channels]. */
    byte[] bytes(ImageShape shape);
  }

  /** An image that was trained on. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Trained(byte[] pixels) implements Image {
    @Override
    public byte[] bytes(ImageShape shape) {
      return pixels;
    }
  }

  /** Bytes at random, by the generator that Java's documentation defines. */
  public record Noise(long seed) implements Image {
    @Override
    public byte[] bytes(ImageShape shape) {
      byte[] bytes = new byte[shape.bytes()];
      new Random(seed).nextBytes(bytes);
      return bytes;
    }
  }

  /** Every byte the same, 0 to 255. */
  public record Plain(int value) implements Image {
    @Override
    public byte[] bytes(ImageShape shape) {
      byte[] bytes = new byte[shape.bytes()];
      Arrays.fill(bytes, (byte) value);
      return bytes;
    }
  }
}
