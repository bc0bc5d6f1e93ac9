package io.evident.lab.atlas.catalogue;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** Ways around the gradients of dilated, padded and grouped convolutions. */
final class ConvolutionRemedies {
  private static final List<Long> ONCE = List.of(1L, 1L, 1L, 1L);
  private static final String BLOCKS = "space to batch, VALID, back";

  /** What lowers a Conv2d is what trains: the layers, by the case they compute. */
  private static final Map<String, Conv2d> LAYERS =
      Map.of(
          "SAME, dilation 2", new Conv2d(2, 3, 1, Padding.SAME, 2),
          "SAME, stride 2, dilation 2", new Conv2d(2, 3, 2, Padding.SAME, 2),
          "VALID, dilation 2", new Conv2d(2, 3, 1, Padding.VALID, 2),
          "VALID, stride 2, dilation 2", new Conv2d(2, 3, 2, Padding.VALID, 2),
          "explicit padding, 1 on every side", new Conv2d(2, 3, 1, Padding.explicit(1), 1));

  private ConvolutionRemedies() {}

  static List<AtlasRemedy> of(List<AtlasCase> cases) {
    List<AtlasRemedy> all = new ArrayList<>();
    for (AtlasCase subject : cases) {
      Conv2d layer = LAYERS.get(subject.attributes());
      if (subject.op().equals("nn.conv2d") && layer != null) {
        String how = layer.dilation() > 1 ? BLOCKS : "pad, VALID";
        all.add(
            new AtlasRemedy(
                subject, (tf, x) -> lowered(tf, x, layer), how + ", as the lowering of Conv2d"));
      }
      switch (subject.name()) {
        case "nn.conv2d (explicit padding, other on each side)" ->
            all.add(
                new AtlasRemedy(
                    subject,
                    (tf, x) -> tf.nn.conv2d(padded(tf, x.get(0)), x.get(1), ONCE, "VALID"),
                    "pad, VALID"));
        case "nn.conv2d (VALID, two groups)" ->
            all.add(
                new AtlasRemedy(subject, ConvolutionRemedies::grouped, "split, conv2d, concat"));
        case "nn.depthwiseConv2dNative (VALID, dilation 2)" ->
            all.add(
                new AtlasRemedy(subject, (tf, x) -> depthwise(tf, x.get(0), x.get(1), 0), BLOCKS));
        case "nn.depthwiseConv2dNative (SAME, dilation 2)" ->
            all.add(
                new AtlasRemedy(subject, (tf, x) -> depthwise(tf, x.get(0), x.get(1), 2), BLOCKS));
        default -> {
          // Right as it is, or told by its layer above.
        }
      }
    }
    return all;
  }

  private static Operand<TNumber> lowered(Ops tf, List<Operand<TNumber>> x, Conv2d layer) {
    Network network =
        Network.of(
            "one convolution",
            Shape.of(6, 5, 2),
            List.of(layer, new Flatten()),
            new HalfMeanSquaredError());
    Operand<TNumber> bias = CaseList.numbers(tf, new double[layer.filters()], x.get(0));
    return new LoweredNetwork<>(tf, network, LoweringOptions.PLAIN, List.of(x.get(1), bias))
        .outputs(x.get(0));
  }

  /** A pixel above, two below, none to the left, one to the right. */
  private static Operand<TNumber> padded(Ops tf, Operand<TNumber> x) {
    return tf.pad(
        x, tf.constant(new int[][] {{0, 0}, {1, 2}, {0, 1}, {0, 0}}), CaseList.number(tf, 0, x));
  }

  private static Operand<TNumber> grouped(Ops tf, List<Operand<TNumber>> x) {
    Iterator<? extends Operand<TNumber>> images =
        tf.split(tf.constant(3), x.get(0), 2L).output().iterator();
    Iterator<? extends Operand<TNumber>> filters =
        tf.split(tf.constant(3), x.get(1), 2L).output().iterator();
    List<Operand<TNumber>> parts = new ArrayList<>();
    while (images.hasNext()) {
      parts.add(tf.nn.conv2d(images.next(), filters.next(), ONCE, "VALID"));
    }
    return tf.concat(parts, tf.constant(3));
  }

  /** A 6 x 5 image with some zeros around it, and one column more for even blocks. */
  private static Operand<TNumber> depthwise(
      Ops tf, Operand<TNumber> x, Operand<TNumber> filter, int zeros) {
    Operand<TInt32> blocks = tf.constant(new int[] {2, 2});
    int[][] pads = {{zeros, zeros}, {zeros, zeros + 1}};
    Operand<TNumber> parts = tf.spaceToBatchNd(x, blocks, tf.constant(pads));
    return tf.batchToSpaceNd(
        tf.nn.depthwiseConv2dNative(parts, filter, ONCE, "VALID"),
        blocks,
        tf.constant(new int[][] {{0, 0}, {0, 1}}));
  }
}
