package io.evident.models.internal.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.data.ImageShape;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.ColorJitter;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Figures worked out from torchvision's formulas for an image of two pixels. */
class ColorByHandTest {
  private static final long SEED = 3;
  private static final double[] PIXELS = {100, 50, 200, 0, 255, 10};

  private static double[] changed(double brightness, double contrast, double saturation) {
    ColorJitter jitter =
        new ColorJitter(brightness == 1 ? 0 : 1, contrast == 1 ? 0 : 1, saturation == 1 ? 0 : 1);
    return ColorByHand.of(jitter, PIXELS, 3, new double[] {brightness, contrast, saturation})
        .pixels();
  }

  @Test
  void brightnessIsAProductCutOffAtWhite() {
    assertArrayEquals(new double[] {150, 75, 255, 0, 255, 15}, changed(1.5, 1, 1), 1e-12);
    assertArrayEquals(new double[6], changed(0, 1, 1), 0);
  }

  @Test
  void contrastBlendsWithTheMeanGreyOfTheImage() {
    // Greys 29.89 + 29.35 + 22.8 = 82.04 and 149.685 + 1.14 = 150.825, mean 116.4325.
    double half = 116.4325 / 2;
    assertArrayEquals(
        new double[] {50 + half, 25 + half, 100 + half, half, 127.5 + half, 5 + half},
        changed(1, 0.5, 1),
        1e-12);
    // Factor 1.5: less half of the mean, cut off at black and at white.
    assertArrayEquals(
        new double[] {150 - half, 75 - half, 300 - half, 0, 255, 0}, changed(1, 1.5, 1), 1e-12);
  }

  @Test
  void saturationBlendsWithTheGreyOfThePixel() {
    assertArrayEquals(
        new double[] {82.04, 82.04, 82.04, 150.825, 150.825, 150.825}, changed(1, 1, 0), 1e-12);
    assertArrayEquals(new double[] {108.98, 33.98, 255, 0, 255, 0}, changed(1, 1, 1.5), 1e-12);
  }

  @Test
  void brightnessComesFirstThenContrastThenSaturation() {
    double[] bright = changed(1.5, 1, 1);
    double[] contrasted =
        ColorByHand.of(new ColorJitter(0, 1, 0), bright, 3, new double[] {1, 0.7, 1}).pixels();
    double[] all =
        ColorByHand.of(new ColorJitter(0, 0, 1), contrasted, 3, new double[] {1, 1, 0.4}).pixels();
    assertArrayEquals(all, changed(1.5, 0.7, 0.4), 1e-12);
  }

  @Test
  void aGreyImageHasNoSaturation() {
    double[] grey =
        ColorByHand.of(new ColorJitter(0, 1, 0), new double[] {10, 30}, 1, new double[] {1, 0.5, 1})
            .pixels();
    assertArrayEquals(new double[] {15, 25}, grey, 1e-12);
    Augmentation wrong =
        new Augmentation(Augmentation.Flip.NEVER, 0, new ColorJitter(0, 0, 0.1), 0);
    TensorFlowRuntime.load();
    try (Graph graph = new Graph()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new ImageAugmentation(Ops.create(graph), wrong, new ImageShape(4, 4, 1)))
              .getMessage();
      assertTrue(message.contains("the images are grey"), message);
    }
    assertThrows(IllegalArgumentException.class, () -> new ColorJitter(-0.1, 0, 0));
  }

  /** From max(0, 1 - strength) to 1 + strength, all parts alike, each of the three by itself. */
  @Test
  void factorsAreDrawnUniformlyFromTheirRange() {
    TensorFlowRuntime.load();
    int draws = 20_000;
    int cells = 20;
    double[] strengths = {0.2, 0.5, 1.5};
    double[][] drawn = new double[3][draws];
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      ColorLowering colors =
          new ColorLowering(tf, new ColorJitter(strengths[0], strengths[1], strengths[2]), 3);
      List<Operand<TFloat32>> factors =
          colors.draw(tf.constant(draws), which -> tf.constant(new long[] {SEED, which}));
      try (Session session = new Session(graph)) {
        for (int i = 0; i < 3; i++) {
          try (TFloat32 values = (TFloat32) session.runner().fetch(factors.get(i)).run().get(0)) {
            for (int n = 0; n < draws; n++) {
              drawn[i][n] = values.getFloat(n);
            }
          }
        }
      }
    }
    for (int i = 0; i < 3; i++) {
      double least = Math.max(0, 1 - strengths[i]);
      double range = 1 + strengths[i] - least;
      int[] counts = new int[cells];
      for (double factor : drawn[i]) {
        assertTrue(factor >= least - 1e-6 && factor <= least + range + 1e-6, "factor " + factor);
        counts[(int) Math.min(cells - 1, Math.max(0, (factor - least) / range * cells))]++;
      }
      double expected = (double) draws / cells;
      double chiSquare =
          Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
      // Of 19 degrees of freedom, one in a thousand is larger.
      assertTrue(chiSquare < 43.8, "seed " + SEED + ", " + Arrays.toString(counts));
    }
    for (int i = 0; i < 3; i++) {
      double correlation = new PearsonsCorrelation().correlation(drawn[i], drawn[(i + 1) % 3]);
      assertEquals(0, correlation, 4 / Math.sqrt(draws), "seed " + SEED);
    }
  }
}
