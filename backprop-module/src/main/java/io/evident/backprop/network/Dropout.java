package io.evident.backprop.network;

/**
 * Inverted dropout: in training y = x mask / (1 - rate), where the mask is 0 with probability rate
 * and else 1, drawn anew for every element and step; at inference y = x. (Srivastava et al. 2014,
 * with the scaling moved to training.)
 *
 * @param rate the probability of a 0, in [0, 1)
 */
public record Dropout(double rate) implements BuiltInLayer {

  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate must be in [0, 1), got " + rate);
    }
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.DROPOUT;
  }

  @Override
  public boolean dependsOnMode() {
    return true;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.dropout(this);
  }
}
