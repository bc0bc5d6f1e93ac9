package io.evident.models.training;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.optimization.Averaging;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers with a shape, as they are kept in a checkpoint. The array is held, not copied. */
public final class FloatTensor {
  private final Shape shape;
  private final float[] values;

  /**
   * A tensor over an array, which is held and not copied.
   *
   * @param shape its shape
   * @param values its numbers, row-major, as many as the shape has
   */
  public FloatTensor(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * The shape.
   *
   * @return as many numbers as it says
   */
  public Shape shape() {
    return shape;
  }

  /**
   * The numbers.
   *
   * @return row-major, the array itself
   */
  public float[] values() {
    return values;
  }

  /**
   * The first number that is infinite or undefined.
   *
   * @return 0 if all are finite
   */
  public float nonFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return value;
      }
    }
    return 0;
  }

  /** The same numbers in float64, a new array. */
  double[] wide() {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Weights as they are trained and kept: rounded to float32, by their names. */
  static Map<String, FloatTensor> ofAll(ParameterValues weights) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    List<Parameter> parameters = weights.network().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      float[] narrow = new float[weights.get(p).length];
      for (int i = 0; i < narrow.length; i++) {
        narrow[i] = (float) weights.get(p)[i];
      }
      tensors.put(parameters.get(p).name(), new FloatTensor(parameters.get(p).shape(), narrow));
    }
    return tensors;
  }

  /**
   * The weights that a network is evaluated and exported with, among tensors: their averages where
   * the training keeps some, else the weights themselves.
   *
   * @param network whose weights
   * @param tensors by name; more than the weights may be there
   * @return the weights in float64
   */
  public static ParameterValues weights(Network network, Map<String, FloatTensor> tensors) {
    ParameterValues weights = ParameterValues.zeros(network);
    for (int p = 0; p < network.parameters().size(); p++) {
      copy(evaluated(network.parameters().get(p), tensors), weights.get(p));
    }
    return weights;
  }

  /**
   * What a parameter is evaluated and exported as: its average where the training keeps one.
   *
   * @param parameter of a network
   * @param tensors by name
   * @return the average, else the parameter itself
   */
  public static FloatTensor evaluated(Parameter parameter, Map<String, FloatTensor> tensors) {
    FloatTensor average = tensors.get(parameter.name() + Averaging.SLOT);
    return average == null ? tensors.get(parameter.name()) : average;
  }

  /** The weights that are trained. */
  static ParameterValues trained(Network network, Map<String, FloatTensor> tensors) {
    ParameterValues weights = ParameterValues.zeros(network);
    for (int p = 0; p < network.parameters().size(); p++) {
      copy(tensors.get(network.parameters().get(p).name()), weights.get(p));
    }
    return weights;
  }

  private static void copy(FloatTensor from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from.values[i];
    }
  }
}
