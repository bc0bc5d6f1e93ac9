package io.evident.backprop.internal.linear;

import java.nio.DoubleBuffer;

/**
 * What writes the rows of a matrix that no array holds: rows of a larger array, or the windows of a
 * convolution. Several threads may ask at once, for different rows or for the same.
 */
public interface RowWriter {
  /**
   * Writes rows one after the other, all their numbers, from the buffer's position on.
   *
   * @param first the first row
   * @param end one after the last
   * @param into room for them
   */
  void write(int first, int end, DoubleBuffer into);
}
