package io.evident.models.internal.comparison;

import io.evident.bayes.Beta;
import io.evident.bayes.Difference;
import io.evident.bayes.Interval;
import io.evident.bayes.ReferenceModel;
import io.evident.bayes.StudentT;
import io.evident.bayes.SufficientStatistics;
import io.evident.models.run.TestPredictions;
import java.util.Optional;

/**
 * How often the model of a run is right on its test images, and how probable it is that it is
 * better than that of the first run of a comparison. Priors are uniform: with r of n images right
 * the accuracy is Beta(1 + r, 1 + n - r)-distributed, for images drawn independently.
 *
 * @param images n, at least 1
 * @param right r, in 0..n
 * @param paired beside the first run, on the same images; empty of the first run, and where one of
 *     the two was judged on others
 * @param seeds over all runs of this experiment that differ in their seed alone; empty of fewer
 *     than two
 */
public record ModelAccuracy(int images, int right, Optional<Paired> paired, Optional<Seeds> seeds) {
  /** Of the intervals. */
  public static final double LEVEL = 0.95;

  /**
   * Two models on the same images. Of an image on which both are right, or both wrong, nothing
   * follows about which is better. With theta the probability that it is this one which is right,
   * given that one alone is, theta is Beta(1 + only, 1 + onlyFirst)-distributed under the uniform
   * prior, and this one is better where theta exceeds 1/2.
   *
   * @param only how many images this model alone has right, at least 0
   * @param onlyFirst how many the first alone has right, at least 0
   */
  public record Paired(int only, int onlyFirst) {
    public Paired {
      if (!(only >= 0 && onlyFirst >= 0)) {
        throw new IllegalArgumentException(
            "only and onlyFirst must be at least 0, got " + only + " and " + onlyFirst);
      }
    }

    /**
     * Counts them.
     *
     * @param model what this model says of each image
     * @param first what the first says of the same images
     * @return the counts
     * @throws IllegalArgumentException if the images are not the same
     */
    public static Paired of(TestPredictions model, TestPredictions first) {
      if (!model.digest().equals(first.digest())) {
        throw new IllegalArgumentException(
            "models are paired over the same images, whose digests are "
                + model.digest()
                + " and "
                + first.digest());
      }
      int only = 0;
      int onlyFirst = 0;
      for (int i = 0; i < model.size(); i++) {
        only += model.isRight(i) && !first.isRight(i) ? 1 : 0;
        onlyFirst += first.isRight(i) && !model.isRight(i) ? 1 : 0;
      }
      return new Paired(only, onlyFirst);
    }

    /**
     * The posterior probability that this model is better than the first.
     *
     * @return P(theta &gt; 1/2), strictly between 0 and 1 as far as a double holds it
     */
    public double probabilityBetter() {
      return Beta.ofCounts(only, onlyFirst).survivalProbability(0.5);
    }
  }

  /**
   * Runs of one experiment that differ in their seed alone.
   *
   * @param label what the experiment is called here: its name, with the path of its first run where
   *     others of this name have other settings or other data
   * @param runs how many, at least 2
   * @param mean of their accuracies
   * @param difference from the first experiment; empty of the first one, where that has fewer than
   *     two runs, and where the runs of one have all the same accuracy
   */
  public record Seeds(String label, int runs, double mean, Optional<MeanDifference> difference) {}

  /**
   * How the mean accuracies over the seeds of two experiments differ. The runs of each are draws
   * from a normal distribution, under the prior p(mu, sigma^2) proportional to 1 / sigma^2, flat in
   * mu and log sigma: mu is Student's t with n - 1 degrees of freedom. The runs are not paired, and
   * the two variances are not taken to be equal, so that the difference of the two is the
   * Behrens-Fisher distribution, the posterior beside Welch's test.
   *
   * @param mean this experiment's less the first one's
   * @param interval the central one of {@link ModelAccuracy#LEVEL}
   * @param probabilityBetter that this experiment's mean is larger
   */
  public record MeanDifference(double mean, Interval interval, double probabilityBetter) {
    /**
     * Compares them.
     *
     * @param accuracies of the runs of an experiment
     * @param first those of the first experiment
     * @return empty where one has fewer than two runs, or all of its runs have the same accuracy,
     *     so that nothing is known of how seeds differ
     */
    public static Optional<MeanDifference> of(
        SufficientStatistics accuracies, SufficientStatistics first) {
      ReferenceModel model = new ReferenceModel();
      if (!model.isProper(accuracies) || !model.isProper(first)) {
        return Optional.empty();
      }
      StudentT mean = model.posteriorOfMean(accuracies);
      StudentT other = model.posteriorOfMean(first);
      Difference difference = Difference.of(mean, other);
      return Optional.of(
          new MeanDifference(
              mean.location() - other.location(),
              difference.interval(LEVEL),
              difference.probabilityFirstIsLarger()));
    }
  }

  public ModelAccuracy {
    if (!(images >= 1 && right >= 0 && right <= images)) {
      throw new IllegalArgumentException(
          "right must be in 0..images and images at least 1, got " + right + " of " + images);
    }
  }

  /**
   * The part of the images that are right.
   *
   * @return from 0 to 1
   */
  public double accuracy() {
    return (double) right / images;
  }

  /**
   * Where the accuracy lies on images of this kind.
   *
   * @return the central interval of its posterior, of {@link #LEVEL}
   */
  public Interval interval() {
    return Beta.ofCounts(right, images - right).interval(LEVEL);
  }

  ModelAccuracy withSeeds(Seeds all) {
    return new ModelAccuracy(images, right, paired, Optional.of(all));
  }
}
