package io.evident.backprop.network;

/**
 * A number for each of the two axes of an image.
 *
 * @param rows for the axis of the height
 * @param columns for the axis of the width
 */
public record PerAxis(int rows, int columns) {

  /**
   * The same number for both.
   *
   * @param both the number
   * @return two of it
   */
  public static PerAxis of(int both) {
    return new PerAxis(both, both);
  }

  /**
   * The number of one axis.
   *
   * @param axis 0 for the height, 1 for the width
   * @return its number
   */
  public int along(int axis) {
    return axis == 0 ? rows : columns;
  }

  /**
   * Whether both are this number.
   *
   * @param number the number
   * @return false if one differs
   */
  public boolean are(int number) {
    return rows == number && columns == number;
  }

  /**
   * How many entries a window of this height and width has.
   *
   * @return rows times columns
   */
  public int area() {
    return rows * columns;
  }

  void requireAtLeast(String name, int least) {
    if (!(rows >= least && columns >= least)) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + this);
    }
  }

  /** As in a network's YAML: one number where both are the same. */
  @Override
  public String toString() {
    return rows == columns ? String.valueOf(rows) : "[" + rows + ", " + columns + "]";
  }
}
