package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private static Network lenet(int kernel) {
    return Network.of(
        "lenet",
        Shape.of(32, 32, 3),
        List.of(
            Conv2d.of(6, kernel),
            Pool2d.max(2),
            Conv2d.of(16, kernel),
            Pool2d.max(2),
            new Flatten(),
            Dense.of(10)),
        LOSS);
  }

  @Test
  void lenetHasTheParametersOfTheClaims() {
    Network lenet = BuiltInNetworks.lenet();
    assertEquals(62_006, lenet.parameterCount(), "lenet-parameters");
    assertEquals(
        List.of(48_000, 10_080, 840),
        lenet.parameters().stream()
            .filter(p -> p.name().startsWith("dense") && p.name().endsWith("weight"))
            .map(p -> p.shape().size())
            .toList(),
        "lenet-fc-weights");
  }

  @Test
  void aKernelOf3LeavesTheFlattenedFeaturesOfTheClaim() {
    assertEquals(Shape.of(576), lenet(3).outputOf(4), "lenet-kernel-3");
    assertEquals(Shape.of(400), lenet(5).outputOf(4));
  }

  @Test
  void thePrintedDoubledChannelsCannotRunAndTheErrorShowsBothShapes() {
    Conv2d first = new Conv2d(16, 3, 1, Padding.explicit(1), 1);
    Conv2d second = new Conv2d(32, 3, 1, Padding.explicit(1), 1);
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () ->
                Network.of(
                    "cnn-double-channels",
                    Shape.of(32, 32, 3),
                    List.of(
                        first,
                        Pool2d.max(2),
                        second,
                        Pool2d.max(2),
                        new Flatten(),
                        new Dense(120, OptionalInt.of(512)),
                        Dense.of(10)),
                    LOSS));
    assertEquals(5, error.layer());
    assertTrue(error.getMessage().contains("dense_1"), error.getMessage());
    assertTrue(error.getMessage().contains("[512]"), error.getMessage());
    assertTrue(error.getMessage().contains("[2048]"), error.getMessage());
  }

  @Test
  void convolutionArithmeticGivesTheClaimedSizes() {
    assertEquals(62, ConvArithmetic.output(64, 3, 0, 1, 1), "conv-output-valid");
    assertEquals(32, ConvArithmetic.output(64, 3, 1, 2, 1), "conv-output-half");
    assertEquals(60, ConvArithmetic.output(64, 3, 0, 1, 2));
  }

  @Test
  void convolutionArithmeticRefusesWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.output(4, 5, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.output(9, 3, 3, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.output(9, 3, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.output(9, 3, 0, 1, 0));
  }

  @Test
  void samePaddingGivesCeilOfInOverStrideAndTheOddZeroAfter() {
    for (int in = 1; in <= 12; in++) {
      for (int stride = 1; stride <= 4; stride++) {
        Conv2d layer = new Conv2d(2, 3, stride, Padding.SAME, 1);
        int out = layer.outputShape(Shape.of(in, in, 1)).dimension(0);
        assertEquals((in + stride - 1) / stride, out, "in " + in + ", stride " + stride);
      }
    }
    assertEquals(1, Padding.SAME.total(0, 4, 3, 2));
    assertEquals(0, Padding.SAME.before(0, 4, 3, 2));
  }

  @Test
  void aDenseLayerAsksForAFlattenBeforeIt() {
    ShapeException error =
        assertThrows(
            ShapeException.class,
            () -> Network.of("n", Shape.of(4, 4, 1), List.of(Dense.of(2)), LOSS));
    assertEquals(0, error.layer());
    assertTrue(error.getMessage().contains("[4, 4, 1]"), error.getMessage());
    assertTrue(error.getMessage().contains("flatten"), error.getMessage());
  }

  @Test
  void aLossThatCannotTakeTheOutputsIsNamedAfterTheLastLayer() {
    ShapeException error =
        assertThrows(
            ShapeException.class, () -> Network.of("n", Shape.of(3), List.of(Dense.of(1)), LOSS));
    assertEquals(1, error.layer());
    assertTrue(error.getMessage().contains("softmaxCrossEntropy"), error.getMessage());
  }

  @Test
  void valuesOfAnotherShapeOrNotFiniteAreRefused() {
    Network network = Network.of("n", Shape.of(2), List.of(Dense.of(2)), LOSS);
    double[] bias = new double[2];
    assertThrows(
        IllegalArgumentException.class,
        () -> ParameterValues.of(network, List.of(new double[3], bias)));
    assertThrows(
        IllegalArgumentException.class,
        () -> ParameterValues.of(network, List.of(new double[] {1, 2, Double.NaN, 3}, bias)));
    assertThrows(
        IllegalArgumentException.class, () -> ParameterValues.of(network, List.of(new double[4])));
    assertThrows(
        IllegalArgumentException.class, () -> ParameterValues.zeros(network).get("dense_2.bias"));
  }

  @Test
  void aBatchMustHoldWholeExamplesAndFiniteNumbers() {
    Network network = Network.of("n", Shape.of(2), List.of(Dense.of(2)), LOSS);
    double[] two = {0, 1};
    assertEquals(1, Batch.of(network, two, two).size());
    assertThrows(
        IllegalArgumentException.class, () -> Batch.of(network, new double[0], new double[0]));
    assertThrows(IllegalArgumentException.class, () -> Batch.of(network, new double[3], two));
    assertThrows(
        IllegalArgumentException.class, () -> Batch.of(network, two, new double[] {1, 0, 0}));
    assertThrows(
        IllegalArgumentException.class,
        () -> Batch.of(network, new double[] {1, Double.POSITIVE_INFINITY}, two));
  }

  private static Network ending(int outputs, Loss loss) {
    return Network.of("n", Shape.of(3), List.of(Dense.of(outputs)), loss);
  }

  @Test
  void anExampleHasAsManyTargetsAsTheLossReadsOfTheOutputs() {
    assertEquals(3, ending(3, new HalfMeanSquaredError()).targets());
    assertEquals(3, ending(6, new GaussianLikelihood()).targets());
    assertEquals(2, ending(6, QuantileLoss.of(0.1, 0.5, 0.9)).targets());
  }

  @Test
  void aLastLayerThatDoesNotFitTheLossIsRefused() {
    assertRefused("loss softmaxCrossEntropy needs at least [2], got [1]", 1, LOSS);
    assertRefused(
        "loss gaussianNegativeLogLikelihood needs two outputs for each target, a mean and a log"
            + " variance, got [3]; give the last layer an even number of units",
        3,
        new GaussianLikelihood());
    assertRefused(
        "loss quantile needs 3 outputs for each target, one for each of the levels [0.1, 0.5, 0.9],"
            + " got [4]; give the last layer a multiple of 3 units",
        4,
        QuantileLoss.of(0.1, 0.5, 0.9));
  }

  private static void assertRefused(String message, int outputs, Loss loss) {
    ShapeException e = assertThrows(ShapeException.class, () -> ending(outputs, loss));
    assertEquals(message, e.getMessage());
    assertEquals(1, e.layer());
  }
}
