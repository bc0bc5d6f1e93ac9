package io.evident.models.run;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.Shape;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.plot.WeightTiles;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.FloatTensor;
import java.util.Optional;
import org.jfree.chart.JFreeChart;

/** The weights of a network that stand directly on the pixels, as pictures. */
final class FirstLayerWeights {
  private static final int RGB = 3;

  private FirstLayerWeights() {}

  /**
   * Draws the kernels of a convolution, or the units of a dense layer, that sees RGB pixels as they
   * are: nothing but flattening and dropout stands before it.
   *
   * @param experiment what was trained
   * @param checkpoint its weights
   * @return empty if the first layer with weights is not of these, or the images are not RGB
   */
  static Optional<JFreeChart> chart(Experiment experiment, Checkpoint checkpoint) {
    Network network = experiment.network();
    Shape input = network.input();
    if (input.rank() != RGB || input.dimension(2) != RGB) {
      return Optional.empty();
    }
    int first = 0;
    while (first < network.layers().size() && passesPixelsOn(network.layers().get(first))) {
      first++;
    }
    for (Parameter parameter : network.parameters()) {
      if (parameter.layer() == first && parameter.role() == ParameterRole.WEIGHT) {
        Layer layer = network.layers().get(first);
        String title = "Weights of " + network.layerName(first);
        float[] weights = FloatTensor.evaluated(parameter, checkpoint.tensors()).values();
        if (layer instanceof Conv2d conv && conv.groups() == 1) {
          return Optional.of(
              WeightTiles.ofKernels(
                  title, weights, conv.kernel().rows(), conv.kernel().columns(), conv.filters()));
        }
        if (layer instanceof Dense dense) {
          return Optional.of(
              WeightTiles.ofUnits(
                  title, weights, input.dimension(0), input.dimension(1), dense.units()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean passesPixelsOn(Layer layer) {
    return layer instanceof Flatten || layer instanceof Dropout;
  }
}
