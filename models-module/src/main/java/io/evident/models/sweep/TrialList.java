package io.evident.models.sweep;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.TablePreparation;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * @param data what the trials train on
   * @param adapted what else is done to every experiment, such as scaling its split
   * @return at least one, numbered from 1
   * @throws IllegalArgumentException if the experiment has no such key, a value is out of range,
   *     the sweep chooses by what is not measured, or the data does not fit; the message names the
   *     first trial that is wrong
   * @throws IOException if the data cannot be read
   */
  public static List<TrialDescription> of(
      Sweep sweep, YamlValue experiment, TrialData data, UnaryOperator<Experiment> adapted)
      throws IOException {
    Map<String, YamlValue> entries = experiment.entries();
    String name = experiment.required(entries, "name").text();
    List<Long> seeds =
        sweep.seeds().isEmpty()
            ? List.of((long) experiment.required(entries, "seed").integer())
            : sweep.seeds().stream().map(Integer::longValue).toList();
    List<TrialDescription> trials = new ArrayList<>();
    Set<List<String>> tasks = new HashSet<>();
    for (Assignment assignment : sweep.search().combinations()) {
      for (long seed : seeds) {
        int index = trials.size() + 1;
        YamlValue yaml =
            experiment
                .with("name", name + "-" + TrialDescription.label(index), "the sweep")
                .with("seed", Long.toString(seed), "the sweep");
        try {
          TrialData.Prepared read = data.prepared(assigned(yaml, assignment));
          Experiment trial = adapted.apply(read.experiment());
          Selection selection = sweep.selection().of(trial.preparation().task());
          requireSameTask(tasks, trial, selection);
          data.requireChoice(sweep, new TrialData.Prepared(trial, read.examples()));
          Trainer.requireFits(trial, read.examples());
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

  /** Figures of different tasks or targets are no choice. */
  private static void requireSameTask(
      Set<List<String>> tasks, Experiment trial, Selection selection) {
    List<String> task = new ArrayList<>(List.of(trial.preparation().task().word()));
    boolean byLoss = selection.measure().equals(Selection.Measure.LOSS);
    if (byLoss) {
      task.add(trial.network().loss() + ", penalty " + trial.network().l2Penalty());
    }
    if (trial.preparation() instanceof TablePreparation table) {
      task.addAll(table.plan().targets());
      // In the unit of the targets, other measures do not depend on it.
      task.add(Boolean.toString(byLoss && table.plan().standardizeTarget()));
    }
    tasks.add(task);
    if (tasks.size() > 1) {
      throw new IllegalArgumentException(
          byLoss
              ? "has another target, task, loss, penalty or unit of the loss than the trials before"
                  + " it, with which it cannot be compared; choose by another measure (selection:"
                  + " {by: ...}), or make a sweep of each"
              : "has another target or task than the trials before it, with which it cannot be"
                  + " compared; make a sweep of each");
    }
  }

  private static YamlValue assigned(YamlValue yaml, Assignment assignment) {
    YamlValue result = yaml;
    for (String key : assignment.values().keySet()) {
      result = result.with(key, assignment.values().get(key), key);
    }
    return result;
  }

  /**
   * The settings of a trial to be trained on its training and validation examples together.
   *
   * @param trial the trial
   * @return a trial with index 0; nothing stops it early, since no examples for validation are left
   */
  static TrialDescription retrained(TrialDescription trial) {
    Experiment chosen = ExperimentYaml.read(YamlValue.parse(trial.label(), trial.experiment()));
    Experiment again =
        chosen
            .withCourse(chosen.course().withoutPatience())
            .withPreparation(chosen.preparation().withoutValidation());
    return new TrialDescription(
        TrialDescription.RETRAINED, ExperimentYaml.print(again), trial.seed(), trial.assignment());
  }
}
