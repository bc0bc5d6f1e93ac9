package io.evident.lab.figures;

import io.evident.bayes.SufficientStatistics;
import io.evident.lab.claims.Measurement;
import io.evident.models.directory.RunDirectory;
import io.evident.models.internal.comparison.ModelAccuracy;
import io.evident.models.run.TestPredictions;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How probable it is that trainings are better than the first of them, by what {@code evident
 * compare} takes: models of one seed by the same test images, image by image, and experiments by
 * their mean accuracies over the seeds.
 */
final class RankedRuns {
  /** The figure by which models are compared: that of the test images. */
  static final String METRIC = "testAccuracy";

  private final TrainedRuns runs;

  RankedRuns(TrainedRuns runs) {
    this.runs = runs;
  }

  /**
   * Compares trainings with the first.
   *
   * @param trainings at least two
   * @param measured their test accuracies
   */
  Map<String, Measurement.Versus> versusFirst(
      List<Training> trainings, Map<String, Measurement.Seeds> measured) throws IOException {
    Map<String, Measurement.Versus> all = new LinkedHashMap<>();
    Training first = trainings.get(0);
    List<Double> ofFirst = measured.get(first.experiment()).values();
    for (Training training : trainings.subList(1, trainings.size())) {
      List<Double> own = measured.get(training.experiment()).values();
      List<Measurement.Better> bySeed = new ArrayList<>();
      for (int seed = 1; seed <= Math.min(own.size(), ofFirst.size()); seed++) {
        bySeed.add(paired(training, own.get(seed - 1), first, ofFirst.get(seed - 1), seed));
      }
      all.put(training.experiment(), new Measurement.Versus(bySeed, overSeeds(own, ofFirst)));
    }
    return all;
  }

  private static Measurement.Better overSeeds(List<Double> own, List<Double> first) {
    if (own.size() < 2 || first.size() < 2) {
      return Measurement.Better.unknown("there are fewer than two seeds");
    }
    if (own.stream().anyMatch(a -> a.isNaN()) || first.stream().anyMatch(a -> a.isNaN())) {
      return Measurement.Better.unknown("a training has no finite loss");
    }
    return ModelAccuracy.MeanDifference.of(statistics(own), statistics(first))
        .map(difference -> Measurement.Better.of(difference.probabilityBetter()))
        .orElse(Measurement.Better.unknown("all seeds have the same accuracy"));
  }

  private static SufficientStatistics statistics(List<Double> accuracies) {
    return SufficientStatistics.of(accuracies.stream().mapToDouble(a -> a));
  }

  private Measurement.Better paired(
      Training training, double accuracy, Training first, double ofFirst, int seed)
      throws IOException {
    Optional<TestPredictions> own;
    Optional<TestPredictions> other;
    try {
      own = TestPredictions.read(runs.run(training, seed).directory());
      other = TestPredictions.read(runs.run(first, seed).directory());
    } catch (NonFiniteLossException e) {
      return Measurement.Better.unknown("a training has no finite loss");
    }
    if (own.isEmpty() || other.isEmpty()) {
      return Measurement.Better.unknown("a run has no " + RunDirectory.TEST_PREDICTIONS);
    }
    if (!isOf(own.get(), accuracy) || !isOf(other.get(), ofFirst)) {
      return Measurement.Better.unknown(
          "a model is of another epoch than the figure, the best one on validation images");
    }
    if (!own.get().digest().equals(other.get().digest())) {
      return Measurement.Better.unknown("the two were tested on different images");
    }
    return Measurement.Better.of(
        ModelAccuracy.Paired.of(own.get(), other.get()).probabilityBetter());
  }

  /** Whether a figure is that of these predictions, to less than an image. */
  private static boolean isOf(TestPredictions predictions, double accuracy) {
    return Math.abs(predictions.right() - accuracy * predictions.size()) < 0.5;
  }
}
