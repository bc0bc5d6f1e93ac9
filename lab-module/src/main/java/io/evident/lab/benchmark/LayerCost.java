package io.evident.lab.benchmark;

import io.evident.backprop.network.AvgPool2d;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Gelu;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.LeakyRelu;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.Softplus;
import io.evident.backprop.network.Tanh;

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
      return product((double) layer.kernel() * layer.kernel() * input.dimension(2));
    }

    @Override
    public LayerCost maxPool2d(MaxPool2d layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost flatten(Flatten layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost relu(Relu layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost leakyRelu(LeakyRelu layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost tanh(Tanh layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost sigmoid(Sigmoid layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost avgPool2d(AvgPool2d layer) {
      return WRITTEN;
    }

    @Override
    public LayerCost gelu(Gelu layer) {
      return ELEMENTWISE;
    }

    @Override
    public LayerCost softplus(Softplus layer) {
      return ELEMENTWISE;
    }

    /** Its statistics are of all examples, so what it normalizes is there before. */
    @Override
    public LayerCost batchNorm(BatchNorm layer) {
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
