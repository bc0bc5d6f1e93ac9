package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.List;

/** The channels of x_1, then those of x_2 and so on: the last axes one after the other. */
public record Concat() implements JoinLayer {

  @Override
  public String kind() {
    return "concat";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    List<Integer> first = inputs.get(0).dimensions();
    int last = first.size() - 1;
    long channels = 0;
    for (Shape input : inputs) {
      List<Integer> other = input.dimensions();
      if (other.size() != first.size() || !other.subList(0, last).equals(first.subList(0, last))) {
        throw new IllegalArgumentException(
            "cannot put "
                + inputs.get(0)
                + " and "
                + input
                + " beside each other: all axes but the last must be as long");
      }
      channels += other.get(last);
    }
    if (channels > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "cannot put " + channels + " channels beside each other, more than 2^31 - 1");
    }
    List<Integer> joined = new ArrayList<>(first);
    joined.set(last, (int) channels);
    return new Shape(joined);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.concat(this);
  }
}
