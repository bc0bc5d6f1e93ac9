package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor's numbers in other places: with its axes in another order, or turned round along some.
 *
 * @param what the change is called
 * @param source for each place of the right tensor, where the changed one has that number
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
record AxisChange(String what, int[] source) {
  /** More entries than this are not permuted: a diagnosis need not be had at any price. */
  private static final int LARGEST = 1 << 20;

  /**
   * The changes that are made by mistake.
   *
   * @param shape of the tensor
   */
  static List<AxisChange> of(List<Integer> shape) {
    int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
    int size = Arrays.stream(lengths).reduce(1, (a, b) -> a * b);
    List<AxisChange> changes = new ArrayList<>();
    if (size > LARGEST || lengths.length > 4) {
      return changes;
    }
    for (int[] order : orders(lengths.length)) {
      if (!isIdentity(order)) {
        changes.add(permuted(lengths, order, size));
      }
    }
    for (int axes = 1; axes < 1 << lengths.length; axes++) {
      changes.add(turned(lengths, axes, size));
    }
    for (int axis = 0; axis < lengths.length; axis++) {
      changes.add(shifted(lengths, axis, 1, size));
      changes.add(shifted(lengths, axis, lengths[axis] - 1, size));
    }
    return changes;
  }

  private static List<int[]> orders(int rank) {
    List<int[]> orders = new ArrayList<>(List.of(new int[0]));
    for (int length = 0; length < rank; length++) {
      List<int[]> longer = new ArrayList<>();
      for (int[] order : orders) {
        for (int axis = 0; axis < rank; axis++) {
          int next = axis;
          if (Arrays.stream(order).noneMatch(o -> o == next)) {
            int[] extended = Arrays.copyOf(order, order.length + 1);
            extended[order.length] = axis;
            longer.add(extended);
          }
        }
      }
      orders = longer;
    }
    return orders;
  }

  private static boolean isIdentity(int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** The numbers laid out with the axes in another order. */
  private static AxisChange permuted(int[] lengths, int[] order, int size) {
    int[] source = new int[size];
    for (int place = 0; place < size; place++) {
      int[] index = index(place, lengths);
      int at = 0;
      for (int axis : order) {
        at = at * lengths[axis] + index[axis];
      }
      source[place] = at;
    }
    String what =
        lengths.length == 2 ? "transposed" : "with its axes in the order " + Arrays.toString(order);
    return new AxisChange(what, source);
  }

  private static AxisChange turned(int[] lengths, int axes, int size) {
    int[] source = new int[size];
    List<Integer> named = new ArrayList<>();
    for (int axis = 0; axis < lengths.length; axis++) {
      if ((axes >> axis & 1) == 1) {
        named.add(axis);
      }
    }
    for (int place = 0; place < size; place++) {
      int[] index = index(place, lengths);
      for (int axis : named) {
        index[axis] = lengths[axis] - 1 - index[axis];
      }
      source[place] = place(index, lengths);
    }
    return new AxisChange("turned round along " + axisText(named), source);
  }

  private static String axisText(List<Integer> axes) {
    return axes.size() == 1 ? "axis " + axes.get(0) : "the axes " + axes;
  }

  private static AxisChange shifted(int[] lengths, int axis, int by, int size) {
    int[] source = new int[size];
    for (int place = 0; place < size; place++) {
      int[] index = index(place, lengths);
      index[axis] = (index[axis] + by) % lengths[axis];
      source[place] = place(index, lengths);
    }
    return new AxisChange("shifted by one along axis " + axis, source);
  }

  /** The index of a row-major place, one number for each axis. */
  static int[] index(int place, int[] lengths) {
    int[] index = new int[lengths.length];
    int rest = place;
    for (int axis = lengths.length - 1; axis >= 0; axis--) {
      index[axis] = rest % lengths[axis];
      rest /= lengths[axis];
    }
    return index;
  }

  private static int place(int[] index, int[] lengths) {
    int place = 0;
    for (int axis = 0; axis < lengths.length; axis++) {
      place = place * lengths[axis] + index[axis];
    }
    return place;
  }
}
