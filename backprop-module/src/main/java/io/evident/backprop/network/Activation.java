package io.evident.backprop.network;

/**
 * y = f(x), element by element.
 *
 * @param function f
 * @param slope of a leaky ReLU for negative x, in [0, 1); 0 for every other function
 */
public record Activation(Function function, double slope) implements BuiltInLayer {

  /** PyTorch's default slope of a leaky ReLU, the one the assignments used. */
  public static final double DEFAULT_SLOPE = 0.01;

  /** A function of one number. */
  public enum Function {
    /** max(x, 0). */
    RELU(true),

    /** x for x &gt; 0 and slope x otherwise. */
    LEAKY_RELU(true),

    /** tanh x. */
    TANH(true),

    /** The logistic function 1 / (1 + exp(-x)). */
    SIGMOID(true),

    /**
     * x Phi(x), with the distribution function Phi of the standard normal; computed exactly, not by
     * an approximation with tanh. (Hendrycks and Gimpel 2016.)
     */
    GELU(false),

    /** log(1 + exp(x)). */
    SOFTPLUS(true),

    /**
     * x s(x), with the logistic function s. (Elfwing, Uchibe and Doya 2017; Swish with beta 1 of
     * Ramachandran, Zoph and Le 2017.)
     */
    SILU(false),

    /** x for x &gt; 0 and exp(x) - 1 otherwise. (Clevert, Unterthiner and Hochreiter 2015.) */
    ELU(true),

    /** x min(max(x + 3, 0), 6) / 6. (Howard et al., Searching for MobileNetV3, 2019.) */
    HARD_SWISH(false);

    private final boolean monotone;

    Function(boolean monotone) {
      this.monotone = monotone;
    }

    /**
     * Whether f(a) &lt;= f(b) where a &lt;= b, so that a maximum may be taken before f as well.
     *
     * @return false for GELU, SiLU and hard-swish, which fall and then rise
     */
    public boolean isMonotone() {
      return monotone;
    }
  }

  public Activation {
    if (!(slope >= 0 && slope < 1)) {
      throw new IllegalArgumentException("slope must be in [0, 1), got " + slope);
    }
    if (slope != 0 && function != Function.LEAKY_RELU) {
      throw new IllegalArgumentException(function + " has no slope, which must be 0, got " + slope);
    }
  }

  /**
   * y = max(x, 0).
   *
   * @return the layer
   */
  public static Activation relu() {
    return new Activation(Function.RELU, 0);
  }

  /**
   * y = x for x &gt; 0 and slope x otherwise.
   *
   * @param slope in [0, 1)
   * @return the layer
   * @throws IllegalArgumentException if it is out of range
   */
  public static Activation leakyRelu(double slope) {
    return new Activation(Function.LEAKY_RELU, slope);
  }

  /**
   * y = tanh x.
   *
   * @return the layer
   */
  public static Activation tanh() {
    return new Activation(Function.TANH, 0);
  }

  /**
   * y = 1 / (1 + exp(-x)).
   *
   * @return the layer
   */
  public static Activation sigmoid() {
    return new Activation(Function.SIGMOID, 0);
  }

  /**
   * y = x Phi(x).
   *
   * @return the layer
   */
  public static Activation gelu() {
    return new Activation(Function.GELU, 0);
  }

  /**
   * y = log(1 + exp(x)).
   *
   * @return the layer
   */
  public static Activation softplus() {
    return new Activation(Function.SOFTPLUS, 0);
  }

  /**
   * y = x s(x).
   *
   * @return the layer
   */
  public static Activation silu() {
    return new Activation(Function.SILU, 0);
  }

  /**
   * y = x for x &gt; 0 and exp(x) - 1 otherwise.
   *
   * @return the layer
   */
  public static Activation elu() {
    return new Activation(Function.ELU, 0);
  }

  /**
   * y = x min(max(x + 3, 0), 6) / 6.
   *
   * @return the layer
   */
  public static Activation hardSwish() {
    return new Activation(Function.HARD_SWISH, 0);
  }

  @Override
  public LayerKind layerKind() {
    return LayerKind.valueOf(function.name());
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.activation(this);
  }
}
