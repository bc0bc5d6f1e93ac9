package io.evident.backprop.network;

import io.evident.backprop.check.CubedLayer;
import java.util.List;

/** Every kind of layer, with every setting that changes it; they take [10, 8, channels]. */
public final class LayerFamily {
  /** The layers; {@code FamilyContractTest} sees that no kind is left out. */
  public static final List<Layer> ALL =
      List.of(
          Dense.of(5),
          Dense.of(5).withBias(false),
          Conv2d.of(4, 3),
          Conv2d.of(4, 3).withBias(false),
          new Conv2d(4, 3, 2, Padding.SAME, 2).withBias(false),
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
          Conv2d.of(4, 3).withKernel(new PerAxis(3, 1)),
          Conv2d.of(4, 2)
              .withKernel(new PerAxis(2, 4))
              .withStride(new PerAxis(3, 1))
              .withPadding(Padding.SAME),
          Conv2d.of(4, 3)
              .withKernel(new PerAxis(3, 2))
              .withStride(new PerAxis(1, 2))
              .withPadding(Padding.explicit(2, 1)),
          new Conv2d(4, 3, 2, Padding.SAME, 2).withKernel(new PerAxis(1, 3)),
          Pool2d.max(3).withStride(1).withPadding(Padding.SAME),
          Pool2d.max(2).withPadding(Padding.SAME),
          Pool2d.max(3).withStride(2).withPadding(Padding.explicit(1)),
          Pool2d.max(3)
              .withSize(new PerAxis(3, 2))
              .withStride(new PerAxis(1, 2))
              .withPadding(Padding.explicit(2, 0)),
          Pool2d.mean(3).withStride(1).withPadding(Padding.SAME),
          Pool2d.mean(3).withStride(2).withPadding(Padding.explicit(1)),
          Pool2d.mean(3)
              .withSize(new PerAxis(2, 3))
              .withStride(new PerAxis(3, 1))
              .withPadding(Padding.explicit(0, 2)),
          Pool2d.max(2),
          Pool2d.max(3),
          Pool2d.max(3).withStride(2),
          Pool2d.mean(2),
          Pool2d.mean(3).withStride(2),
          new GlobalAvgPool2d(),
          PadChannels.of(4),
          new PadChannels(3, 2),
          new PadChannels(5, 3),
          new Scale(),
          new Scale(-0.5, false),
          new Scale(0.5, true),
          new Flatten(),
          Activation.gelu(),
          Activation.softplus(),
          new BatchNorm(),
          new BatchNorm(0.1, 0.5),
          new BatchNorm().withScale(false),
          new LayerNorm(),
          new LayerNorm(0.1),
          GroupNorm.of(1),
          new GroupNorm(1, 0.1),
          new Dropout(0.4),
          new CubedLayer(),
          Activation.relu(),
          Activation.leakyRelu(0.1),
          Activation.tanh(),
          Activation.sigmoid(),
          Activation.silu(),
          Activation.elu(),
          Activation.hardSwish());

  private LayerFamily() {}
}
