package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Mode;
import org.junit.jupiter.api.Test;

class RectifierNearAPointTest {
  private static final double[] AT = {
    1, -1, 0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE
  };
  private static final double[] NEAR = {-2, 2, 3, 4, -5, 6, 7, 8};

  /** y = x where the unit is positive at the point, else the slope times x, whatever x is. */
  @Test
  void aUnitStaysOnItsSide() {
    assertArrayEquals(new double[] {-2, 0, 0, 0, -5, 0, 7, 0}, near(0));
    assertArrayEquals(new double[] {-2, 1, 1.5, 2, -5, 3, 7, 4}, near(0.5));
  }

  private static double[] near(double slope) {
    try (MatrixProduct.Products products = MatrixProduct.inJava().begin()) {
      Pass pass = new Pass(1, Mode.TRAINING, ManualNetwork.NOTHING, products, true);
      return new ManualRectifier(slope).forwardNear(pass, AT, AT, NEAR, new double[0][]);
    }
  }
}
