package io.evident.lab.figures;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import io.evident.lab.numpy.NumpyRandom;
import java.util.List;

/** The two-layer net of cs145-hw3 on its toy data, drawn by NumPy's legacy generator. */
final class ToyNetworkFigures implements Figures {
  private static final int[] CLASSES = {0, 1, 2, 2, 1};
  private static final int[] ALL = {0, 1, 2, 3, 4};
  private static final List<String> PARAMETERS = List.of("W1", "b1", "W2", "b2");
  private static final double L2 = 0.05;
  private static final double TRAINING_L2 = 5e-6;
  private static final int ITERATIONS = 100;
  private static final int BATCH = 200;

  /** Of the central differences, as in the assignment. */
  private static final double STEP = 1e-5;

  /** Below which an error is no longer relative, likewise. */
  private static final double FLOOR = 1e-8;

  @Override
  public Measurement measure(Claim claim) {
    Network network = network(L2);
    ParameterValues weights = weights(network, NumpyRandom.seed(0));
    Batch batch = batch(network, inputs(), ALL);
    ManualNetwork manual = ManualNetwork.of(network);
    return switch (claim.metric()) {
      case "scores" -> Measurement.Numbers.of(manual.activations(weights, batch).get(3));
      case "loss" -> Measurement.Numbers.of(manual.loss(weights, batch));
      case "numericGradientError" -> {
        int parameter = PARAMETERS.indexOf(claim.index());
        if (parameter < 0) {
          throw Figures.unknown(claim);
        }
        yield Measurement.Numbers.of(numericError(manual, weights, batch, parameter));
      }
      case "finalLoss" -> Measurement.Numbers.of(finalLoss());
      default -> throw Figures.unknown(claim);
    };
  }

  private static Network network(double l2) {
    return Network.of(
            "two-layer-toy",
            Shape.of(4),
            List.of(Dense.of(10), Activation.relu(), Dense.of(3)),
            new HalfMeanSquaredError())
        .withL2Penalty(l2);
  }

  private static ParameterValues weights(Network network, NumpyRandom random) {
    return ParameterValues.of(
        network,
        List.of(
            scaled(0.1, random.randn(40)),
            new double[10],
            scaled(0.1, random.randn(30)),
            new double[3]));
  }

  private static double[] scaled(double factor, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  private static double[] inputs() {
    return scaled(10, NumpyRandom.seed(1).randn(20));
  }

  private static Batch batch(Network network, double[] inputs, int[] examples) {
    double[] x = new double[4 * examples.length];
    double[] targets = new double[3 * examples.length];
    for (int n = 0; n < examples.length; n++) {
      System.arraycopy(inputs, 4 * examples[n], x, 4 * n, 4);
      targets[3 * n + CLASSES[examples[n]]] = 1;
    }
    return Batch.of(network, x, targets);
  }

  /** max |a - b| / max(1e-8, |a| + |b|) over the entries of one parameter. */
  private static double numericError(
      ManualNetwork manual, ParameterValues weights, Batch batch, int parameter) {
    double[] byHand = manual.gradient(weights, batch).parameters().get(parameter);
    double[] point = weights.get(parameter);
    double worst = 0;
    for (int i = 0; i < point.length; i++) {
      double there = point[i];
      point[i] = there + STEP;
      double right = manual.loss(weights, batch);
      point[i] = there - STEP;
      double left = manual.loss(weights, batch);
      point[i] = there;
      double numeric = (right - left) / (2 * STEP);
      double scale = Math.max(FLOOR, Math.abs(byHand[i]) + Math.abs(numeric));
      worst = Math.max(worst, Math.abs(byHand[i] - numeric) / scale);
    }
    return worst;
  }

  private static double finalLoss() {
    Network network = network(TRAINING_L2);
    // The data first, then the net: the batches are drawn from where the net left the generator.
    double[] inputs = inputs();
    NumpyRandom random = NumpyRandom.seed(0);
    ParameterValues weights = weights(network, random);
    ManualNetwork manual = ManualNetwork.of(network);
    double rate = 0.1;
    double loss = Double.NaN;
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      Batch batch = batch(network, inputs, random.choice(inputs.length / 4, BATCH));
      LossGradient gradient = manual.gradient(weights, batch);
      loss = gradient.loss();
      for (int p = 0; p < PARAMETERS.size(); p++) {
        double[] values = weights.get(p);
        double[] slope = gradient.parameters().get(p);
        for (int i = 0; i < values.length; i++) {
          values[i] -= rate * slope[i];
        }
      }
      rate *= 0.95;
    }
    return loss;
  }
}
