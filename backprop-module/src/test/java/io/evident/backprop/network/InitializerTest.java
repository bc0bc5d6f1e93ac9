package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InitializerTest {
  private static final Network NETWORK =
      Network.of(
          "net",
          Shape.of(20, 20, 8),
          List.of(Conv2d.of(64, 5), new BatchNorm(), new Flatten(), Dense.of(10)),
          new SoftmaxCrossEntropy());

  private static final List<Initializer> ALL =
      List.of(
          new UniformFanIn(),
          new HeNormal(),
          new GlorotUniform(),
          new NormalDeviation(0.02),
          new Zeros());

  /** A kernel of 5 x 5 x 8 x 64: fan in 200, fan out 1600. */
  @ParameterizedTest
  @CsvSource({"0, 0.040825", "1, 0.1", "2, 0.033333", "3, 0.02", "4, 0"})
  void theKernelHasTheDeviationOfItsFormula(int initializer, double deviation) {
    ParameterValues values =
        ALL.get(initializer).initialize(NETWORK, new SplittableRandom(initializer));
    double[] kernel = values.get("conv2d_1.kernel");
    double squares = Arrays.stream(kernel).map(w -> w * w).sum();
    // Of 12,800 draws the deviation is known to 0.6 %.
    assertEquals(deviation, Math.sqrt(squares / kernel.length), 0.03 * deviation);
    double bound = Math.sqrt(3) * deviation;
    boolean uniform = initializer == 0 || initializer == 2;
    assertTrue(!uniform || Arrays.stream(kernel).allMatch(w -> Math.abs(w) <= 1.0001 * bound));
  }

  @Test
  void onlyTheUniformFanInDrawsBiases() {
    for (Initializer initializer : ALL) {
      double[] bias = initializer.initialize(NETWORK, new SplittableRandom(1)).get("conv2d_1.bias");
      assertEquals(initializer instanceof UniformFanIn, Arrays.stream(bias).anyMatch(b -> b != 0));
    }
  }

  @Test
  void scalesAndVariancesStartAtOneShiftsAndMeansAtZero() {
    for (Initializer initializer : ALL) {
      ParameterValues values = initializer.initialize(NETWORK, new SplittableRandom(1));
      double[] ones = new double[64];
      Arrays.fill(ones, 1);
      assertArrayEquals(ones, values.get("batchNorm_1.gamma"));
      assertArrayEquals(ones, values.get("batchNorm_1.runningVariance"));
      assertArrayEquals(new double[64], values.get("batchNorm_1.beta"));
      assertArrayEquals(new double[64], values.get("batchNorm_1.runningMean"));
    }
  }

  @Test
  void aLearnedFactorStartsWhereItsLayerSays() {
    Network network =
        Network.of(
            "scaled",
            Shape.of(3),
            List.of(Dense.of(2), new Scale(-0.25, true)),
            new SoftmaxCrossEntropy());
    for (Initializer initializer : ALL) {
      double[] factor =
          initializer.initialize(network, new SplittableRandom(1)).get("scale_1.factor");
      assertArrayEquals(new double[] {-0.25}, factor);
    }
  }

  @Test
  void noInitializerIsLeftOut() {
    assertEquals(
        Arrays.stream(Initializer.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        ALL.stream().map(Object::getClass).collect(Collectors.toSet()));
  }
}
