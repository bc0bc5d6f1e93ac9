package io.evident.models.calibration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.bayes.Interval;
import io.evident.models.internal.calibration.ClassRows;
import java.util.Arrays;
import java.util.List;

/**
 * What conformal sets are worth on the test images.
 *
 * @param alpha the part of the images whose class may be missing
 * @param score by which classes are taken into a set
 * @param images how many test images there are
 * @param covered how many of their sets hold the true class
 * @param expectedFrom 95 % of calibrations cover at least this part of so many test images
 * @param expectedTo and at most this part; where thresholds are by class both are NaN
 * @param meanSize of the sets
 * @param largestSize of the sets
 * @param empty how many sets hold no class
 * @param plainCovered how many test images are covered by the smallest sets whose plain
 *     probabilities add up to 1 - alpha
 * @param plainMeanSize of those
 * @param classCoverage the covered part of the test images of each class; NaN of a class without
 */
public record SetScores(
    double alpha,
    ConformalScore score,
    int images,
    int covered,
    @JsonSetter(nulls = Nulls.SET) double expectedFrom,
    @JsonSetter(nulls = Nulls.SET) double expectedTo,
    double meanSize,
    int largestSize,
    int empty,
    int plainCovered,
    double plainMeanSize,
    @JsonSetter(contentNulls = Nulls.SET) List<Double> classCoverage) {

  public SetScores {
    classCoverage =
        classCoverage.stream().map(share -> share == null ? Double.NaN : share).toList();
  }

  /**
   * The part of the test images that is covered.
   *
   * @return from 0 to 1
   */
  public double coverage() {
    return (double) covered / images;
  }

  /**
   * The same of the plain sets.
   *
   * @return from 0 to 1
   */
  public double plainCoverage() {
    return (double) plainCovered / images;
  }

  /**
   * Scores sets on test images.
   *
   * @param sets the sets
   * @param alpha the part of the images whose class may be missing
   * @param calibrated probabilities of the method that the sets are of, [N, K]
   * @param plain probabilities of the plain network, [N, K]
   * @param labels the true classes, [N]
   * @return the scores
   * @throws IllegalArgumentException if there are too few calibration images for alpha
   */
  public static SetScores of(
      ConformalSets sets, double alpha, double[] calibrated, double[] plain, int[] labels) {
    int classes = sets.classes();
    ClassRows.require("calibrated", calibrated, labels, classes);
    ClassRows.require("plain", plain, labels, classes);
    int[] ofClass = new int[classes];
    int[] coveredOfClass = new int[classes];
    int covered = 0;
    int empty = 0;
    int largest = 0;
    long size = 0;
    int plainCovered = 0;
    long plainSize = 0;
    for (int n = 0; n < labels.length; n++) {
      int label = labels[n];
      int[] set = sets.set(row(calibrated, n, classes), alpha);
      boolean holds = holds(set, label);
      covered += holds ? 1 : 0;
      ofClass[label]++;
      coveredOfClass[label] += holds ? 1 : 0;
      size += set.length;
      largest = Math.max(largest, set.length);
      empty += set.length == 0 ? 1 : 0;
      int[] adding = addingUp(row(plain, n, classes), 1 - alpha);
      plainCovered += holds(adding, label) ? 1 : 0;
      plainSize += adding.length;
    }
    Double[] shares = new Double[classes];
    for (int k = 0; k < classes; k++) {
      shares[k] = (double) coveredOfClass[k] / ofClass[k];
    }
    boolean byClass = sets.options().byClass();
    Interval expected =
        byClass ? null : new CoverageLaw(sets.calibrated(), alpha, labels.length).interval(0.95);
    return new SetScores(
        alpha,
        sets.score(),
        labels.length,
        covered,
        byClass ? Double.NaN : expected.lower(),
        byClass ? Double.NaN : expected.upper(),
        (double) size / labels.length,
        largest,
        empty,
        plainCovered,
        (double) plainSize / labels.length,
        List.of(shares));
  }

  private static double[] row(double[] all, int row, int length) {
    return Arrays.copyOfRange(all, row * length, (row + 1) * length);
  }

  private static boolean holds(int[] set, int label) {
    for (int k : set) {
      if (k == label) {
        return true;
      }
    }
    return false;
  }

  /** The most probable classes, as few as add up to so much. */
  private static int[] addingUp(double[] p, double wanted) {
    int[] ranked = ClassRows.ranked(p);
    double sum = 0;
    int count = 0;
    while (count < ranked.length && sum < wanted) {
      sum += p[ranked[count++]];
    }
    return Arrays.copyOf(ranked, count);
  }
}
