package io.evident.backprop.network;

import java.util.List;

/**
 * y = a x with one number a for all of x: fixed, or learned from a start on. With a fixed factor of
 * 1 it passes its input on; with a learned one that starts at 0 a residual block starts as its
 * shortcut (Bachlechner et al., ReZero is All You Need, 2020).
 *
 * @param factor a, or where a starts, finite
 * @param learned whether a is learned; penalties on weights leave it alone
 */
public record Scale(double factor, boolean learned) implements BuiltInLayer {

  /** The factor of a layer that passes its input on. */
  public static final double DEFAULT_FACTOR = 1;

  public Scale {
    if (!Double.isFinite(factor)) {
      throw new IllegalArgumentException("factor must be finite, got " + factor);
    }
  }

  /** y = x. */
  public Scale() {
    this(DEFAULT_FACTOR, false);
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.SCALE;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public List<LayerParameter> parameters(Shape input) {
    return learned
        ? List.of(new LayerParameter("factor", Shape.of(1), 1, 1, ParameterRole.SCALE, factor))
        : List.of();
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.scale(this);
  }
}
