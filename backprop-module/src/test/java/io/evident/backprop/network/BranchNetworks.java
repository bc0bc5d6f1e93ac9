package io.evident.backprop.network;

import java.util.List;

/** Networks that branch and join in every way there is. */
public final class BranchNetworks {
  private BranchNetworks() {}

  /**
   * Residual blocks within each other and one after the other, with and without layers on the
   * shortcut, a ReLU that a pooling and two others take, two joins that take the network's own
   * input, and one of a single branch.
   *
   * @return a small network of images with a kink in every block
   */
  public static Network ofImages() {
    return Network.of(
            "of branches",
            Shape.of(4, 3, 1),
            List.of(
                Block.residual(new Conv2d(1, 3, 1, Padding.SAME, 1)),
                Block.residual(
                        List.of(
                            new Conv2d(3, 3, 2, Padding.SAME, 1),
                            new BatchNorm(),
                            Activation.relu(),
                            Block.residual(new Conv2d(3, 2, 1, Padding.SAME, 1), new Dropout(0.2))),
                        List.of(new Conv2d(3, 1, 2, Padding.SAME, 1), new BatchNorm()))
                    .named("strided"),
                Activation.relu(),
                Block.concat(
                    List.of(
                        List.of(Pool2d.max(1), Activation.gelu()),
                        List.of(new Conv2d(2, 1, 1, Padding.VALID, 1)),
                        List.of(Activation.tanh(), Pool2d.max(1)))),
                Block.repeat(
                    2,
                    Block.residual(
                        new GroupNorm(2, 0.1), Block.concat(List.of(List.of(Activation.tanh()))))),
                new Flatten(),
                Block.add(
                    List.of(
                        List.of(Dense.of(3)),
                        List.of(Dense.of(3), Activation.relu()),
                        List.of(new Dropout(0.3), Dense.of(3))))),
            new SoftmaxCrossEntropy(0.1))
        .withL2Penalty(0.02);
  }
}
