package io.evident.backprop.network;

/**
 * A layer of your own: implement this, put it into a network beside the built-in layers, and the
 * check holds its backward pass against finite differences as it does ours. With a lowering as well
 * ({@code graph.LowerableLayer}) it is held against TensorFlow too, and can be trained.
 *
 * <p>A network that is read, as that of a run is when it is resumed, evaluated or exported, knows a
 * custom layer by its kind. For that it is registered: a line with the name of its class, which has
 * a public constructor without arguments, in the file {@code
 * META-INF/services/io.evident.backprop.network.CustomLayer} on the class path.
 *
 * <p>A layer at the end of several branches ({@link Block.Branches}) overrides {@link
 * #outputShape(java.util.List)} and {@link #parameters(java.util.List)} too, takes its inputs by
 * {@link LayerInput#x(int)} and returns their gradients by {@link LayerInput#joined}.
 *
 * <p>Implementations hold settings only, never values, and give the same result for the same input.
 */
public non-sealed interface CustomLayer extends Layer {

  /**
   * y = f(x).
   *
   * @param in x and the parameters, not to be changed
   * @return y, [N, output...] row-major, a new array
   */
  double[] forward(LayerInput in);

  /**
   * From dL/dy to dL/dx and dL/dparameters: the product of dy with the Jacobians of f.
   *
   * @param in what the forward pass was given
   * @param dy [N, output...] row-major, not to be changed
   * @param gradients an array for each parameter, to which dL/dparameter is added
   * @return dL/dx, as x is, a new array
   */
  double[] backward(LayerInput in, double[] dy, double[][] gradients);

  @Override
  default boolean dependsOnMode() {
    return true;
  }

  @Override
  default <R> R accept(LayerVisitor<R> visitor) {
    return visitor.custom(this);
  }
}
