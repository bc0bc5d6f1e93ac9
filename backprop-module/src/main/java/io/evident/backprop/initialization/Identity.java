package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import java.util.random.RandomGenerator;

/**
 * Convolutions that pass on what they are given: everything is drawn as {@link UniformFanIn} draws
 * it, then the first min(filters, channels) filters of each kernel become 1 at the centre of the
 * channel of their own number and 0 elsewhere. (Zagoruyko and Komodakis 2017, DiracNets; the rest
 * of the filters as in the program airbench94.) A filter whose group does not have that channel
 * stays as it was drawn.
 *
 * <p>The centre of a side k is (k - 1) / 2, rounded down: with padding {@code same} and stride 1 an
 * even kernel passes its image on too.
 */
public record Identity() implements Initializer {
  private static final int KERNEL_RANK = 4;

  @Override
  public String kind() {
    return "identity";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double[] values = new UniformFanIn().initialize(parameter, random);
    Shape shape = parameter.shape();
    if (parameter.role() != ParameterRole.WEIGHT || shape.rank() != KERNEL_RANK) {
      return values;
    }
    int rows = shape.dimension(0);
    int columns = shape.dimension(1);
    int channels = shape.dimension(2);
    int filters = shape.dimension(3);
    // Filter f of a grouped convolution sees the channels of its own group alone.
    int groups = (int) ((long) rows * columns * filters / parameter.fanOut());
    int centre = ((rows - 1) / 2) * columns + (columns - 1) / 2;
    for (int f = 0; f < Math.min(filters, channels * groups); f++) {
      int own = f - f / (filters / groups) * channels;
      if (own < 0 || own >= channels) {
        continue;
      }
      for (int i = f; i < values.length; i += filters) {
        values[i] = i == (centre * channels + own) * filters + f ? 1 : 0;
      }
    }
    return values;
  }
}
