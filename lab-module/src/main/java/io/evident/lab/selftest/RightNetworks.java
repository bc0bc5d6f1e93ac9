package io.evident.lab.selftest;

import io.evident.backprop.network.AvgPool2d;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Gelu;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LeakyRelu;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.backprop.network.Softplus;
import io.evident.backprop.network.Tanh;
import java.util.List;

/**
 * Networks that together have every layer and every loss, for gradients that must not be refused.
 */
final class RightNetworks {
  private RightNetworks() {}

  static List<Network> all() {
    return List.of(
        Network.of(
                "of images",
                Shape.of(5, 4, 1),
                List.of(
                    new Conv2d(2, 2, 1, Padding.SAME, 1),
                    new BatchNorm(),
                    new Relu(),
                    MaxPool2d.of(2),
                    new Dropout(0.4),
                    new Flatten(),
                    Dense.of(4),
                    new Gelu(),
                    Dense.of(3)),
                new SoftmaxCrossEntropy(0.1))
            .withL2Penalty(0.01),
        Network.of(
            "of strides and dilations",
            Shape.of(5, 4, 1),
            List.of(
                new Conv2d(2, 3, 2, Padding.explicit(2), 1),
                new LeakyRelu(0.1),
                new AvgPool2d(2, 1),
                new Conv2d(2, 2, 1, Padding.SAME, 2),
                new Softplus(),
                new Flatten(),
                Dense.of(3)),
            new BinaryCrossEntropyOnLogits()),
        Network.of(
            "of vectors",
            Shape.of(5),
            List.of(Dense.of(6), new Tanh(), Dense.of(4), new CubicLayer(), Dense.of(3)),
            new HalfMeanSquaredError()),
        Network.of(
            "of probabilities",
            Shape.of(5),
            List.of(Dense.of(6), new Relu(), Dense.of(3), new Sigmoid()),
            new BinaryCrossEntropy()));
  }
}
