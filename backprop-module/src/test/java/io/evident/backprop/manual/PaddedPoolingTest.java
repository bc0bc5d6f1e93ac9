package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import org.junit.jupiter.api.Test;

/** An image of 2 x 3 pixels, -1 -2 -3 above -4 -5 -6. */
class PaddedPoolingTest {
  private static final Shape INPUT = Shape.of(2, 3, 1);
  private static final double[] X = {-1, -2, -3, -4, -5, -6};
  private static final double[][] NONE = {};

  private static final Pass PASS =
      new Pass(1, Mode.TRAINING, new double[0], MatrixProduct.inJava().begin(), true);

  private static ManualLayer of(Pool2d layer) {
    return layer.reduction() == Pool2d.Reduction.MAX
        ? new ManualMaxPool2d(layer, INPUT)
        : new ManualAvgPool2d(layer, INPUT);
  }

  /** Windows 2 x 2 at a distance of 2 with one pixel around: corners and edges. */
  @Test
  void whatIsOutsideIsNeitherAMaximumNorCounted() {
    Pool2d max = Pool2d.max(2).withPadding(Padding.explicit(1));
    assertEquals(Shape.of(2, 2, 1), max.outputShape(INPUT));
    assertArrayEquals(new double[] {-1, -2, -4, -5}, of(max).forward(PASS, X, NONE));
    ManualLayer mean = of(Pool2d.mean(2).withPadding(Padding.explicit(1)));
    double[] y = mean.forward(PASS, X, NONE);
    assertArrayEquals(new double[] {-1, -2.5, -4, -5.5}, y);
    assertArrayEquals(
        new double[] {1, 1, 1, 3, 2, 2},
        mean.backward(PASS, X, y, new double[] {1, 2, 3, 4}, NONE, NONE));
  }

  /** SAME puts the odd pixel after: the last column's window has one column of pixels. */
  @Test
  void sameKeepsTheLengthAndPadsBehind() {
    Pool2d mean = Pool2d.mean(2).withStride(1).withPadding(Padding.SAME);
    assertEquals(INPUT, mean.outputShape(INPUT));
    assertArrayEquals(new double[] {-3, -4, -4.5, -4.5, -5.5, -6}, of(mean).forward(PASS, X, NONE));
  }

  @Test
  void aWindowHasItsOwnHeightAndWidth() {
    Pool2d max =
        Pool2d.max(1)
            .withSize(new PerAxis(1, 2))
            .withStride(new PerAxis(1, 2))
            .withPadding(Padding.explicit(0, 1));
    assertArrayEquals(new double[] {-1, -2, -4, -5}, of(max).forward(PASS, X, NONE));
  }

  /** A window of 2^32 pixels and a stride of 2^31 - 1 see the pixels that are there. */
  @Test
  void aWindowMayBeFarLargerThanItsImage() {
    ManualLayer mean = of(Pool2d.mean(65536).withStride(1).withPadding(Padding.SAME));
    double[] y = mean.forward(PASS, X, NONE);
    assertArrayEquals(new double[] {-3.5, -3.5, -3.5, -3.5, -3.5, -3.5}, y, 1e-15);
    for (double variance : mean.outputVariance(PASS, X, y, NONE)) {
      assertTrue(variance > 0 && variance < 1000, () -> variance + " of sums of 6 pixels");
    }
    ManualLayer far = of(Pool2d.max(1).withStride(Integer.MAX_VALUE).withPadding(Padding.SAME));
    assertArrayEquals(new double[] {-1}, far.forward(PASS, X, NONE));
  }

  @Test
  void aNaNIsNeverLostInAMaximum() {
    for (int at = 0; at < 4; at++) {
      double[] x = {1, 3, 2, 0};
      x[at] = Double.NaN;
      ManualLayer max = new ManualMaxPool2d(Pool2d.max(2), Shape.of(2, 2, 1));
      assertArrayEquals(new double[] {Double.NaN}, max.forward(PASS, x, NONE));
    }
  }

  /** Near a point a window keeps its maximum, and windows that share a pixel share it. */
  @Test
  void eachWindowKeepsItsMaximumNearAPoint() {
    ManualLayer max = of(Pool2d.max(3).withStride(1).withPadding(Padding.SAME));
    double[] y = max.forward(PASS, X, NONE);
    assertArrayEquals(new double[] {-1, -1, -2, -1, -1, -2}, y);
    double[] moved = X.clone();
    moved[5] = 7;
    assertArrayEquals(y, max.forwardNear(PASS, X, y, moved, NONE));
    assertEquals(4, max.flips(PASS, X, moved));
    assertArrayEquals(
        new double[] {12, 9, 0, 0, 0, 0},
        max.backward(PASS, X, y, new double[] {1, 2, 3, 4, 5, 6}, NONE, NONE));
  }
}
