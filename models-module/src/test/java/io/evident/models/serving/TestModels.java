package io.evident.models.serving;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.training.InputScaling;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Untrained models, which predict as well as trained ones where accuracy does not matter. */
final class TestModels {
  static final long SEED = 11;

  /** Decoded once: a thousand images take their time. */
  private static final ImageDataset IMAGES = BuiltInSample.load().test().first(128);

  private TestModels() {}

  static ImageDataset images() {
    return IMAGES;
  }

  /** Bytes to -1 .. 1. */
  static final class Centred implements InputScaling {
    @Override
    public Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> pixels) {
      return tf.math.sub(tf.math.div(pixels, tf.constant(127.5f)), tf.constant(1f));
    }

    @Override
    public double[] inputs(double[] pixels) {
      return Arrays.stream(pixels).map(p -> p / 127.5 - 1).toArray();
    }
  }

  static ModelExport lenet() {
    return of(BuiltInNetworks.lenet(), new ImageShape(32, 32, 3), images().classNames());
  }

  /** With running statistics that are not those of the first step. */
  static ModelExport normalizing(Loss loss) {
    Network network =
        Network.of(
            "normalizing",
            Shape.of(32, 32, 3),
            List.of(
                Conv2d.of(4, 5),
                new BatchNorm(),
                Activation.relu(),
                new Flatten(),
                new Dropout(0.5),
                Dense.of(10)),
            loss);
    return of(network, new ImageShape(32, 32, 3), images().classNames());
  }

  /** With a hidden layer of one of the widths that joined kernels were wrong for. */
  static ModelExport mlp() {
    Network network =
        Network.of(
            "mlp",
            Shape.of(32, 32, 3),
            List.of(
                new Flatten(),
                Dense.of(100),
                Activation.relu(),
                Dense.of(84),
                Activation.relu(),
                Dense.of(10)),
            new SoftmaxCrossEntropy());
    return of(network, new ImageShape(32, 32, 3), images().classNames());
  }

  /** The same, judging an image by other views. */
  static ModelExport viewing(ModelExport model, ImageViews views) {
    ModelCard card = model.card();
    return new ModelExport(
        model.network(),
        model.weights(),
        model.inputs(),
        new ModelCard(
            card.experiment(),
            card.classNames(),
            card.input(),
            card.trainDigest(),
            card.weights(),
            card.orientation(),
            views));
  }

  static ModelExport of(Network network, ImageShape input, List<String> names) {
    ParameterValues weights = new UniformFanIn().initialize(network, new SplittableRandom(SEED));
    for (int p = 0; p < network.parameters().size(); p++) {
      if (!network.parameters().get(p).trained()) {
        for (int i = 0; i < weights.get(p).length; i++) {
          weights.get(p)[i] = 0.5 + 0.1 * i;
        }
      }
    }
    for (int p = 0; p < network.parameters().size(); p++) {
      if (network.parameters().get(p).name().matches(".*\\.(gamma|beta)")) {
        for (int i = 0; i < weights.get(p).length; i++) {
          weights.get(p)[i] += 0.2 * (i + 1);
        }
      }
    }
    ModelCard card =
        new ModelCard("test", names, input, "0".repeat(64), new ModelCard.Weights("last", 1, 10));
    return new ModelExport(network, weights, new Centred(), card);
  }
}
