package io.evident.backprop.initialization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
          new Zeros(),
          new HeUniform(),
          new GlorotNormal(),
          new UnitDeviation(new HeNormal()),
          new Orthogonal(2),
          new Identity());

  /** A kernel of 5 x 5 x 8 x 64: fan in 200, fan out 1600. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.040825",
    "1, 0.1",
    "2, 0.033333",
    "3, 0.02",
    "4, 0",
    "5, 0.1",
    "6, 0.033333",
    "7, 1"
  })
  void theKernelHasTheDeviationOfItsFormula(int initializer, double deviation) {
    ParameterValues values =
        ALL.get(initializer).initialize(NETWORK, new SplittableRandom(initializer));
    double[] kernel = values.get("conv2d_1.kernel");
    double squares = Arrays.stream(kernel).map(w -> w * w).sum();
    // Of 12,800 draws the deviation is known to 0.6 %.
    assertEquals(deviation, Math.sqrt(squares / kernel.length), 0.03 * deviation);
    double bound = Math.sqrt(3) * deviation;
    boolean uniform = initializer == 0 || initializer == 2 || initializer == 5;
    assertTrue(!uniform || Arrays.stream(kernel).allMatch(w -> Math.abs(w) <= 1.0001 * bound));
  }

  @Test
  void onlyTheUniformFanInDrawsBiases() {
    for (Initializer initializer : ALL) {
      double[] bias = initializer.initialize(NETWORK, new SplittableRandom(1)).get("conv2d_1.bias");
      boolean drawn = initializer instanceof UniformFanIn || initializer instanceof Identity;
      assertEquals(drawn, Arrays.stream(bias).anyMatch(b -> b != 0));
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

  private static double[] outputs(Network network, ParameterValues values, double[] inputs) {
    ManualNetwork manual = ManualNetwork.of(network);
    Batch batch = Batch.ofLabels(network, inputs, new int[] {0});
    List<double[]> activations = manual.activations(values, batch);
    return activations.get(activations.size() - 1);
  }

  /** Filters beyond the channels are drawn; the image passes whatever the side of the kernel. */
  @ParameterizedTest
  @CsvSource({"3, 5", "2, 5", "1, 5", "4, 2", "5, 3"})
  void anIdentityConvolutionPassesItsImage(int side, int filters) {
    int channels = 3;
    Network network =
        Network.of(
            "passing",
            Shape.of(6, 7, channels),
            List.of(new Conv2d(filters, side, 1, Padding.SAME, 1), new Flatten()),
            new SoftmaxCrossEntropy());
    ParameterValues values = new Identity().initialize(network, new SplittableRandom(3));
    Arrays.fill(values.get("conv2d_1.bias"), 0);
    double[] image = new SplittableRandom(4).doubles(network.input().size(), -1, 1).toArray();
    double[] passed = outputs(network, values, image);
    for (int pixel = 0; pixel < 6 * 7; pixel++) {
      for (int c = 0; c < Math.min(channels, filters); c++) {
        assertEquals(image[pixel * channels + c], passed[pixel * filters + c]);
      }
    }
    double bound = 1 / Math.sqrt(side * side * channels);
    double[] kernel = values.get("conv2d_1.kernel");
    for (int i = 0; i < kernel.length; i++) {
      boolean drawn = i % filters >= channels;
      assertEquals(drawn, kernel[i] != 0 && kernel[i] != 1);
      assertTrue(!drawn || Math.abs(kernel[i]) <= bound);
    }
  }

  /** In groups a filter that has the channel of its own number passes it, and the others stay. */
  @ParameterizedTest
  @CsvSource({"3, 3, 3", "8, 4, 2", "4, 8, 2", "4, 4, 1"})
  void anIdentityConvolutionInGroupsPassesWhatItSees(int channels, int filters, int groups) {
    Network network =
        Network.of(
            "passing",
            Shape.of(5, 5, channels),
            List.of(new Conv2d(filters, 3, 1, Padding.SAME, 1).withGroups(groups), new Flatten()),
            new SoftmaxCrossEntropy());
    ParameterValues values = new Identity().initialize(network, new SplittableRandom(3));
    Arrays.fill(values.get("conv2d_1.bias"), 0);
    double[] image = new SplittableRandom(4).doubles(network.input().size(), -1, 1).toArray();
    double[] passed = outputs(network, values, image);
    for (int f = 0; f < filters; f++) {
      int group = f / (filters / groups);
      boolean sees = f < channels && f / (channels / groups) == group;
      boolean passes = true;
      for (int pixel = 0; pixel < 25; pixel++) {
        passes &= f < channels && image[pixel * channels + f] == passed[pixel * filters + f];
      }
      assertEquals(sees, passes, "filter " + f);
    }
  }

  /** Q'Q = I times the square of the gain, of the rows or of the columns, whichever are fewer. */
  @ParameterizedTest
  @CsvSource({"3, 40", "2, 5"})
  void anOrthogonalMatrixHasOrthonormalRowsOrColumns(int side, int filters) {
    Network network =
        Network.of(
            "orthogonal",
            Shape.of(6, 6, 2),
            List.of(Conv2d.of(filters, side), new Flatten(), Dense.of(4)),
            new SoftmaxCrossEntropy());
    ParameterValues values = new Orthogonal(1.5).initialize(network, new SplittableRandom(5));
    double[] kernel = values.get("conv2d_1.kernel");
    assertOrthonormal(kernel, kernel.length / filters, filters, 1.5);
    double[] weight = values.get("dense_1.weight");
    assertOrthonormal(weight, 4, weight.length / 4, 1.5);
  }

  private static void assertOrthonormal(double[] matrix, int rows, int columns, double gain) {
    boolean wide = rows <= columns;
    int count = Math.min(rows, columns);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b < count; b++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              wide
                  ? matrix[a * columns + k] * matrix[b * columns + k]
                  : matrix[k * columns + a] * matrix[k * columns + b];
        }
        assertEquals(a == b ? gain * gain : 0, dot, 1e-12);
      }
    }
  }

  @Test
  void whatCannotStartIsRefused() {
    SplittableRandom random = new SplittableRandom(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new UnitDeviation(new Zeros()).initialize(NETWORK, random));
    assertThrows(
        IllegalArgumentException.class, () -> new Whitening(10, 1e-3).initialize(NETWORK, random));
    for (double bad : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Orthogonal(bad));
      assertThrows(IllegalArgumentException.class, () -> new Whitening(10, bad));
    }
    assertThrows(IllegalArgumentException.class, () -> new Whitening(0, 1e-3));
    assertThrows(IllegalArgumentException.class, () -> new UnitDeviation(new Whitening(10, 1e-3)));
  }

  @Test
  void noInitializerIsLeftOut() {
    Set<Class<?>> tested = ALL.stream().map(Object::getClass).collect(Collectors.toSet());
    // It starts from images, and is tested where there are some.
    tested.add(Whitening.class);
    assertEquals(
        Arrays.stream(Initializer.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        tested);
  }
}
