package io.evident.backprop.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lengths of the axes of one example or of one parameter; the batch axis is never part of it.
 *
 * @param dimensions the axis lengths, each at least 1
 */
public record Shape(List<Integer> dimensions) {

  public Shape {
    dimensions = List.copyOf(dimensions);
    long size = 1;
    for (int dimension : dimensions) {
      size *= dimension;
      if (!(dimension >= 1) || size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape must have axes of at least 1 and at most 2^31 - 1 elements, got " + dimensions);
      }
    }
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("shape must have at least one axis, got []");
    }
  }

  /**
   * A shape of the given axis lengths.
   *
   * @param dimensions the axis lengths, each at least 1
   * @return the shape
   * @throws IllegalArgumentException as the constructor does
   */
  public static Shape of(int... dimensions) {
    return new Shape(Arrays.stream(dimensions).boxed().toList());
  }

  /**
   * The number of axes.
   *
   * @return the rank, at least 1
   */
  public int rank() {
    return dimensions.size();
  }

  /**
   * The length of one axis.
   *
   * @param axis from 0 to rank - 1
   * @return the length
   */
  public int dimension(int axis) {
    return dimensions.get(axis);
  }

  /**
   * The number of elements, the product of the axis lengths.
   *
   * @return the size
   */
  public int size() {
    int size = 1;
    for (int dimension : dimensions) {
      size *= dimension;
    }
    return size;
  }

  /**
   * The lengths in brackets, such as {@code [32, 32, 3]}.
   *
   * @return the text
   */
  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
