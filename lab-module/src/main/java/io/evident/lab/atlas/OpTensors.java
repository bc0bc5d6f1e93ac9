package io.evident.lab.atlas;

import io.evident.backprop.graph.ElementType;
import java.util.Arrays;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/** Tensors of either number type, from and to float64. */
final class OpTensors {
  private OpTensors() {}

  /** The entries from one on, rounded to a number type. */
  static Tensor of(ElementType type, Shape shape, double[] values, int from) {
    int size = (int) shape.size();
    if (type == ElementType.FLOAT64) {
      double[] own = Arrays.copyOfRange(values, from, from + size);
      return TFloat64.tensorOf(shape, DataBuffers.of(own, true, false));
    }
    float[] own = new float[size];
    for (int i = 0; i < size; i++) {
      own[i] = (float) values[from + i];
    }
    return TFloat32.tensorOf(shape, DataBuffers.of(own, true, false));
  }

  /** The entries of a tensor of either type. */
  static double[] read(Tensor tensor) {
    double[] values = new double[(int) tensor.shape().size()];
    if (tensor instanceof TFloat64 wide) {
      wide.copyTo(DataBuffers.of(values, false, false));
    } else if (tensor instanceof TFloat32 narrow) {
      float[] own = new float[values.length];
      narrow.copyTo(DataBuffers.of(own, false, false));
      for (int i = 0; i < own.length; i++) {
        values[i] = own[i];
      }
    } else {
      throw new IllegalStateException("neither float32 nor float64: " + tensor);
    }
    return values;
  }
}
