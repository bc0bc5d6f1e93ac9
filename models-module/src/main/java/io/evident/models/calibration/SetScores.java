package io.evident.models.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * What conformal sets are worth on labelled images that they were not calibrated on.
 *
 * @param alpha the part of the images whose class may be missing
 * @param covered how many images have their class in the set
 * @param meanSize of the sets
 * @param largestSize of a set
 * @param empty how many sets are empty
 * @param classes coverage of the images of each class, in the order of the labels
 */
public record SetScores(
    double alpha,
    int covered,
    double meanSize,
    int largestSize,
    int empty,
    List<ClassCoverage> classes) {

  /**
   * The images of one class.
   *
   * @param images how many there are
   * @param covered how many of them have it in the set
   */
  public record ClassCoverage(int images, int covered) {
    /**
     * The part that is covered.
     *
     * @return from 0 to 1; NaN without images
     */
    public double coverage() {
      return (double) covered / images;
    }
  }

  public SetScores {
    classes = List.copyOf(classes);
  }

  /**
   * Makes a set for each image, of draw 0.
   *
   * @param sets of K classes
   * @param alpha the part of the images whose class may be missing, between 0 and 1
   * @param probabilities [N, K], each row a distribution
   * @param labels [N], in 0..K-1, at least one
   * @return the scores
   * @throws IllegalArgumentException if the shapes do not fit, a label is not a class, a row is no
   *     distribution, or there are too few calibration images for alpha
   */
  public static SetScores of(
      ConformalSets sets, double alpha, double[] probabilities, int[] labels) {
    int classes = sets.classes();
    ClassRows.require("probabilities", probabilities, labels, classes);
    int[] images = new int[classes];
    int[] covered = new int[classes];
    long sizes = 0;
    int largest = 0;
    int empty = 0;
    double[] row = new double[classes];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(probabilities, i * classes, row, 0, classes);
      int[] set = sets.set(row, alpha);
      images[labels[i]]++;
      for (int k : set) {
        covered[labels[i]] += k == labels[i] ? 1 : 0;
      }
      sizes += set.length;
      largest = Math.max(largest, set.length);
      empty += set.length == 0 ? 1 : 0;
    }
    List<ClassCoverage> each = new ArrayList<>();
    int all = 0;
    for (int k = 0; k < classes; k++) {
      each.add(new ClassCoverage(images[k], covered[k]));
      all += covered[k];
    }
    return new SetScores(alpha, all, (double) sizes / labels.length, largest, empty, each);
  }

  /**
   * How many images there are.
   *
   * @return N
   */
  public int images() {
    return classes.stream().mapToInt(ClassCoverage::images).sum();
  }

  /**
   * The part of the images whose class is in the set.
   *
   * @return from 0 to 1
   */
  public double coverage() {
    return (double) covered / images();
  }
}
