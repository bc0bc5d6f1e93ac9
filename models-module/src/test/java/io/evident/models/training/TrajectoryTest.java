package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.experiment.Optimization;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.Sgd;
import io.evident.models.optimization.WeightDecay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twenty steps in float64, as TensorFlow takes them through the classes that train, against the
 * hand-derived gradient and the optimizers written out here.
 */
@Tag("long")
class TrajectoryTest {
  private static final int STEPS = 20;
  private static final int BATCH = 5;
  private static final long SEED = 20261121;
  private static final double TOLERANCE = 1e-10;

  /** The lenet made small. */
  private static final Network PLAIN =
      Network.of(
          "plain",
          Shape.of(12, 12, 2),
          List.of(
              Conv2d.of(3, 3),
              Activation.relu(),
              Pool2d.max(2),
              Conv2d.of(4, 2),
              Activation.relu(),
              Pool2d.max(2),
              new Flatten(),
              Dense.of(7),
              Activation.relu(),
              Dense.of(3)),
          new SoftmaxCrossEntropy());

  /**
   * The same with what behaves otherwise in training. Batch normalization stands behind activations
   * that are nowhere linear: a bias that only shifts what is normalized has no gradient, and Adam
   * divides the rounding that is computed for it by itself.
   */
  private static final Network NORMALIZED =
      Network.of(
          "normalized",
          Shape.of(12, 12, 2),
          List.of(
              Conv2d.of(3, 3),
              Activation.tanh(),
              new BatchNorm(),
              Pool2d.max(2),
              new Dropout(0.2),
              Conv2d.of(4, 2),
              Activation.relu(),
              Pool2d.max(2),
              new Flatten(),
              Dense.of(7),
              Activation.tanh(),
              new BatchNorm(),
              new Dropout(0.5),
              Dense.of(3)),
          new SoftmaxCrossEntropy(0.1));

  /** The same with values that several layers take, and a shortcut without weights. */
  private static final Network BRANCHED =
      Network.of(
          "branched",
          Shape.of(10, 10, 2),
          List.of(
              Conv2d.of(3, 3),
              Activation.tanh(),
              Block.residual(
                  List.of(
                      new Conv2d(4, 3, 2, Padding.SAME, 1),
                      Activation.tanh(),
                      new BatchNorm(),
                      new Dropout(0.2)),
                  List.of(new PadChannels(4, 2))),
              Activation.relu(),
              Block.concat(
                  List.of(
                      List.of(Pool2d.max(2), Activation.tanh()),
                      List.of(new Conv2d(2, 3, 2, Padding.SAME, 1), new Dropout(0.5)))),
              new Flatten(),
              Dense.of(3)),
          new SoftmaxCrossEntropy(0.1));

  private interface Rule {
    /** The weight after a step, given what is remembered of it: two numbers. */
    double next(double w, double g, double lr, int t, double[] memory);
  }

  /** An optimizer and the same written out. */
  private record Case(String name, Optimization optimization, Rule rule) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case of(String name, Optimizer optimizer, Rule rule) {
    return new Case(name, Optimization.of(optimizer), rule);
  }

  private static Case with(String name, WeightDecay decay, GradientClipping clipping) {
    Optimization optimization =
        new Optimization(Momentum.of(1, 0.9), new Constant(), decay, clipping);
    return new Case(name, optimization, TrajectoryTest::momentum);
  }

  static Stream<Case> cases() {
    return Stream.of(
        of("sgd", new Sgd(1), (w, g, lr, t, m) -> w - lr * g),
        of("momentum", Momentum.of(1, 0.9), TrajectoryTest::momentum),
        of(
            "nesterov",
            new Momentum(1, 0.9, Momentum.Form.NESTEROV),
            (w, g, lr, t, m) -> {
              m[0] = 0.9 * m[0] + g;
              return w - lr * (g + 0.9 * m[0]);
            }),
        of(
            "kerasMomentum",
            new Momentum(1, 0.9, Momentum.Form.KERAS),
            (w, g, lr, t, m) -> {
              m[0] = 0.9 * m[0] - lr * g;
              return w + m[0];
            }),
        of("adam", new Adam(1, 0.9, 0.999, 1e-8), TrajectoryTest::adam),
        of(
            "adamW",
            new Adam(1, 0.9, 0.999, 1e-8).withWeightDecay(0.3),
            (w, g, lr, t, m) -> adam(w, g, lr, t, m)),
        with("L2", new WeightDecay(WeightDecay.Form.L2, 0.1), GradientClipping.NONE),
        with("decoupled", new WeightDecay(WeightDecay.Form.DECOUPLED, 0.1), GradientClipping.NONE),
        with(
            "global norm",
            WeightDecay.NONE,
            new GradientClipping(GradientClipping.Form.GLOBAL_NORM, 0.5)),
        with(
            "L2 and value",
            new WeightDecay(WeightDecay.Form.L2, 0.1),
            new GradientClipping(GradientClipping.Form.VALUE, 0.02)));
  }

  private static double momentum(double w, double g, double lr, int t, double[] m) {
    m[0] = 0.9 * m[0] + g;
    return w - lr * m[0];
  }

  private static double adam(double w, double g, double lr, int t, double[] m) {
    m[0] = 0.9 * m[0] + 0.1 * g;
    m[1] = 0.999 * m[1] + 0.001 * g * g;
    double mean = m[0] / (1 - Math.pow(0.9, t));
    double square = m[1] / (1 - Math.pow(0.999, t));
    return w - lr * mean / (Math.sqrt(square) + 1e-8);
  }

  /** Falls from step to step; t is from 1. */
  private static double rate(int t) {
    return 0.05 / Math.sqrt(t);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void twentyStepsAreThoseDerivedByHand(Case given) {
    for (Network network : List.of(PLAIN, NORMALIZED, BRANCHED)) {
      List<Batch> batches = batches(network);
      List<List<boolean[]>> masks = masks(network);
      ParameterValues expected = byHand(network, given, batches, masks);
      for (LoweringOptions options :
          List.of(LoweringOptions.PLAIN, LoweringOptions.TUNED.withBatchParts(2))) {
        ParameterValues found =
            new LoweredTrajectory(network, given.optimization(), options)
                .weights(start(network), TrajectoryTest::rate, batches, masks);
        for (int p = 0; p < network.parameters().size(); p++) {
          double worst = 0;
          for (int i = 0; i < expected.get(p).length; i++) {
            worst = Math.max(worst, Math.abs(expected.get(p)[i] - found.get(p)[i]));
          }
          String what = network.name() + " " + network.parameters().get(p).name();
          assertTrue(worst <= TOLERANCE, what + ": off by " + worst + ", seed " + SEED);
        }
      }
    }
  }

  @Test
  void noOptimizerIsLeftOut() {
    Set<Class<?>> taken =
        cases().map(c -> c.optimization().optimizer().getClass()).collect(Collectors.toSet());
    GroupTrajectoryTest.optimization().groups().stream()
        .flatMap(group -> group.optimizer().stream())
        .forEach(optimizer -> taken.add(optimizer.getClass()));
    assertEquals(
        Arrays.stream(Optimizer.class.getPermittedSubclasses()).collect(Collectors.toSet()), taken);
  }

  private static ParameterValues start(Network network) {
    return new UniformFanIn().initialize(network, new SplittableRandom(SEED));
  }

  private static List<Batch> batches(Network network) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Batch> batches = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      double[] inputs = random.doubles(BATCH * (long) network.input().size(), -1, 1).toArray();
      int[] labels = random.ints(BATCH, 0, network.output().size()).toArray();
      batches.add(Batch.ofLabels(network, inputs, labels));
    }
    return batches;
  }

  /** For each step and dropout what is kept. */
  private static List<List<boolean[]>> masks(Network network) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    List<List<boolean[]>> masks = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      List<boolean[]> ofStep = new ArrayList<>();
      for (int l = 0; l < network.layers().size(); l++) {
        if (network.layers().get(l) instanceof Dropout dropout) {
          boolean[] kept = new boolean[BATCH * network.inputOf(l).size()];
          for (int i = 0; i < kept.length; i++) {
            kept[i] = random.nextDouble() >= dropout.rate();
          }
          ofStep.add(kept);
        }
      }
      masks.add(ofStep);
    }
    return masks;
  }

  private static ParameterValues byHand(
      Network network, Case given, List<Batch> batches, List<List<boolean[]>> masks) {
    ManualNetwork manual = ManualNetwork.of(network);
    ParameterValues weights = start(network);
    List<double[][]> memory = new ArrayList<>();
    network.parameters().forEach(p -> memory.add(new double[p.shape().size()][2]));
    for (int t = 1; t <= STEPS; t++) {
      Batch batch = batches.get(t - 1).withMasks(DropoutMasks.of(network, BATCH, masks.get(t - 1)));
      LossGradient gradient = manual.gradient(weights, batch);
      manual.follow(weights, batch);
      clip(given.optimization().clipping(), network, gradient.parameters());
      for (int p = 0; p < network.parameters().size(); p++) {
        if (network.parameters().get(p).trained()) {
          boolean decays = network.parameters().get(p).regularized();
          update(
              given,
              rate(t),
              t,
              weights.get(p),
              gradient.parameters().get(p),
              memory.get(p),
              decays);
        }
      }
    }
    return weights;
  }

  private static void clip(GradientClipping clipping, Network network, ParameterValues gradients) {
    double squares = 0;
    for (int p = 0; p < network.parameters().size(); p++) {
      for (double g : gradients.get(p)) {
        squares += network.parameters().get(p).trained() ? g * g : 0;
      }
    }
    double limit = clipping.limit();
    for (int p = 0; p < network.parameters().size(); p++) {
      double[] g = gradients.get(p);
      for (int i = 0; i < g.length; i++) {
        g[i] =
            clipping.form() == GradientClipping.Form.VALUE
                ? Math.max(-limit, Math.min(limit, g[i]))
                : g[i] * Math.min(1, limit / Math.sqrt(squares));
      }
    }
  }

  private static void update(
      Case given, double lr, int t, double[] w, double[] g, double[][] memory, boolean decays) {
    WeightDecay decay = given.optimization().weightDecay();
    boolean l2 = decay.form() == WeightDecay.Form.L2;
    double beside = given.optimization().optimizer().decoupledDecay() + (l2 ? 0 : decay.amount());
    for (int i = 0; i < w.length; i++) {
      double pulled = decays && l2 ? g[i] + decay.amount() * w[i] : g[i];
      double from = decays ? w[i] - lr * beside * w[i] : w[i];
      w[i] = given.rule().next(from, pulled, lr, t, memory[i]);
    }
  }
}
