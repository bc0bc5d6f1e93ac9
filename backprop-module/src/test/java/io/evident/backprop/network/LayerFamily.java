package io.evident.backprop.network;

import io.evident.backprop.check.CubedLayer;
import java.util.List;

/** Every kind of layer, with every setting that changes it; they take [10, 8, channels]. */
public final class LayerFamily {
  /** The layers; {@code FamilyContractTest} sees that no kind is left out. */
  public static final List<Layer> ALL =
      List.of(
          Dense.of(5),
          Conv2d.of(4, 3),
          new Conv2d(4, 3, 2, Padding.VALID, 1),
          new Conv2d(4, 3, 1, Padding.SAME, 1),
          new Conv2d(4, 3, 2, Padding.SAME, 1),
          new Conv2d(4, 4, 3, Padding.SAME, 1),
          new Conv2d(4, 3, 2, Padding.explicit(2), 1),
          new Conv2d(4, 3, 1, Padding.VALID, 2),
          new Conv2d(4, 2, 1, Padding.VALID, 3),
          new Conv2d(4, 3, 1, Padding.SAME, 2),
          new Conv2d(4, 3, 2, Padding.SAME, 2),
          new Conv2d(4, 3, 2, Padding.explicit(2), 2),
          MaxPool2d.of(2),
          MaxPool2d.of(3),
          new MaxPool2d(3, 2),
          AvgPool2d.of(2),
          new AvgPool2d(3, 2),
          new Flatten(),
          new Gelu(),
          new Softplus(),
          new BatchNorm(),
          new BatchNorm(0.1, 0.5),
          new Dropout(0.4),
          new CubedLayer(),
          new Relu(),
          new LeakyRelu(0.1),
          new Tanh(),
          new Sigmoid());

  private LayerFamily() {}
}
