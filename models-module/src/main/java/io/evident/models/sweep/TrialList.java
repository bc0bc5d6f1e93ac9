package io.evident.models.sweep;

import io.evident.backprop.yaml.NearestName;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.ImagePreparation;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The trials of a sweep, every one of them validated: what is wrong with the last must not be found
 * after hours.
 */
public final class TrialList {
  private TrialList() {}

  /**
   * The experiment a sweep varies.
   *
   * @param sweep the sweep
   * @param folder of the sweep's own file; where a file is looked for
   * @return its YAML
   * @throws IllegalArgumentException if there is neither a built-in experiment nor a file of that
   *     name
   * @throws IOException if the file cannot be read
   */
  public static YamlValue experiment(Sweep sweep, Path folder) throws IOException {
    String name = sweep.experiment();
    if (BuiltInExperiments.names().contains(name)) {
      return BuiltInExperiments.yaml(name);
    }
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file)) {
      return YamlValue.read(file);
    }
    throw new IllegalArgumentException(
        "sweep "
            + sweep.name()
            + ": there is neither a built-in experiment "
            + name
            + " nor a file "
            + file
            + NearestName.of(name, BuiltInExperiments.names())
                .map(near -> "; did you mean " + near + "?")
                .orElse("; evident train --list shows the built-in ones"));
  }

  /**
   * The trials: the combinations in their order, each with every seed in turn.
   *
   * @param sweep what to try
   * @param experiment the experiment as YAML
   * @param images what the trials train on
   * @param adapted what else is done to every experiment, such as scaling its split
   * @return at least one, numbered from 1
   * @throws IllegalArgumentException if the experiment has no such key, a value is out of range, or
   *     the images do not fit; the message names the first trial that is wrong
   */
  public static List<TrialDescription> of(
      Sweep sweep, YamlValue experiment, ImageSplits images, UnaryOperator<Experiment> adapted) {
    Experiment base = ExperimentYaml.read(experiment);
    List<Long> seeds =
        sweep.seeds().isEmpty()
            ? List.of(base.seed())
            : sweep.seeds().stream().map(Integer::longValue).toList();
    List<TrialDescription> trials = new ArrayList<>();
    for (Assignment assignment : sweep.search().combinations()) {
      for (long seed : seeds) {
        int index = trials.size() + 1;
        YamlValue yaml =
            experiment
                .with("name", base.name() + "-" + TrialDescription.label(index), "the sweep")
                .with("seed", Long.toString(seed), "the sweep");
        try {
          Experiment trial = adapted.apply(ExperimentYaml.read(assigned(yaml, assignment)));
          requireTrainable(sweep, trial, images);
          trials.add(new TrialDescription(index, ExperimentYaml.print(trial), seed, assignment));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "sweep "
                  + sweep.name()
                  + ": trial "
                  + index
                  + ", "
                  + assignment.text()
                  + ": "
                  + e.getMessage(),
              e);
        }
      }
    }
    return trials;
  }

  private static YamlValue assigned(YamlValue yaml, Assignment assignment) {
    YamlValue result = yaml;
    for (String key : assignment.values().keySet()) {
      result = result.with(key, assignment.values().get(key), key);
    }
    return result;
  }

  private static void requireTrainable(Sweep sweep, Experiment trial, ImageSplits images) {
    SplitPlan split = trial.images().split();
    if (split.validation() == 0 && images.validationImages() == 0) {
      throw new IllegalArgumentException(
          "a sweep chooses by validation images, and neither the experiment nor the data has some;"
              + " add split: {validation: 1000} to the experiment, say, or a folder val to the"
              + " data");
    }
    boolean part = split.train().isPresent() || split.validation() > 0;
    if (sweep.selection().best() == Selection.Best.RETRAINED
        && images.validationImages() > 0
        && part) {
      throw new IllegalArgumentException(
          "best: retrained trains on all training and validation images of data that has validation"
              + " images itself; leave train and validation out of split, or choose best: kept");
    }
    Trainer.requireFits(trial, images);
  }

  /**
   * The settings of a trial to be trained on its training and validation images together.
   *
   * @param trial the trial
   * @return a trial with index 0; nothing stops it early, since no validation images are left
   */
  static TrialDescription retrained(TrialDescription trial) {
    Experiment chosen = ExperimentYaml.read(YamlValue.parse(trial.label(), trial.experiment()));
    ImagePreparation preparation = chosen.images();
    SplitPlan split = preparation.split();
    OptionalInt all =
        split.train().isPresent()
            ? OptionalInt.of(split.train().getAsInt() + split.validation())
            : OptionalInt.empty();
    Course course = chosen.course();
    Experiment again =
        chosen
            .withCourse(
                new Course(
                    course.batchSize(),
                    course.amount(),
                    course.unit(),
                    course.order(),
                    course.trainEvaluation(),
                    OptionalInt.empty()))
            .withPreparation(preparation.withSplit(new SplitPlan(all, 0, split.test())));
    return new TrialDescription(
        TrialDescription.RETRAINED, ExperimentYaml.print(again), trial.seed(), trial.assignment());
  }
}
