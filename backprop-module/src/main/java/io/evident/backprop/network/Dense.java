package io.evident.backprop.network;

import java.util.List;
import java.util.OptionalInt;

/**
 * A fully connected layer, y = W x + b, with W of shape [units, inputs] and b of shape [units].
 *
 * @param units how many outputs, at least 1
 * @param inputs how many inputs it expects; empty takes whatever comes
 * @param bias whether there is a b; without one y = W x
 */
public record Dense(int units, OptionalInt inputs, boolean bias) implements BuiltInLayer {

  public Dense {
    if (!(units >= 1)) {
      throw new IllegalArgumentException("units must be at least 1, got " + units);
    }
    if (inputs.isPresent() && !(inputs.getAsInt() >= 1)) {
      throw new IllegalArgumentException("inputs must be at least 1, got " + inputs.getAsInt());
    }
  }

  /**
   * A dense layer with a bias.
   *
   * @param units how many outputs, at least 1
   * @param inputs how many inputs it expects; empty takes whatever comes
   * @throws IllegalArgumentException if a number is less than 1
   */
  public Dense(int units, OptionalInt inputs) {
    this(units, inputs, true);
  }

  /**
   * A dense layer with a bias that takes as many inputs as come.
   *
   * @param units how many outputs, at least 1
   * @return the layer
   */
  public static Dense of(int units) {
    return new Dense(units, OptionalInt.empty());
  }

  /**
   * The same with or without a bias.
   *
   * @param bias whether there is one
   * @return a new layer
   */
  public Dense withBias(boolean bias) {
    return new Dense(units, inputs, bias);
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
    LayerParameter weight =
        new LayerParameter("weight", Shape.of(units, fanIn), fanIn, units, ParameterRole.WEIGHT);
    return bias
        ? List.of(
            weight, new LayerParameter("bias", Shape.of(units), fanIn, units, ParameterRole.BIAS))
        : List.of(weight);
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.dense(this);
  }
}
