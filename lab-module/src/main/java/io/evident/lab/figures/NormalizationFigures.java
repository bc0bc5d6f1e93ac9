package io.evident.lab.figures;

import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Which formula standardizes: the one whose results, over pixels of a given mean and deviation,
 * have mean 0 and deviation 1.
 */
final class NormalizationFigures implements Figures {
  private static final double[] PIXELS = {0.1, 0.35, 0.4, 0.9, 0.75};

  @Override
  public Measurement measure(Claim claim) {
    if (!claim.metric().equals("normalization")) {
      throw Figures.unknown(claim);
    }
    double mean = mean(PIXELS);
    double deviation = deviation(PIXELS);
    Map<String, DoubleUnaryOperator> formulas =
        new TreeMap<>(
            Map.of(
                "(image - mean) / std", image -> (image - mean) / deviation,
                "image * std / mean", image -> image * deviation / mean));
    for (Map.Entry<String, DoubleUnaryOperator> formula : formulas.entrySet()) {
      double[] results = new double[PIXELS.length];
      for (int i = 0; i < results.length; i++) {
        results[i] = formula.getValue().applyAsDouble(PIXELS[i]);
      }
      if (Math.abs(mean(results)) < 1e-12 && Math.abs(deviation(results) - 1) < 1e-12) {
        return new Measurement.Words(formula.getKey());
      }
    }
    throw new IllegalStateException("one of the formulas must standardize");
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
