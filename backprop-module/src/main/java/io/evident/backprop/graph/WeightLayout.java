package io.evident.backprop.graph;

import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.Shape;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** How a graph holds a parameter that a network declares: a {@link LoweredNetwork} takes it so. */
public enum WeightLayout {
  /** In the shape the network declares. */
  AS_DECLARED,
  /** A matrix with its axes exchanged. */
  TRANSPOSED;

  /**
   * The layout of one parameter.
   *
   * @param network the network
   * @param parameter the position in {@link Network#parameters()}
   * @param options how the network is lowered
   * @return how the lowered network takes it
   */
  public static WeightLayout of(Network network, int parameter, LoweringOptions options) {
    Parameter declared = network.parameters().get(parameter);
    boolean matrix =
        network.layers().get(declared.layer()) instanceof Dense
            && declared.shape().dimensions().size() == 2;
    return matrix && options.denseWeights() == LoweringOptions.DenseWeights.INPUTS_FIRST
        ? TRANSPOSED
        : AS_DECLARED;
  }

  /**
   * The shape in the graph.
   *
   * @param declared the shape in the network
   * @return the shape as it is held
   */
  public Shape held(Shape declared) {
    return this == AS_DECLARED ? declared : Shape.of(declared.dimension(1), declared.dimension(0));
  }

  /**
   * The values for the graph, where it holds them as a constant.
   *
   * @param declared the shape in the network
   * @param values in that shape, row-major
   * @return in the shape of the graph, row-major; the array itself where that is the same
   */
  public float[] held(Shape declared, float[] values) {
    if (this == AS_DECLARED) {
      return values;
    }
    int rows = declared.dimension(0);
    int columns = declared.dimension(1);
    float[] held = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        held[column * rows + row] = values[row * columns + column];
      }
    }
    return held;
  }

  /**
   * The values for the graph.
   *
   * @param tf where an operation is added, if one is needed
   * @param declared in the network's shape
   * @param <T> the number type
   * @return in the shape of the graph
   */
  public <T extends TType> Operand<T> held(Ops tf, Operand<T> declared) {
    return exchanged(tf, declared);
  }

  /**
   * The values for whoever knows the network.
   *
   * @param tf where an operation is added, if one is needed
   * @param held in the shape of the graph
   * @param <T> the number type
   * @return in the network's shape
   */
  public <T extends TType> Operand<T> declared(Ops tf, Operand<T> held) {
    return exchanged(tf, held);
  }

  private <T extends TType> Operand<T> exchanged(Ops tf, Operand<T> values) {
    if (this == AS_DECLARED) {
      return values;
    }
    Operand<TInt32> axes = tf.constant(new int[] {1, 0});
    return tf.linalg.transpose(values, axes);
  }
}
