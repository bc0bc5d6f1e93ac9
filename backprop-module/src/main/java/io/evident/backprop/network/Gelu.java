package io.evident.backprop.network;

/**
 * y = x Phi(x), element by element, with Phi the distribution function of the standard normal: the
 * exact Gaussian error linear unit of Hendrycks and Gimpel (2016), not its approximation by tanh.
 */
public record Gelu() implements Layer {

  @Override
  public String kind() {
    return "gelu";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.gelu(this);
  }
}
