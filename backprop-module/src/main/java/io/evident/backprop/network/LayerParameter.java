package io.evident.backprop.network;

/**
 * Something a layer learns, or follows as it learns.
 *
 * @param name within the layer, such as {@code weight}
 * @param shape its shape
 * @param fanIn how many inputs one output of the layer sees, at least 1; initializers scale by it
 * @param fanOut how many outputs one input of the layer reaches, at least 1; likewise
 * @param role who changes it, and whether the initializer draws it
 * @param start where each entry starts that the initializer does not draw
 */
public record LayerParameter(
    String name, Shape shape, int fanIn, int fanOut, ParameterRole role, double start) {

  /**
   * A parameter that starts as its role says.
   *
   * @param name within the layer, such as {@code weight}
   * @param shape its shape
   * @param fanIn how many inputs one output of the layer sees, at least 1
   * @param fanOut how many outputs one input of the layer reaches, at least 1
   * @param role how it starts and who changes it
   */
  public LayerParameter(String name, Shape shape, int fanIn, int fanOut, ParameterRole role) {
    this(name, shape, fanIn, fanOut, role, role.start());
  }

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
