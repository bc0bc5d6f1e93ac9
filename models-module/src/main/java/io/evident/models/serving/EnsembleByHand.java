package io.evident.models.serving;

import io.evident.backprop.manual.SimulatedRounding;
import io.evident.models.internal.serving.CalibratedByHand;
import io.evident.models.internal.serving.Probe;
import java.util.Arrays;

/**
 * The mean of the probabilities of several networks in float64, and how far a model may be off.
 * Where each logit of a network is off by at most b, its probability p is at most p e^(2b) / (1 + p
 * (e^(2b) - 1)), see {@link CalibratedByHand#softmaxOff}, and at least the same with -b; the mean
 * lies between the means of these.
 */
final class EnsembleByHand {
  private final EnsembleExport model;

  EnsembleByHand(EnsembleExport model) {
    this.model = model;
  }

  /**
   * What the model must say about an image.
   *
   * @param image the image
   * @param logits of each network, [members][classes]
   * @param bounds how far a logit of each may be off, [members]
   */
  Probe probe(Probe.Image image, double[][] logits, double[] bounds) {
    double[][] logs =
        Arrays.stream(logits).map(EnsembleByHand::logSoftmax).toArray(double[][]::new);
    double[] mean = mean(logs);
    double[] most = mean(moved(logs, bounds, 1));
    double[] least = mean(moved(logs, bounds, -1));
    double[] p = Arrays.stream(mean).map(Math::exp).toArray();
    double logOff = 0;
    double rounded = 0;
    double off = 0;
    for (int k = 0; k < mean.length; k++) {
      logOff = Math.max(logOff, Math.max(most[k] - mean[k], mean[k] - least[k]));
      rounded = Math.max(rounded, 4 * SimulatedRounding.UNIT * Math.abs(mean[k]));
      off = Math.max(off, Math.max(Math.exp(most[k]) - p[k], p[k] - Math.exp(least[k])));
    }
    double[] calibrated = new double[0];
    double calibratedOff = 0;
    if (model.calibration().isPresent()) {
      double temperature = model.calibration().get().temperature();
      calibrated =
          CalibratedByHand.softmax(Arrays.stream(mean).map(l -> l / temperature).toArray());
      calibratedOff =
          CalibratedByHand.softmaxOff(calibrated, logOff / temperature)
              + ModelProof.PROBABILITY_ROUNDING;
    }
    return new Probe(
        image,
        mean,
        logOff + rounded + Float.MIN_NORMAL,
        p,
        off + ModelProof.PROBABILITY_ROUNDING,
        calibrated,
        calibratedOff);
  }

  private static double[] logSoftmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(z -> Math.exp(z - largest)).sum();
    return Arrays.stream(logits).map(z -> z - largest - Math.log(sum)).toArray();
  }

  /** The logarithm of the farthest that each probability goes, up or down. */
  private static double[][] moved(double[][] logs, double[] bounds, int sign) {
    double[][] moved = new double[logs.length][];
    for (int m = 0; m < logs.length; m++) {
      double by = sign * 2 * bounds[m];
      moved[m] =
          Arrays.stream(logs[m])
              .map(log -> log + by - Math.log1p(Math.exp(log) * Math.expm1(by)))
              .toArray();
    }
    return moved;
  }

  /** The logarithms of the mean of probabilities. */
  private static double[] mean(double[][] logs) {
    double[] mean = new double[logs[0].length];
    for (int k = 0; k < mean.length; k++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double[] of : logs) {
        largest = Math.max(largest, of[k]);
      }
      double sum = 0;
      for (double[] of : logs) {
        sum += Math.exp(of[k] - largest);
      }
      mean[k] = largest + Math.log(sum / logs.length);
    }
    return mean;
  }
}
