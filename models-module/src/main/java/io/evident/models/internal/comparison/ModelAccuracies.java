package io.evident.models.internal.comparison;

import io.evident.bayes.ReferenceModel;
import io.evident.bayes.SufficientStatistics;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.run.TestPredictions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the models of some runs are worth beside the first of them, by their test images. */
final class ModelAccuracies {
  private final List<RunDirectory> directories;
  private final List<Experiment> experiments;
  private final List<Optional<TestPredictions>> predictions = new ArrayList<>();
  private final List<Optional<ModelAccuracy>> all = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();

  /** The runs of each experiment, by its settings apart from the seed and by its data. */
  private final Map<String, List<Integer>> groups = new LinkedHashMap<>();

  private ModelAccuracies(List<RunDirectory> directories, List<Experiment> experiments) {
    this.directories = directories;
    this.experiments = experiments;
  }

  /**
   * Reads what the runs keep of their test images.
   *
   * @throws IllegalArgumentException if a file of predictions is damaged
   */
  static ModelAccuracies of(List<RunDirectory> directories, List<Experiment> experiments)
      throws IOException {
    ModelAccuracies accuracies = new ModelAccuracies(directories, experiments);
    accuracies.read();
    accuracies.pair();
    accuracies.overSeeds();
    return accuracies;
  }

  /** Of each run; empty where it keeps no predictions. */
  List<Optional<ModelAccuracy>> all() {
    return all;
  }

  /** What a reader should know of them. */
  List<String> notices() {
    return notices;
  }

  private void read() throws IOException {
    for (RunDirectory run : directories) {
      predictions.add(TestPredictions.read(run));
    }
  }

  private void pair() {
    Set<String> digests = new LinkedHashSet<>();
    for (int i = 0; i < predictions.size(); i++) {
      boolean isFirst = i == 0;
      predictions.get(i).ifPresent(kept -> digests.add(kept.digest()));
      all.add(predictions.get(i).map(kept -> accuracy(kept, isFirst)));
    }
    if (digests.size() > 1) {
      notices.add(
          "the runs were not all judged on the same test images (their digests differ); those on"
              + " others than the first have an interval of their own and are not held against it");
    }
  }

  private ModelAccuracy accuracy(TestPredictions kept, boolean isFirst) {
    return new ModelAccuracy(
        kept.size(),
        kept.right(),
        isFirst
            ? Optional.empty()
            : predictions
                .get(0)
                .filter(first -> first.digest().equals(kept.digest()))
                .map(first -> ModelAccuracy.Paired.of(kept, first)),
        Optional.empty());
  }

  private void overSeeds() throws IOException {
    for (int i = 0; i < experiments.size(); i++) {
      if (all.get(i).isPresent()) {
        String key = ExperimentYaml.print(seedless(experiments.get(i)));
        RunData data = directories.get(i).data();
        String digest =
            predictions.get(i).orElseThrow().digest()
                + data.trainDigest()
                + data.validationImages();
        groups.computeIfAbsent(digest + key, k -> new ArrayList<>()).add(i);
      }
    }
    List<List<Integer>> several =
        groups.values().stream().filter(group -> group.size() > 1 && haveOwnSeeds(group)).toList();
    Optional<List<Integer>> first = several.stream().filter(group -> group.contains(0)).findAny();
    for (List<Integer> group : several) {
      Optional<ModelAccuracy.MeanDifference> difference =
          group.contains(0) ? Optional.empty() : first.flatMap(other -> difference(group, other));
      double mean = accuracies(group).mean().orElseThrow();
      ModelAccuracy.Seeds seeds =
          new ModelAccuracy.Seeds(label(group), group.size(), mean, difference);
      group.forEach(i -> all.set(i, all.get(i).map(accuracy -> accuracy.withSeeds(seeds))));
    }
  }

  private String label(List<Integer> group) {
    String name = experiments.get(group.get(0)).name();
    boolean alone =
        groups.values().stream()
            .allMatch(
                other -> other == group || !experiments.get(other.get(0)).name().equals(name));
    String paths = directories.get(group.get(0)).path() + " and " + (group.size() - 1) + " more";
    return alone ? name : name + " (" + paths + ")";
  }

  private static Experiment seedless(Experiment experiment) {
    return new Experiment(
        experiment.name(),
        "",
        experiment.network(),
        experiment.initializer(),
        experiment.preparation(),
        experiment.optimization(),
        experiment.course(),
        0,
        experiment.reduction(),
        experiment.precision());
  }

  /** Two runs of one seed are one draw, or nearly so. */
  private boolean haveOwnSeeds(List<Integer> group) {
    Set<Long> seeds = new HashSet<>();
    for (int i : group) {
      if (!seeds.add(experiments.get(i).seed())) {
        notices.add(
            "several runs of "
                + label(group)
                + " have the seed "
                + experiments.get(i).seed()
                + ", so that nothing is said over its seeds");
        return false;
      }
    }
    return true;
  }

  private SufficientStatistics accuracies(List<Integer> group) {
    return SufficientStatistics.of(
        group.stream().mapToDouble(i -> all.get(i).orElseThrow().accuracy()));
  }

  private Optional<ModelAccuracy.MeanDifference> difference(
      List<Integer> group, List<Integer> first) {
    if (!predictions
        .get(group.get(0))
        .orElseThrow()
        .digest()
        .equals(predictions.get(0).orElseThrow().digest())) {
      return Optional.empty();
    }
    ReferenceModel model = new ReferenceModel();
    for (List<Integer> one : List.of(group, first)) {
      if (!model.isProper(accuracies(one))) {
        notices.add(
            "the runs of "
                + label(one)
                + " all have the same accuracy, so that nothing is known of how seeds differ");
        return Optional.empty();
      }
    }
    return ModelAccuracy.MeanDifference.of(accuracies(group), accuracies(first));
  }
}
