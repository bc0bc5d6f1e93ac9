package io.evident.backprop.network;

import java.util.List;
import java.util.OptionalInt;

/**
 * A fully connected layer, y = W x + b, with W of shape [units, inputs] and b of shape [units].
 *
 * @param units how many outputs, at least 1
 * @param inputs how many inputs it expects; empty takes whatever comes
 */
public record Dense(int units, OptionalInt inputs) implements BuiltInLayer {

  public Dense {
    if (!(units >= 1)) {
      throw new IllegalArgumentException("units must be at least 1, got " + units);
    }
    if (inputs.isPresent() && !(inputs.getAsInt() >= 1)) {
      throw new IllegalArgumentException("inputs must be at least 1, got " + inputs.getAsInt());
    }
  }

  /**
   * A dense layer that takes as many inputs as come.
   *
   * @param units how many outputs, at least 1
   * @return the layer
   */
  public static Dense of(int units) {
    return new Dense(units, OptionalInt.empty());
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.DENSE;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "takes a vector, got " + input + "; put a flatten layer before it");
    }
    if (inputs.isPresent() && inputs.getAsInt() != input.dimension(0)) {
      throw new IllegalArgumentException(
          "expects [" + inputs.getAsInt() + "], got " + input + "; correct inputs or leave it out");
    }
    return Shape.of(units);
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    int fanIn = input.dimension(0);
    return List.of(
        new LayerParameter("weight", Shape.of(units, fanIn), fanIn, units, ParameterRole.WEIGHT),
        new LayerParameter("bias", Shape.of(units), fanIn, units, ParameterRole.BIAS));
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.dense(this);
  }
}
