package io.evident.backprop.network;

/**
 * Something a layer learns, or follows as it learns.
 *
 * @param name within the layer, such as {@code weight}
 * @param shape its shape
 * @param fanIn how many inputs one output of the layer sees, at least 1; initializers scale by it
 * @param fanOut how many outputs one input of the layer reaches, at least 1; likewise
 * @param role how it starts and who changes it
 */
public record LayerParameter(String name, Shape shape, int fanIn, int fanOut, ParameterRole role) {

  /**
   * A parameter of a layer in which inputs and outputs see as many of each other.
   *
   * @param name within the layer, such as {@code weight}
   * @param shape its shape
   * @param fan how many inputs one output sees, and outputs one input reaches
   * @param role how it starts and who changes it
   */
  public LayerParameter(String name, Shape shape, int fan, ParameterRole role) {
    this(name, shape, fan, fan, role);
  }
}
