package io.evident.backprop.network;

/**
 * A parameter of a network.
 *
 * @param name unique within the network, such as {@code conv2d_1.kernel}
 * @param layer the index of its layer
 * @param shape its shape
 * @param fanIn how many inputs one output of its layer sees
 * @param fanOut how many outputs one input of its layer reaches
 * @param role who changes it, and whether the initializer draws it
 * @param start where each entry starts that the initializer does not draw
 */
public record Parameter(
    String name, int layer, Shape shape, int fanIn, int fanOut, ParameterRole role, double start) {

  /**
   * Whether a gradient changes it.
   *
   * @return false for running statistics, which follow the data
   */
  public boolean trained() {
    return role.trained();
  }

  /**
   * Whether penalties on weights apply to it.
   *
   * @return true for weights alone; biases, scales and shifts are left alone
   */
  public boolean regularized() {
    return role.regularized();
  }
}
