package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.ParameterValues;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StartingWeightsTest {
  private static final ImageSplits IMAGES = BuiltInSample.load();
  private static final int PATCH = 12;
  private static final int SIDE = 32;
  private static final int STRIDE = 4;
  private static final double EPSILON = 5e-4;

  private static ParameterValues start(String yaml) throws IOException {
    Experiment experiment = ParameterGroupsTest.experiment(yaml);
    TrainingData data = TrainingData.of(experiment, IMAGES);
    return StartingWeights.of(experiment, data.train(), data.scaling());
  }

  /** The patch of 2 x 2 x 3 inputs at a place of a training image, its bytes scaled here. */
  private static double[] patch(int image, int row, int column) {
    ByteBuffer bytes = IMAGES.train().image(image);
    double[] patch = new double[PATCH];
    for (int i = 0; i < PATCH; i++) {
      int pixel = (row + i / 6) * SIDE + column + i / 3 % 2;
      double value = Byte.toUnsignedInt(bytes.get(pixel * 3 + i % 3));
      patch[i] = (value / 255 - 0.5) / 0.25;
    }
    return patch;
  }

  /**
   * The filters' answers to the patches that they were made of have the second moment l / (l + e)
   * on the diagonal and 0 beside it; with e = 0 that would be the identity.
   */
  @Test
  void theAnswersOfWhiteningFiltersAreUncorrelatedAndOfUnitSize() throws IOException {
    double[] kernel = start(ParameterGroupsTest.YAML).get("conv2d_1.kernel");
    int filters = 2 * PATCH;
    double[][] moment = new double[filters][filters];
    int images = 20;
    int across = SIDE / STRIDE;
    int patches = images * across * across;
    for (int n = 0; n < images; n++) {
      for (int at = 0; at < across * across; at++) {
        double[] patch = patch(n, at / across * STRIDE, at % across * STRIDE);
        double[] answers = new double[filters];
        for (int i = 0; i < kernel.length; i++) {
          answers[i % filters] += kernel[i] * patch[i / filters];
        }
        for (int f = 0; f < filters; f++) {
          for (int g = 0; g < filters; g++) {
            moment[f][g] += answers[f] * answers[g] / patches;
          }
        }
      }
    }
    double before = Double.POSITIVE_INFINITY;
    for (int f = 0; f < PATCH; f++) {
      double length = 0;
      for (int i = 0; i < PATCH; i++) {
        length += kernel[i * filters + f] * kernel[i * filters + f];
        assertEquals(-kernel[i * filters + f], kernel[i * filters + PATCH + f]);
      }
      // |filter|^2 = 1 / (l + e), from which the eigenvalue follows.
      double eigenvalue = 1 / length - EPSILON;
      assertTrue(eigenvalue > 0 && eigenvalue <= before, "eigenvalue " + f + ": " + eigenvalue);
      before = eigenvalue;
      for (int g = 0; g < PATCH; g++) {
        double expected = f == g ? eigenvalue / (eigenvalue + EPSILON) : 0;
        // The factor and the offset of a pixel are float32.
        assertEquals(expected, moment[f][g], 2e-5, f + " and " + g);
      }
    }
  }

  @Test
  void theOthersAreDrawnFromOneSequenceInTheOrderOfTheNetwork() throws IOException {
    ParameterValues found = start(ParameterGroupsTest.YAML);
    SplittableRandom random = new SplittableRandom(7);
    // Whitening draws nothing: the first number is that of the first bias.
    double bound = 1 / Math.sqrt(PATCH);
    double[] bias = found.get("conv2d_1.bias");
    for (double entry : bias) {
      assertEquals(bound * (2 * random.nextDouble() - 1), entry);
    }
    double[] head = found.get("dense_1.weight");
    double mean = Arrays.stream(head).average().orElseThrow();
    double squares = Arrays.stream(head).map(w -> (w - mean) * (w - mean)).sum();
    assertEquals(1, squares / (head.length - 1), 1e-12);
  }

  @Test
  void withoutGroupsNothingHasChanged() throws IOException {
    String plain = ParameterGroupsTest.YAML.replaceAll("(?s)groups:\n  - .*batchSize", "batchSize");
    Experiment experiment = ParameterGroupsTest.experiment(plain);
    ParameterValues expected =
        experiment
            .initializer()
            .initialize(experiment.network(), new SplittableRandom(experiment.seed()));
    ParameterValues found = start(plain);
    for (int p = 0; p < experiment.network().parameters().size(); p++) {
      assertArrayEquals(expected.get(p), found.get(p));
    }
  }
}
