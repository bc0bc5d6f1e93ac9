package io.evident.models.internal.comparison;

import io.evident.models.data.ExampleKind;
import io.evident.models.data.ImageViews;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ImagePreparation;
import io.evident.models.experiment.TablePreparation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a reader should know who holds the figures of some runs against each other. */
final class ComparisonNotices {
  private ComparisonNotices() {}

  /**
   * The notices.
   *
   * @param experiments of the runs
   * @param sameData whether all were trained and tested on the same examples
   */
  static List<String> of(List<Experiment> experiments, boolean sameData) {
    List<String> notices = new ArrayList<>();
    Set<String> tasks = new LinkedHashSet<>();
    Set<List<String>> targets = new LinkedHashSet<>();
    Set<String> losses = new LinkedHashSet<>();
    Set<List<String>> scales = new LinkedHashSet<>();
    Set<ExampleKind> kinds = new LinkedHashSet<>();
    for (Experiment experiment : experiments) {
      tasks.add(experiment.preparation().task().word());
      losses.add(experiment.network().loss().kind());
      kinds.add(experiment.preparation().kind());
      scales.add(
          List.of(
              experiment.network().loss().toString(),
              Double.toString(experiment.network().l2Penalty()),
              Boolean.toString(
                  experiment.preparation() instanceof TablePreparation table
                      && table.plan().standardizeTarget())));
      if (experiment.preparation() instanceof TablePreparation table) {
        targets.add(table.plan().targets());
      }
    }
    if (tasks.size() > 1) {
      notices.add(
          "the runs are of different tasks ("
              + String.join(", ", tasks)
              + "): their figures say nothing beside each other");
    }
    if (targets.size() > 1) {
      notices.add("the runs predict different columns: " + words(targets));
    }
    if (losses.size() > 1) {
      notices.add(
          "the runs were trained with different losses ("
              + String.join(", ", losses)
              + "), which cannot be compared");
    }
    if (losses.size() == 1 && scales.size() > 1) {
      notices.add(
          "the losses of the runs have different settings, penalties or units, so that they cannot"
              + " be compared; other measures can");
    }
    for (Experiment experiment : experiments) {
      if (experiment.preparation() instanceof ImagePreparation images
          && !images.views().equals(ImageViews.NONE)) {
        notices.add(
            experiment.name()
                + " is judged by the mean over "
                + images.views()
                + " in its own evaluation, and its model is here; the figures of epochs are of the images"
                + " as they are");
      }
    }
    if (!sameData) {
      notices.add(
          "the runs were not all trained and tested on the same "
              + (kinds.size() > 1
                  ? "examples"
                  : targets.isEmpty() ? kinds.iterator().next().toString() : "rows and columns"));
    }
    return notices;
  }

  private static String words(Set<List<String>> targets) {
    return String.join("; ", targets.stream().map(names -> String.join(", ", names)).toList());
  }
}
