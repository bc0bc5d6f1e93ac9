package io.evident.backprop.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Losses against numbers that were computed apart, with 50 digits, and rounded: behind a dense
 * layer that changes nothing, so that dL/dx is dL/ds.
 */
class LossesOfNumbersTest {

  /** What a loss is of outputs s and targets t. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(Loss loss, int outputs, double[] s, double[] t, double value, double[] ds) {
    Network network() {
      return Network.of("n", Shape.of(outputs), List.of(Dense.of(outputs)), loss);
    }

    Batch batch() {
      return Batch.of(network(), s, t);
    }

    @Override
    public String toString() {
      return loss + " of " + outputs;
    }
  }

  private static final double[] S = {1, -2, 0.5, 3};
  private static final double[] T = {0.25, -2, 2, -1};

  static Stream<Known> known() {
    return Stream.of(
        new Known(new AbsoluteError(), 2, S, T, 3.125, new double[] {0.5, 0, -0.5, 0.5}),
        new Known(new Huber(), 2, S, T, 2.390625, new double[] {0.375, 0, -0.5, 0.5}),
        new Known(new Huber(0.5), 2, S, T, 1.375, new double[] {0.25, 0, -0.25, 0.25}),
        // On the joint both pieces have one derivative.
        new Known(new Huber(0.75), 2, S, T, 1.921875, new double[] {0.375, 0, -0.375, 0.375}),
        new Known(
            new PoissonDeviance(),
            5,
            new double[] {0.5, -1.25, 1.25, 7, -4},
            new double[] {3, 0, 3, 0.25, 6},
            0.8891162734089144
                + 0.5730095937203802
                + 0.0723596469323409
                + 2188.5731696763573
                + 57.53774490851413,
            new double[] {
              -2.7025574585997436,
              0.5730095937203802,
              0.9806859149236827,
              2192.766316856917,
              -11.963368722222532
            }),
        // exp(u) alone would overflow in float32.
        new Known(
            new PoissonDeviance(),
            1,
            new double[] {60},
            new double[] {0x1p-100},
            2.2840147796313685e26,
            new double[] {2.2840147796313685e26}),
        new Known(
            new GaussianLikelihood(),
            4,
            new double[] {0.5, -2, -1.5, 0.75},
            new double[] {1.25, 1},
            1.4294135842372535 + 3.419588020539239,
            new double[] {
              -3.3612668027535486, -1.4170996582230442, -0.7604750510325807, -1.6256494873345662
            }),
        new Known(
            new GaussianLikelihood(),
            2,
            new double[] {0.25, -40},
            new double[] {0.25 + 0x1p-20},
            107021.74547037152,
            new double[] {-224480883442.8978, -107040.32653183832}),
        // exp(-v) and exp(-v/2) overflow in float32; the target is met.
        new Known(
            new GaussianLikelihood(),
            2,
            new double[] {3, -200},
            new double[] {3},
            0.5 * (1.8378770664093456 - 200),
            new double[] {0, 0.5}),
        new Known(
            QuantileLoss.of(0.1, 0.4, 0.8),
            6,
            new double[] {0, 0.5, 2, -1, 3, 1, -3, -2.5, -1, 4, 1, -0.5},
            new double[] {0.5, 1, -2, 0},
            3.425,
            new double[] {-0.05, 0, 0.1, -0.05, 0.3, 0, -0.05, -0.2, 0.1, 0.45, 0.3, -0.4}));
  }

  private static ParameterValues identity(Network network) {
    ParameterValues values = ParameterValues.zeros(network);
    int outputs = network.output().size();
    for (int k = 0; k < outputs; k++) {
      values.get(0)[k * outputs + k] = 1;
    }
    return values;
  }

  private static LossGradient byTensorFlow(Network network, Batch batch, LoweringOptions options) {
    try (TensorFlowOracle oracle =
        TensorFlowOracle.of(
            network, options, Mode.TRAINING, batch.weights().isPresent(), "CPU:0")) {
      return oracle.gradient(identity(network), batch);
    }
  }

  private static LossGradient byHand(Network network, Batch batch) {
    return ManualNetwork.of(network).gradient(identity(network), batch);
  }

  private static void assertClose(Known known, LossGradient found, double tolerance) {
    assertEquals(known.value, found.loss(), tolerance * Math.abs(known.value), known.toString());
    for (int k = 0; k < known.ds.length; k++) {
      assertEquals(
          known.ds[k],
          found.inputs()[k],
          tolerance * Math.abs(known.ds[k]),
          known + ", dL/ds " + k);
    }
  }

  @ParameterizedTest
  @MethodSource("known")
  void valuesAndGradientsAreThoseComputedApart(Known known) {
    Network network = known.network();
    assertClose(known, byHand(network, known.batch()), 1e-15 * 4);
    LoweringOptions plain = LoweringOptions.PLAIN;
    assertClose(
        known,
        byTensorFlow(network, known.batch(), plain.withType(ElementType.FLOAT64)),
        1e-15 * 8);
    assertClose(known, byTensorFlow(network, known.batch(), plain), 1e-6);
  }

  /** Each example counts by its weight, and the sum is still divided by N. */
  @Test
  void weightsMultiplyWhatEachExampleAdds() {
    Known equal = known().findFirst().orElseThrow();
    Known weighted =
        new Known(
            equal.loss, 2, S, T, (2 * 0.75 + 0.5 * 5.5) / 2, new double[] {1, 0, -0.25, 0.25});
    Network network = weighted.network();
    Batch batch = Batch.of(network, S, T).withWeights(2, 0.5);
    assertClose(weighted, byHand(network, batch), 1e-15);
    assertClose(weighted, byTensorFlow(network, batch, LoweringOptions.PLAIN), 1e-15);
    assertEquals(weighted.value, ManualNetwork.of(network).loss(identity(network), batch), 1e-15);
  }

  /**
   * The terms of the definition are of the size of 10^7 here, of which float32 keeps no more than
   * the unit. What is left to be lost is a unit in the last place of s.
   */
  @Test
  void whatCancelsInADevianceIsNotLost() {
    double t = 1_000_000;
    double s = (float) (Math.log(t) + 1e-3);
    Network network = Network.of("n", Shape.of(1), List.of(Dense.of(1)), new PoissonDeviance());
    Batch batch = Batch.of(network, new double[] {s}, new double[] {t});
    double u = s - Math.log(t);
    // The series of 2 t (exp(u) - 1 - u), whose terms do not cancel.
    double exact = 2 * t * u * u * (1 / 2.0 + u / 6 + u * u / 24 + u * u * u / 120);
    assertEquals(exact, byHand(network, batch).loss(), 1e-10 * exact);
    double perUnit = 2 * t * Math.expm1(u) * Math.ulp((float) s);
    LossGradient narrow = byTensorFlow(network, batch, LoweringOptions.PLAIN);
    assertTrue(perUnit < 3e-3 * exact, "s is not exact enough for this test");
    assertEquals(exact, narrow.loss(), 2 * perUnit);
    assertEquals(2 * t * Math.expm1(u), narrow.inputs()[0], 4 * t * Math.ulp((float) s));
  }
}
