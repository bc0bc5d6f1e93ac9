package io.evident.models.optimization;

import java.util.List;

/**
 * Momentum whose step is brought near to an orthogonal matrix, for kernels of convolutions and
 * weights of dense layers. With the gradient g and the velocity v, which starts at 0:
 *
 * <pre>{@code
 * v = m v + g;  u = g + m v (Nesterov) or u = v
 * X = u / |u|, a matrix [filters, rest], |.| the Frobenius norm
 * steps times:  A = X X';  X = a X + (b A + c A A) X
 * w = w sqrt(filters) / |w|  (unless the norm is free);  w = w - lr X
 * }</pre>
 *
 * <p>(Jordan 2024, https://kellerjordan.github.io/posts/muon, and the program airbench94_muon,
 * which divides by |u| + 1e-7 and iterates in bfloat16; here a zero gradient gives a zero step and
 * the iteration is in float32.)
 *
 * @param learningRate lr, greater than 0
 * @param momentum m, in [0, 1)
 * @param nesterov whether the step looks ahead
 * @param steps of the iteration, at least 1
 * @param coefficients a, b and c
 * @param kernelNorm what the norm of the weights is set to before each step
 */
public record Muon(
    double learningRate,
    double momentum,
    boolean nesterov,
    int steps,
    List<Double> coefficients,
    KernelNorm kernelNorm)
    implements Optimizer {

  /** The number of steps of airbench94_muon. */
  public static final int DEFAULT_STEPS = 3;

  /** Jordan's coefficients, made for a large slope at 0. */
  public static final List<Double> DEFAULT_COEFFICIENTS = List.of(3.4445, -4.7750, 2.0315);

  private static final int COEFFICIENTS = 3;

  /** What the Frobenius norm of the weights is set to before each step. */
  public enum KernelNorm {
    /** The square root of the number of filters, or of units. */
    SQRT_FILTERS,
    /** Nothing: the weights are left as they are. */
    FREE
  }

  public Muon {
    Require.positive("learningRate", learningRate);
    Require.part("momentum", momentum);
    if (!(steps >= 1)) {
      throw new IllegalArgumentException("steps must be at least 1, got " + steps);
    }
    coefficients = List.copyOf(coefficients);
    if (coefficients.size() != COEFFICIENTS
        || !coefficients.stream().allMatch(c -> Double.isFinite(c))) {
      throw new IllegalArgumentException(
          "coefficients must be three finite numbers, got " + coefficients);
    }
  }

  /**
   * Muon as airbench94_muon has it: Nesterov's form, three steps, kernels of the norm
   * sqrt(filters).
   *
   * @param learningRate lr, greater than 0
   * @param momentum m, in [0, 1)
   * @return the optimizer
   * @throws IllegalArgumentException if one is out of its range
   */
  public static Muon of(double learningRate, double momentum) {
    return new Muon(
        learningRate, momentum, true, DEFAULT_STEPS, DEFAULT_COEFFICIENTS, KernelNorm.SQRT_FILTERS);
  }

  @Override
  public String kind() {
    return "muon";
  }

  @Override
  public List<String> slots() {
    return List.of("velocity");
  }

  @Override
  public <R> R accept(OptimizerVisitor<R> visitor) {
    return visitor.muon(this);
  }
}
