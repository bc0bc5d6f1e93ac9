package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The usual slips, each made on purpose: the report names the odd one out and the slip. */
class GradientFindingTest {
  private static final Network NETWORK =
      Network.of(
          "small",
          Shape.of(6, 5, 2),
          List.of(
              Conv2d.of(3, 3),
              Activation.tanh(),
              new Flatten(),
              Dense.of(6),
              Activation.tanh(),
              Dense.of(6),
              Activation.tanh(),
              Dense.of(3)),
          new SoftmaxCrossEntropy());

  private interface Slip {
    /** Spoils a right gradient in place. */
    void spoil(ParameterValues gradient, ParameterValues weights, Batch batch);
  }

  private static Arguments slip(String tensor, String sentence, Slip slip) {
    return Arguments.of(Named.of(sentence, slip), tensor, sentence);
  }

  private static Slip change(String tensor, java.util.function.UnaryOperator<double[]> change) {
    return (gradient, weights, batch) -> {
      double[] own = gradient.get(tensor);
      System.arraycopy(change.apply(own.clone()), 0, own, 0, own.length);
    };
  }

  private static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }

  private static double[] transposed(double[] values, int rows) {
    int columns = values.length / rows;
    double[] result = new double[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return result;
  }

  /** A kernel [3, 3, 2, 3] turned round in both directions of the image. */
  private static double[] turned(double[] kernel) {
    double[] result = new double[kernel.length];
    for (int u = 0; u < 9; u++) {
      System.arraycopy(kernel, u * 6, result, (8 - u) * 6, 6);
    }
    return result;
  }

  private static double[] ofExample(String tensor, int n, ParameterValues weights, Batch batch) {
    int in = NETWORK.input().size();
    int out = NETWORK.output().size();
    Batch one =
        Batch.of(
            NETWORK,
            Arrays.copyOfRange(batch.inputs(), n * in, (n + 1) * in),
            Arrays.copyOfRange(batch.targets(), n * out, (n + 1) * out));
    return ManualNetwork.of(NETWORK).gradient(weights, one).parameters().get(tensor);
  }

  static Stream<Arguments> slips() {
    String square = "dense_2.weight";
    String wide = "dense_3.weight";
    String kernel = "conv2d_1.kernel";
    String bias = "dense_1.bias";
    return Stream.of(
        slip(wide, "a wrong sign", change(wide, g -> times(g, -1))),
        slip(wide, "a factor 2 too much", change(wide, g -> times(g, 2))),
        slip(wide, "a factor 2 too little", change(wide, g -> times(g, 0.5))),
        slip(wide, "a missing 1/N: it is N = 4 times too large", change(wide, g -> times(g, 4))),
        slip(kernel, "a division by N = 4 once too often", change(kernel, g -> times(g, 0.25))),
        slip(
            wide, "a constant factor: it is 3 times the right one", change(wide, g -> times(g, 3))),
        slip(
            bias,
            "a gradient that was never computed: it is all zeros",
            change(bias, g -> new double[g.length])),
        slip(square, "the right numbers transposed", change(square, g -> transposed(g, 6))),
        slip(
            wide,
            "the right numbers transposed, and a wrong sign",
            change(wide, g -> times(transposed(g, 3), -1))),
        slip(
            kernel,
            "the right numbers turned round along the axes [0, 1]",
            change(kernel, GradientFindingTest::turned)),
        slip(
            bias,
            "the right numbers shifted by one along axis 0",
            change(
                bias,
                g -> {
                  double[] shifted = new double[g.length];
                  for (int i = 0; i < g.length; i++) {
                    shifted[(i + 1) % g.length] = g[i];
                  }
                  return shifted;
                })),
        slip(
            bias,
            "a missing sum over the batch: it is the part of example 0 alone",
            (gradient, weights, batch) ->
                System.arraycopy(
                    times(ofExample(bias, 0, weights, batch), 0.25), 0, gradient.get(bias), 0, 6)),
        slip(
            bias,
            "a missing sum over the batch: it is the part of example 3 alone, not divided by N",
            (gradient, weights, batch) ->
                System.arraycopy(ofExample(bias, 3, weights, batch), 0, gradient.get(bias), 0, 6)),
        slip(
            wide,
            "a penalty on the weights that does not belong there: 0.1 times them is too much",
            (gradient, weights, batch) -> {
              for (int i = 0; i < gradient.get(wide).length; i++) {
                gradient.get(wide)[i] += 0.1 * weights.get(wide)[i];
              }
            }),
        slip(
            wide,
            "a single wrong entry, [1, 4]",
            (gradient, weights, batch) -> gradient.get(wide)[10] += 1),
        slip(
            wide,
            "one slice that is wrong: all differences have index 2 on axis 0",
            (gradient, weights, batch) -> {
              for (int i = 12; i < 18; i++) {
                gradient.get(wide)[i] *= 1.5;
              }
            }),
        slip(
            wide,
            "a sum along a wrong axis: along axis 1 all numbers are the same",
            change(
                wide,
                g -> {
                  for (int j = 0; j < 3; j++) {
                    double sum = 0;
                    for (int i = 0; i < 6; i++) {
                      sum += g[j * 6 + i];
                    }
                    Arrays.fill(g, j * 6, j * 6 + 6, sum);
                  }
                  return g;
                })),
        slip(
            bias,
            "a division by 0 or an overflow: it has entries that are not finite",
            (gradient, weights, batch) -> gradient.get(bias)[1] = Double.NaN));
  }

  private static GradientReport reportOf(Slip slip) {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    return GradientCheck.of(NETWORK)
        .withGradient(
            (weights, batch) -> {
              LossGradient gradient = manual.gradient(weights, batch);
              slip.spoil(gradient.parameters(), weights, batch);
              return gradient;
            })
        .run();
  }

  @ParameterizedTest
  @MethodSource("slips")
  void aUsualSlipIsNamed(Slip slip, String tensor, String sentence) {
    GradientReport report = reportOf(slip);
    String text = String.join("\n", GradientReportText.lines(report));
    assertEquals(1, report.findings().size(), text);
    GradientFinding finding = report.findings().get(0);
    assertEquals(tensor, finding.tensor());
    assertEquals(Optional.of(sentence), finding.slip(), text);
    assertEquals(List.of("by hand"), finding.oddOnesOut(), text);
    assertEquals(4, finding.agreeing().size(), text);
    assertTrue(text.contains("looks like " + sentence), text);
  }

  @Test
  void whatIsNoUsualSlipIsNotCalledOne() {
    GradientReport report =
        reportOf(
            (gradient, weights, batch) -> {
              double[] g = gradient.get("dense_3.weight");
              for (int i = 0; i < g.length; i++) {
                g[i] += Math.sin(i + 1);
              }
            });
    assertEquals(Optional.empty(), report.findings().get(0).slip());
  }

  @Test
  void aRightGradientHasNoFindings() {
    assertEquals(List.of(), GradientCheck.of(NETWORK).run().findings());
  }

  @Test
  void aWrongLossIsFoundAgainstTheForwardPass() {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    GradientReport report =
        GradientCheck.of(NETWORK)
            .withGradient(
                (weights, batch) -> {
                  LossGradient right = manual.gradient(weights, batch);
                  return new LossGradient(2 * right.loss(), right.parameters(), right.inputs());
                })
            .run();
    GradientFinding finding = report.findings().get(0);
    assertEquals("loss", finding.tensor());
    assertEquals(List.of("by hand"), finding.oddOnesOut());
    assertTrue(finding.agreeing().contains("the forward pass"), finding.toString());
  }

  @Test
  void aGradientThatCannotBeHadIsNamed() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                GradientCheck.of(NETWORK)
                    .withGradient(
                        (weights, batch) -> {
                          throw new IllegalStateException("not yet");
                        })
                    .run());
    assertEquals(
        "the gradient of network small cannot be computed: it threw"
            + " java.lang.IllegalStateException: not yet",
        thrown.getMessage());
    IllegalArgumentException noInputs =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                GradientCheck.of(NETWORK)
                    .withGradient(ManualNetwork.of(NETWORK)::parameterGradient)
                    .run());
    assertTrue(noInputs.getMessage().contains("in its inputs must have 240 entries"));
    Network other = NETWORK.withL2Penalty(1);
    IllegalArgumentException ofOther =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                GradientCheck.of(NETWORK)
                    .withGradient(
                        (weights, batch) ->
                            new LossGradient(1, ParameterValues.zeros(other), batch.inputs()))
                    .run());
    assertTrue(ofOther.getMessage().contains("not of the checked network"));
  }
}
