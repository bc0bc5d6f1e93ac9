package io.evident.lab.selftest;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
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
                    Activation.relu(),
                    Pool2d.max(2),
                    new Dropout(0.4),
                    new Flatten(),
                    Dense.of(4),
                    Activation.gelu(),
                    Dense.of(3)),
                new SoftmaxCrossEntropy(0.1))
            .withL2Penalty(0.01),
        Network.of(
            "of strides and dilations",
            Shape.of(5, 4, 1),
            List.of(
                new Conv2d(2, 3, 2, Padding.explicit(2), 1),
                Conv2d.of(4, 2).withPadding(Padding.SAME).withGroups(2),
                Conv2d.of(4, 2).withPadding(Padding.explicit(1, 0)).withGroups(2),
                Activation.leakyRelu(0.1),
                Pool2d.mean(2).withStride(1),
                new Conv2d(2, 2, 1, Padding.SAME, 2),
                Activation.softplus(),
                GroupNorm.of(2),
                new Flatten(),
                Dense.of(3)),
            new BinaryCrossEntropyOnLogits()),
        Network.of(
            "of branches",
            Shape.of(5, 4, 1),
            List.of(
                new Conv2d(2, 2, 1, Padding.SAME, 1),
                Block.residual(
                    List.of(
                        new Conv2d(3, 3, 2, Padding.SAME, 1),
                        new BatchNorm(),
                        Activation.relu(),
                        Block.residual(new Conv2d(3, 2, 1, Padding.SAME, 1))),
                    List.of(new Conv2d(3, 1, 2, Padding.SAME, 1), new BatchNorm())),
                Activation.relu(),
                Block.concat(
                    List.of(
                        List.of(new Conv2d(2, 1, 1, Padding.VALID, 1)),
                        List.of(Activation.tanh(), new Conv2d(1, 2, 1, Padding.SAME, 1)),
                        List.of(Pool2d.max(1)))),
                new Flatten(),
                Dense.of(3)),
            new SoftmaxCrossEntropy()),
        Network.of(
            "of a padded shortcut",
            Shape.of(5, 4, 1),
            List.of(
                new Conv2d(2, 2, 1, Padding.SAME, 1).withBias(false),
                Block.residual(
                    List.of(
                        new Conv2d(3, 3, 2, Padding.SAME, 1).withBias(false),
                        new BatchNorm().withScale(false),
                        new Scale(0.5, true)),
                    List.of(new PadChannels(3, 2))),
                Activation.relu(),
                new Scale(6, false),
                Activation.hardSwish(),
                new GlobalAvgPool2d(),
                Dense.of(5),
                Activation.silu(),
                Dense.of(4),
                Activation.elu(),
                Dense.of(3).withBias(false)),
            new SoftmaxCrossEntropy()),
        Network.of(
            "of vectors",
            Shape.of(5),
            List.of(
                Dense.of(6),
                Activation.tanh(),
                new LayerNorm(),
                Dense.of(4),
                new CubicLayer(),
                Dense.of(3)),
            new HalfMeanSquaredError()),
        Network.of(
            "of probabilities",
            Shape.of(5),
            List.of(Dense.of(6), Activation.relu(), Dense.of(3), Activation.sigmoid()),
            new BinaryCrossEntropy()),
        ofNumbers("of medians", 3, new AbsoluteError()),
        ofNumbers("of outliers", 3, new Huber(0.5)),
        ofNumbers("of counts", 3, new PoissonDeviance()),
        ofNumbers("of variances", 4, new GaussianLikelihood()),
        ofNumbers("of quantiles", 6, QuantileLoss.of(0.1, 0.4, 0.8)));
  }

  private static Network ofNumbers(String name, int outputs, Loss loss) {
    return Network.of(
        name, Shape.of(5), List.of(Dense.of(6), Activation.tanh(), Dense.of(outputs)), loss);
  }
}
