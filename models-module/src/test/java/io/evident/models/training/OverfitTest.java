package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerKind;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Standardization;
import io.evident.models.optimization.Adam;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A net with any layer there is learns one batch by heart, and every weight of it takes part. */
@Tag("long")
class OverfitTest {
  private static final int BATCH = 8;
  private static final int STEPS = 120;

  /** Read once: that takes as long as a training. */
  private static final ImageSplits FEW = few();

  private static ImageSplits few() {
    ImageSplits sample = BuiltInSample.load();
    return new ImageSplits(sample.train().first(BATCH), sample.test().first(1), "one batch");
  }

  static Stream<Layer> layers() {
    return Stream.of(
        Dense.of(16),
        Conv2d.of(6, 3),
        Pool2d.max(2),
        Pool2d.mean(2),
        new GlobalAvgPool2d(),
        new PadChannels(9, 2),
        new Scale(0.5, true),
        new Flatten(),
        Activation.relu(),
        Activation.leakyRelu(0.1),
        Activation.tanh(),
        Activation.sigmoid(),
        Activation.gelu(),
        Activation.softplus(),
        Activation.silu(),
        Activation.elu(),
        Activation.hardSwish(),
        new BatchNorm(),
        new LayerNorm(),
        GroupNorm.of(2),
        new Dropout(0.2),
        new ScaledLayer());
  }

  /** A layer with weights before it, so that they learn only through it. */
  private static Network around(Layer layer) {
    List<Layer> chain = new ArrayList<>();
    chain.add(new Conv2d(6, 8, 4, Padding.VALID, 1));
    if (layer instanceof Dense) {
      chain.add(new Flatten());
    }
    chain.add(layer);
    if (!(layer instanceof Dense || layer instanceof Flatten)) {
      chain.add(new Flatten());
    }
    chain.add(Dense.of(10));
    return Network.of(
        "with " + layer.kind(), Shape.of(32, 32, 3), chain, new SoftmaxCrossEntropy());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aBatchIsLearnedByHeart(Layer layer) throws IOException {
    Network network = around(layer);
    Experiment experiment =
        Experiment.of(
            "overfit",
            network,
            Standardization.of(0.5, 0.25),
            new Adam(0.005, 0.9, 0.999, 1e-8),
            BATCH,
            STEPS,
            1);
    ExecutionPlan plan = ExecutionPlan.forCpu(network, BATCH, 2);
    TrainingResult result = Trainer.train(experiment, FEW, plan, List.of());
    double before = result.epochs().get(0).runningLoss();
    double after = result.last().train().orElseThrow().loss();
    assertTrue(before > 1, "loss before: " + before);
    assertTrue(after < 0.02, "loss after: " + after);
    assertEquals(1, result.last().train().orElseThrow().accuracy());

    ParameterValues start = new UniformFanIn().initialize(network, new SplittableRandom(1));
    for (int p = 0; p < network.parameters().size(); p++) {
      double moved = 0;
      for (int i = 0; i < start.get(p).length; i++) {
        moved = Math.max(moved, Math.abs(start.get(p)[i] - result.weights().get(p)[i]));
      }
      assertTrue(moved > 1e-3, network.parameters().get(p).name() + " moved by " + moved);
    }
  }

  @Test
  void noLayerIsLeftOut() {
    Set<String> taken = layers().map(Layer::kind).collect(Collectors.toSet());
    for (LayerKind kind : LayerKind.values()) {
      assertTrue(taken.contains(kind.yaml()), kind + " is left out");
    }
    assertTrue(layers().anyMatch(CustomLayer.class::isInstance));
  }
}
