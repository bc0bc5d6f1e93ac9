package io.evident.models.data;

import io.evident.backprop.network.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * What a network is trained and judged on: for each example its features, all of one shape, and
 * what the network should give for them.
 *
 * <p>Features are the bytes of an image or the float32 numbers of a row. They are held in memory,
 * or streamed: read whenever they are asked for. Every method may be called from many threads.
 */
public interface Examples {

  /** How a feature is stored. */
  enum Element {
    /** An unsigned byte, such as one of a pixel. */
    BYTE(1),

    /** A float32 in the byte order of this machine. */
    FLOAT(4);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }

    /**
     * The size of a feature.
     *
     * @return in bytes
     */
    public int bytes() {
      return bytes;
    }
  }

  /**
   * The number of examples.
   *
   * @return at least 1
   */
  int size();

  /**
   * What they are.
   *
   * @return images or rows
   */
  ExampleKind kind();

  /**
   * The shape of an example's features.
   *
   * @return [height, width, channels] of an image, [columns] of a row
   */
  Shape features();

  /**
   * How each feature is stored.
   *
   * @return the kind
   */
  Element element();

  /**
   * Reads the features of one example.
   *
   * @param example in 0..size() - 1
   * @param target where to; exactly as many bytes as the features have are put at its position
   * @throws IndexOutOfBoundsException if there is no such example
   * @throws IOException if a streamed example cannot be read
   */
  void read(int example, ByteBuffer target) throws IOException;

  /**
   * Whether features are read whenever they are asked for, instead of held in memory.
   *
   * @return true if they are
   */
  boolean isStreamed();

  /**
   * How many numbers the network should give for an example.
   *
   * @return 1 or more
   */
  int targets();

  /**
   * What the network should give for an example.
   *
   * @param example in 0..size() - 1
   * @param to gets targets() numbers
   * @param at where the first of them is put
   * @throws IndexOutOfBoundsException if there is no such example
   */
  void target(int example, float[] to, int at);

  /**
   * The number of classes, where every example is of exactly one: its targets are then zeros and a
   * one at its {@link #label}.
   *
   * @return empty where targets are other numbers
   */
  OptionalInt classes();

  /**
   * The class of an example, where each is of exactly one of two or more.
   *
   * @param example in 0..size() - 1
   * @return its label, from 0
   * @throws IndexOutOfBoundsException if there is no such example
   * @throws IllegalStateException if examples are of no class
   */
  int label(int example);

  /**
   * Whether some examples count more than others in training.
   *
   * @return false if every weight is 1
   */
  default boolean isWeighted() {
    return false;
  }

  /**
   * How much an example counts in training: its loss is multiplied by it.
   *
   * @param example in 0..size() - 1
   * @return at least 0
   */
  default float weight(int example) {
    return 1;
  }

  /**
   * What identifies these examples, in order.
   *
   * @return SHA-256 in 64 lower-case hexadecimal digits
   */
  String digest();

  /**
   * What tells these examples apart: 64 bits of each, over its features.
   *
   * @return one for each example, in order
   */
  long[] fingerprints();

  /**
   * The examples from one position up to, and without, another.
   *
   * @param from the first example
   * @param to one after the last example
   * @return examples that share what these hold
   * @throws IllegalArgumentException unless 0 &lt;= from &lt; to &lt;= size()
   */
  Examples range(int from, int to);

  /**
   * The size of an example's features.
   *
   * @return in bytes
   */
  default int bytes() {
    return features().size() * element().bytes();
  }

  /**
   * Reads the features of examples that follow each other.
   *
   * @param from the first of them
   * @param count how many
   * @param target gets them, from a position on
   * @param at the position
   * @throws IOException if a streamed example cannot be read
   */
  default void read(int from, int count, byte[] target, int at) throws IOException {
    ByteBuffer to = ByteBuffer.wrap(target, at, count * bytes());
    for (int i = from; i < from + count; i++) {
      read(i, to);
    }
  }
}
