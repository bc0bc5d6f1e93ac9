package io.evident.lab.selftest;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.JoinLayer;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Small networks around one layer or one loss. Before the layer stands one with weights, so that a
 * wrong gradient in its input shows; no two axes have the same length, so that swapped ones show.
 */
final class SlipNetworks {
  /** The inputs of the dense layer looked at. */
  static final int DENSE_INPUTS = 4;

  /** The channels of the images that the layer looked at gets. */
  static final int CHANNELS = 3;

  /** So large a factor puts some of a layer's inputs on the other side of -3 and of 3. */
  private static final double BEYOND_THE_KINKS = 10;

  private SlipNetworks() {}

  /**
   * A layer in a network.
   *
   * @param network the network
   * @param layer the layer's index in it
   */
  record Place(Network network, int layer) {}

  static Place around(Layer layer) {
    if (layer instanceof JoinLayer join) {
      return ofBranches(join);
    }
    boolean ofVectors = layer instanceof Dense;
    List<Layer> chain =
        new ArrayList<>(
            ofVectors
                ? List.of(Dense.of(DENSE_INPUTS), Activation.sigmoid())
                : List.of(Conv2d.of(CHANNELS, 2)));
    if (layer.equals(Activation.hardSwish())) {
      chain.add(new Scale(BEYOND_THE_KINKS, false));
    }
    int at = chain.size();
    chain.add(layer);
    if (ofVectors) {
      chain.add(Activation.tanh());
    } else if (!(layer instanceof Flatten)) {
      chain.add(new Flatten());
    }
    chain.add(Dense.of(3));
    Shape input = ofVectors ? Shape.of(5) : Shape.of(6, 5, 2);
    return new Place(
        Network.of("with " + layer.kind(), input, chain, new SoftmaxCrossEntropy()), at);
  }

  /** Two branches of a layer with weights each; not as wide where the join allows that. */
  private static Place ofBranches(JoinLayer join) {
    int narrower = join instanceof Concat ? CHANNELS - 1 : CHANNELS;
    Block branches =
        new Block.Branches(
            Optional.empty(),
            List.of(List.of(Conv2d.of(CHANNELS, 2)), List.of(Conv2d.of(narrower, 2))),
            join);
    Network network =
        Network.of(
            "with " + join.kind(),
            Shape.of(5, 4, 2),
            List.of(Conv2d.of(2, 2), branches, new Flatten(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    return new Place(network, network.layers().indexOf(join));
  }

  static Network before(Loss loss) {
    boolean several = loss instanceof GaussianLikelihood || loss instanceof QuantileLoss;
    List<Layer> chain =
        new ArrayList<>(List.of(Dense.of(4), Activation.tanh(), Dense.of(several ? 6 : 3)));
    if (loss instanceof BinaryCrossEntropy) {
      chain.add(Activation.sigmoid());
    }
    return Network.of("with " + loss.kind(), Shape.of(5), chain, loss);
  }
}
