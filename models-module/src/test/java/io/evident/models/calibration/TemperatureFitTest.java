package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TemperatureFitTest {
  private static final int CLASSES = 4;
  private static final int IMAGES = 500;

  /** Logits whose labels are drawn from softmax(f / T): T is what a fit should find. */
  private static final class Drawn {
    private final double[] logits;
    private final int[] labels;

    private Drawn(double[] logits, int[] labels) {
      this.logits = logits;
      this.labels = labels;
    }

    static Drawn of(long seed, double temperature) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] logits = new double[IMAGES * CLASSES];
      int[] labels = new int[IMAGES];
      for (int n = 0; n < IMAGES; n++) {
        double[] p = new double[CLASSES];
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
          logits[n * CLASSES + k] = 12 * random.nextDouble() - 6;
          p[k] = Math.exp(logits[n * CLASSES + k] / temperature);
          sum += p[k];
        }
        double u = random.nextDouble() * sum;
        int label = 0;
        while (label < CLASSES - 1 && u >= p[label]) {
          u -= p[label++];
        }
        labels[n] = label;
      }
      return new Drawn(logits, labels);
    }

    /** By the definition, without the tricks of the fit. */
    double loss(double temperature) {
      double sum = 0;
      for (int n = 0; n < IMAGES; n++) {
        double normalizer = 0;
        for (int k = 0; k < CLASSES; k++) {
          normalizer += Math.exp(logits[n * CLASSES + k] / temperature);
        }
        sum -=
            Math.log(Math.exp(logits[n * CLASSES + labels[n]] / temperature) / normalizer) / IMAGES;
      }
      return sum;
    }
  }

  @Test
  void noTemperatureOfAGridFitsBetter() {
    for (double drawn : new double[] {0.5, 1, 3}) {
      long seed = 11;
      Drawn data = Drawn.of(seed, drawn);
      TemperatureFit fit = TemperatureFit.of(data.logits, data.labels, CLASSES);
      assertFalse(fit.atEdge());
      assertEquals(data.loss(1), fit.lossBefore(), 1e-12);
      assertEquals(data.loss(fit.temperature()), fit.lossAfter(), 1e-12);
      assertTrue(Math.abs(Math.log(fit.temperature() / drawn)) < 0.3, "seed " + seed + ": " + fit);
      double best = Double.POSITIVE_INFINITY;
      double bestOfGrid = 0;
      for (int step = -4000; step <= 4000; step++) {
        double temperature = drawn * Math.exp(step / 4000.0);
        double loss = data.loss(temperature);
        assertTrue(fit.lossAfter() <= loss + 1e-12, "seed " + seed + ", T " + temperature);
        if (loss < best) {
          best = loss;
          bestOfGrid = temperature;
        }
      }
      assertEquals(1, fit.temperature() / bestOfGrid, 1.0 / 4000, "seed " + seed);
    }
  }

  /** The derivative in 1 / T by complex-free differences of fourth order, at the optimum 0. */
  @Test
  void theDerivativeVanishesThere() {
    Drawn data = Drawn.of(5, 2);
    double inverse = 1 / TemperatureFit.of(data.logits, data.labels, CLASSES).temperature();
    double h = 1e-3 * inverse;
    double slope =
        (8 * (data.loss(1 / (inverse + h)) - data.loss(1 / (inverse - h)))
                - (data.loss(1 / (inverse + 2 * h)) - data.loss(1 / (inverse - 2 * h))))
            / (12 * h);
    double bend =
        (data.loss(1 / (inverse + h)) - 2 * data.loss(1 / inverse) + data.loss(1 / (inverse - h)))
            / (h * h);
    assertTrue(bend > 0, "bend " + bend);
    assertEquals(0, slope / bend / inverse, 1e-9);
  }

  /** Two classes, f = (c, 0), right in 3 of 4: exp(c / T) = 3. */
  @Test
  void ofOneConfidenceItIsTheLogOfTheOdds() {
    double c = 5;
    TemperatureFit fit =
        TemperatureFit.of(new double[] {c, 0, c, 0, c, 0, c, 0}, new int[] {0, 0, 1, 0}, 2);
    assertEquals(c / Math.log(3), fit.temperature(), 1e-13);
    assertEquals(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, fit.lossAfter(), 1e-15);
    assertFalse(fit.atEdge());
    assertArrayEquals(new double[] {c / fit.temperature(), 0}, fit.scaled(new double[] {c, 0}));
  }

  @Test
  void aNetworkThatIsAlwaysRightKeepsItsTemperature() {
    TemperatureFit fit = TemperatureFit.of(new double[] {1, 0.9, 0.2, 0.3}, new int[] {0, 1}, 2);
    assertTrue(fit.atEdge());
    assertEquals(1, fit.temperature());
    assertTrue(fit.lossAfter() == fit.lossBefore() && fit.lossBefore() > 0.5, fit.toString());
  }

  @Test
  void logitsWorseThanNoneAndLogitsThatSayNothingAreAtTheEdgeToo() {
    TemperatureFit worse = TemperatureFit.of(new double[] {5, 0, 0, 5}, new int[] {1, 0}, 2);
    assertTrue(worse.atEdge());
    assertEquals(TemperatureFit.MOST, worse.temperature());
    assertEquals(Math.log(2), worse.lossAfter(), 0.01);
    TemperatureFit nothing = TemperatureFit.of(new double[] {2, 2, 7, 7}, new int[] {1, 0}, 2);
    assertTrue(nothing.atEdge());
    assertEquals(1, nothing.temperature());
    assertEquals(Math.log(2), nothing.lossAfter(), 1e-15);
  }

  /** Right in 3 of 4: the best temperature is c / log 3, smaller than the least. */
  @Test
  void logitsTooSmallForTheRangeTakeTheLeastTemperature() {
    double c = 1e-4;
    TemperatureFit fit =
        TemperatureFit.of(new double[] {c, 0, c, 0, c, 0, c, 0}, new int[] {0, 0, 1, 0}, 2);
    assertTrue(fit.atEdge());
    assertEquals(TemperatureFit.LEAST, fit.temperature());
    assertEquals(Math.log(1 + Math.exp(-0.1)) + 0.1 / 4, fit.lossAfter(), 1e-15);
    assertTrue(fit.lossAfter() < fit.lossBefore(), fit.toString());
    double half = Math.log(0.5);
    ProbabilityScores scores = ProbabilityScores.ofLogs(new double[] {half, half}, new int[1], 2);
    EnsembleReport report = new EnsembleReport(List.of(), scores, fit, scores, 0, 0, List.of());
    assertTrue(
        report.text().contains("temperature 0.0010 (at the end of the range); NLL"), report.text());
  }

  @Test
  void logitsOfAnySizeAreFitted() {
    Drawn data = Drawn.of(3, 1);
    double[] large = data.logits.clone();
    for (int i = 0; i < large.length; i++) {
      large[i] = 100 * large[i] + 1e6;
    }
    double one = TemperatureFit.of(data.logits, data.labels, CLASSES).temperature();
    assertEquals(100 * one, TemperatureFit.of(large, data.labels, CLASSES).temperature(), 1e-6);
  }

  @Test
  void badInputIsRefused() {
    double[] logits = {1, 0, 0, 1};
    refused("labels[1] must be in 0..1, got 2", logits, new int[] {0, 2}, 2);
    refused("logits must be [1, 2], got 4", logits, new int[] {0}, 2);
    refused("at least one row", new double[0], new int[0], 2);
    refused("classes must be at least 2, got 1", logits, new int[] {0, 0, 0, 0}, 1);
    refused("logits[3] must be finite, got NaN", new double[] {1, 0, 0, Double.NaN}, new int[2], 2);
    assertThrows(IllegalArgumentException.class, () -> new TemperatureFit(0, 1, 1, false));
  }

  private static void refused(String message, double[] logits, int[] labels, int classes) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> TemperatureFit.of(logits, labels, classes));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
