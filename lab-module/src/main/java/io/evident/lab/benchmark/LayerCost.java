package io.evident.lab.benchmark;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;

/**
 * What one layer does to one example on its way forward.
 *
 * @param operations additions and multiplications of its product; 0 without one
 * @param writes whether its output must be written to memory
 */
record LayerCost(double operations, boolean writes) {
  private static final LayerCost ELEMENTWISE = new LayerCost(0, false);
  private static final LayerCost WRITTEN = new LayerCost(0, true);

  static LayerCost of(Network network, int layer) {
    return network
        .layers()
        .get(layer)
        .accept(new Counted(network.inputOf(layer), network.outputOf(layer)));
  }

  private record Counted(Shape input, Shape output) implements LayerVisitor<LayerCost> {
    private LayerCost product(double in) {
      return new LayerCost(2 * in * output.size(), true);
    }

    @Override
    public LayerCost dense(Dense layer) {
      return product(input.size());
    }

    @Override
    public LayerCost conv2d(Conv2d layer) {
      return product((double) layer.kernel().area() * input.dimension(2) / layer.groups());
    }

    @Override
    public LayerCost pool2d(Pool2d layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost globalAvgPool2d(GlobalAvgPool2d layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost padChannels(PadChannels layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost scale(Scale layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost flatten(Flatten layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost activation(Activation layer) {
      return ELEMENTWISE;
    }

    /** Its statistics are of all examples, so what it normalizes is there before. */
    @Override
    public LayerCost batchNorm(BatchNorm layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost layerNorm(LayerNorm layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost groupNorm(GroupNorm layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost add(Add layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost concat(Concat layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost dropout(Dropout layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost custom(CustomLayer layer) {
      return WRITTEN;
    }
  }
}
