package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerFamily;
import io.evident.backprop.network.LayerParameter;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever way a layer computes its output, it is that of its forward pass: finite differences take
 * the short ways, and would follow a wrong one.
 */
class ForwardContractTest {
  private static final int BATCH = 3;
  private static final double ROUNDING = 1e-13;

  private final SplittableRandom random = new SplittableRandom(11);

  static Stream<Layer> layers() {
    return LayerFamily.ALL.stream();
  }

  /** A layer at a point: its parameters away from 0 and 1, its input, and what it makes of it. */
  private final class Point {
    final int size;
    final ManualLayer layer;
    final double[][] parameters;
    final Pass pass;
    final double[] x;
    final double[] y;

    Point(Layer described, Shape input, Mode mode) {
      size = input.size();
      layer = described.accept(new ManualLayers(List.of(input)));
      parameters =
          described.parameters(input).stream()
              .map(LayerParameter::shape)
              .map(shape -> random.doubles(shape.size(), 0.2, 1).toArray())
              .toArray(double[][]::new);
      double[] mask = random.ints(BATCH * (long) size, 0, 2).asDoubleStream().toArray();
      pass = pass(mode, BATCH, mask);
      x = random.doubles(BATCH * (long) size, -1, 1).toArray();
      y = layer.forward(pass, x, parameters);
    }
  }

  private static Pass pass(Mode mode, int batch, double[] mask) {
    return new Pass(batch, mode, mask, MatrixProduct.inJava().begin(), true);
  }

  private static Shape inputOf(Layer layer) {
    boolean vector = layer.kind().equals("dense");
    return vector ? Shape.of(9) : Shape.of(10, 8, 2);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theOutputNearAKnownOneIsThatOfTheForwardPass(Layer layer) {
    for (Mode mode : Mode.values()) {
      Point at = new Point(layer, inputOf(layer), mode);
      for (int i = 0; i < at.x.length; i++) {
        double[] one = at.x.clone();
        one[i] += 0.7;
        assertNear(at, one, mode + ", entry " + i);
      }
      double[] someOfTwo = at.x.clone();
      for (int i = at.size / 2; i < 2 * at.size; i += 3) {
        someOfTwo[i] -= 0.4;
      }
      assertNear(at, someOfTwo, mode + ", some of two examples");
      assertNear(at, random.doubles(at.x.length, -1, 1).toArray(), mode + ", all");
      assertNear(at, at.x.clone(), mode + ", none");
    }
  }

  private static void assertNear(Point at, double[] x, String moved) {
    double[] x0 = at.x.clone();
    double[] y0 = at.y.clone();
    double[] near = at.layer.forwardNear(at.pass, at.x, at.y, x, at.parameters);
    if (at.layer.flips(at.pass, at.x, x) == 0) {
      assertArrayEquals(at.layer.forward(at.pass, x, at.parameters), near, ROUNDING, moved);
    } else {
      // On the same side of its kinks it is linear: half of the way moves y by half as much.
      double[] half = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        half[i] = (at.x[i] + x[i]) / 2;
      }
      double[] middle = at.layer.forwardNear(at.pass, at.x, at.y, half, at.parameters);
      for (int i = 0; i < middle.length; i++) {
        assertEquals((at.y[i] + near[i]) / 2, middle[i], ROUNDING, moved);
      }
    }
    assertArrayEquals(x0, at.x, "x0 was changed");
    assertArrayEquals(y0, at.y, "y0 was changed");
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theOutputAfterAnEntryHasChangedIsThatOfTheForwardPass(Layer layer) {
    for (Mode mode : Mode.values()) {
      Point at = new Point(layer, inputOf(layer), mode);
      double[] y0 = at.y.clone();
      for (int p = 0; p < at.parameters.length; p++) {
        for (int i = 0; i < at.parameters[p].length; i++) {
          double there = at.parameters[p][i];
          at.parameters[p][i] += 0.7;
          double[] changed = at.layer.forwardChanged(at.pass, at.x, at.y, at.parameters, p, i);
          double[] whole = at.layer.forward(at.pass, at.x, at.parameters);
          assertArrayEquals(whole, changed, ROUNDING, mode + ", parameter " + p + ", entry " + i);
          assertArrayEquals(y0, at.y, "y was changed");
          at.parameters[p][i] = there;
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerThatTakesSingleExamplesGivesEachItsOwnPart(Layer layer) {
    for (Mode mode : Mode.values()) {
      Point at = new Point(layer, inputOf(layer), mode);
      for (int n = 0; n < BATCH && at.layer.takesSingleExamples(); n++) {
        double[] own = Arrays.copyOfRange(at.x, n * at.size, (n + 1) * at.size);
        double[] y = at.layer.forward(pass(mode, 1, ManualNetwork.NOTHING), own, at.parameters);
        assertEquals(at.y.length / BATCH, y.length);
        double[] part = Arrays.copyOfRange(at.y, n * y.length, (n + 1) * y.length);
        assertArrayEquals(part, y, ROUNDING, mode + ", example " + n);
      }
    }
  }
}
