package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.ParameterGroup;
import io.evident.models.optimization.Freezing;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Muon;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.WeightDecay;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Twenty steps in float64 of a network whose parameters follow their gradients by rules of their
 * own, through the classes that train, against the rules written out here.
 */
class GroupTrajectoryTest {
  private static final int STEPS = 20;
  private static final int BATCH = 6;
  private static final long SEED = 20261129;

  /** What 20 steps enlarge rounding to: the iteration's slope at 0 is 3.4^3 in every one. */
  private static final double TOLERANCE = 1e-8;

  private static final double[] ABC = {3.4445, -4.7750, 2.0315};

  private static final Network NETWORK =
      Network.of(
          "groups",
          Shape.of(8, 8, 2),
          List.of(
              Conv2d.of(3, 2),
              Activation.tanh(),
              // 6 filters of 12 numbers, then 12 of 6: wide and tall.
              Conv2d.of(6, 2),
              Activation.tanh(),
              new BatchNorm(),
              Pool2d.max(2),
              Conv2d.of(12, 1),
              Activation.tanh(),
              new Flatten(),
              Dense.of(8),
              Activation.tanh(),
              Dense.of(3)),
          new SoftmaxCrossEntropy(0.1));

  private static ParameterGroup group(
      String of, Optimizer optimizer, Optional<WeightDecay> decay, boolean frozen) {
    return new ParameterGroup(
        of,
        Optional.empty(),
        Optional.of(optimizer),
        Optional.empty(),
        decay,
        frozen ? Freezing.ALWAYS : Freezing.NEVER);
  }

  static Optimization optimization() {
    Momentum nesterov = new Momentum(0.7, 0.85, Momentum.Form.NESTEROV);
    Muon free = new Muon(0.5, 0.8, false, 2, List.of(2.0, -1.5, 0.5), Muon.KernelNorm.FREE);
    return Optimization.of(Momentum.of(1, 0.9))
        .withGroups(
            List.of(
                group("conv2d_1.kernel", nesterov, Optional.empty(), true),
                group("kernels", Muon.of(2, 0.6), Optional.empty(), false),
                group("head", nesterov, Optional.of(decay(WeightDecay.Form.L2)), false),
                group("weights", free, Optional.of(decay(WeightDecay.Form.DECOUPLED)), false),
                group("biases", nesterov, Optional.of(decay(WeightDecay.Form.L2)), false)));
  }

  private static WeightDecay decay(WeightDecay.Form form) {
    return new WeightDecay(form, 0.2);
  }

  private static double rate(int t) {
    return 0.05 / Math.sqrt(t);
  }

  @Test
  void twentyStepsOfEveryGroupAreThoseDerivedByHand() {
    ParameterValues start = new UniformFanIn().initialize(NETWORK, new SplittableRandom(SEED));
    List<Batch> batches = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int step = 0; step < STEPS; step++) {
      double[] inputs = random.doubles(BATCH * (long) NETWORK.input().size(), -1, 1).toArray();
      batches.add(Batch.ofLabels(NETWORK, inputs, random.ints(BATCH, 0, 3).toArray()));
    }
    ParameterValues expected = byHand(start.copy(), batches);
    List<List<boolean[]>> noMasks = batches.stream().map(batch -> List.<boolean[]>of()).toList();
    for (LoweringOptions options :
        List.of(LoweringOptions.PLAIN, LoweringOptions.TUNED.withBatchParts(2))) {
      ParameterValues found =
          new LoweredTrajectory(NETWORK, optimization(), options)
              .weights(start, GroupTrajectoryTest::rate, batches, noMasks);
      for (int p = 0; p < NETWORK.parameters().size(); p++) {
        String name = NETWORK.parameters().get(p).name();
        assertArrayEquals(expected.get(p), found.get(p), TOLERANCE, name + ", seed " + SEED);
      }
      assertArrayEquals(start.get("conv2d_1.kernel"), found.get("conv2d_1.kernel"));
    }
  }

  private static ParameterValues byHand(ParameterValues weights, List<Batch> batches) {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    Map<String, double[]> velocities = new TreeMap<>();
    for (int t = 1; t <= STEPS; t++) {
      ParameterValues gradient = manual.gradient(weights, batches.get(t - 1)).parameters();
      manual.follow(weights, batches.get(t - 1));
      for (int p = 0; p < NETWORK.parameters().size(); p++) {
        Parameter parameter = NETWORK.parameters().get(p);
        if (parameter.trained()) {
          double[] v =
              velocities.computeIfAbsent(
                  parameter.name(), n -> new double[gradientSize(parameter)]);
          update(parameter, weights.get(p), gradient.get(p), v, rate(t));
        }
      }
    }
    return weights;
  }

  private static int gradientSize(Parameter parameter) {
    return parameter.shape().size();
  }

  private static void update(Parameter of, double[] w, double[] g, double[] v, double rate) {
    switch (of.name()) {
      case "conv2d_1.kernel" -> assertTrue(of.trained());
      case "conv2d_2.kernel", "conv2d_3.kernel" ->
          muon(w, g, v, rate * 2, 0.6, true, of.shape().dimension(3));
      case "dense_1.weight" -> {
        for (int i = 0; i < w.length; i++) {
          w[i] -= rate * 0.5 * 0.2 * w[i];
        }
        muonOfUnits(w, g, v, rate * 0.5, of.shape().dimension(0));
      }
      case "batchNorm_1.gamma", "batchNorm_1.beta" -> {
        for (int i = 0; i < w.length; i++) {
          v[i] = 0.9 * v[i] + g[i];
          w[i] -= rate * v[i];
        }
      }
      default -> {
        for (int i = 0; i < w.length; i++) {
          double pulled = g[i] + 0.2 * w[i];
          v[i] = 0.85 * v[i] + pulled;
          w[i] -= rate * 0.7 * (pulled + 0.85 * v[i]);
        }
      }
    }
  }

  /** A kernel [rows, columns, channels, filters] as a matrix with a row for each filter. */
  private static void muon(
      double[] w, double[] g, double[] v, double rate, double m, boolean nesterov, int filters) {
    int rest = w.length / filters;
    double[][] u = new double[filters][rest];
    for (int i = 0; i < w.length; i++) {
      v[i] = m * v[i] + g[i];
      u[i % filters][i / filters] = nesterov ? g[i] + m * v[i] : v[i];
    }
    double[][] x = iterated(u, ABC, 3);
    double squares = 0;
    for (double entry : w) {
      squares += entry * entry;
    }
    for (int i = 0; i < w.length; i++) {
      w[i] *= Math.sqrt(filters) / Math.sqrt(squares);
      w[i] -= rate * x[i % filters][i / filters];
    }
  }

  /** Weights [units, inputs], without Nesterov and with a free norm. */
  private static void muonOfUnits(double[] w, double[] g, double[] v, double rate, int units) {
    int inputs = w.length / units;
    double[][] u = new double[units][inputs];
    for (int i = 0; i < w.length; i++) {
      v[i] = 0.8 * v[i] + g[i];
      u[i / inputs][i % inputs] = v[i];
    }
    double[][] x = iterated(u, new double[] {2.0, -1.5, 0.5}, 2);
    for (int i = 0; i < w.length; i++) {
      w[i] -= rate * x[i / inputs][i % inputs];
    }
  }

  private static double[][] iterated(double[][] u, double[] abc, int steps) {
    if (u.length > u[0].length) {
      return transposed(iterated(transposed(u), abc, steps));
    }
    double squares = 0;
    for (double[] row : u) {
      for (double entry : row) {
        squares += entry * entry;
      }
    }
    double[][] x = sum(1 / Math.sqrt(squares), u, 0, u);
    for (int step = 0; step < steps; step++) {
      double[][] a = product(x, transposed(x));
      double[][] b = sum(abc[1], a, abc[2], product(a, a));
      x = sum(abc[0], x, 1, product(b, x));
    }
    return x;
  }

  private static double[][] sum(double c, double[][] a, double d, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        sum[i][j] = c * a[i][j] + d * b[i][j];
      }
    }
    return sum;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          product[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return product;
  }

  private static double[][] transposed(double[][] a) {
    double[][] transposed = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        transposed[j][i] = a[i][j];
      }
    }
    return transposed;
  }
}
