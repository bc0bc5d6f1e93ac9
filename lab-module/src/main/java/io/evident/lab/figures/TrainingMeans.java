package io.evident.lab.figures;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.sweep.SweepRunner;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** What trainings are done with. */
public interface TrainingMeans {

  /**
   * The images for an experiment.
   *
   * @param experiment the YAML of what is to be trained
   * @return the images, of the size its network takes if they can be scaled
   * @throws IllegalArgumentException if they cannot be used, or it is no experiment
   * @throws IOException if they cannot be read
   */
  ImageSplits images(YamlValue experiment) throws IOException;

  /**
   * How to use the machine.
   *
   * @param experiment what will train
   * @return the plan
   */
  ExecutionPlan plan(Experiment experiment);

  /**
   * Whether trainings are done elsewhere, many at a time.
   *
   * @return false to train one after another here
   */
  boolean trainsElsewhere();

  /**
   * Who trains elsewhere.
   *
   * @param experiment the YAML of one of the trainings, which all take the same images
   * @param runs where their run directories are kept here
   * @return the runner
   * @throws IOException if the images cannot be read or sent
   * @throws java.util.NoSuchElementException if trainings are done here
   */
  SweepRunner elsewhere(YamlValue experiment, Function<TrialDescription, Path> runs)
      throws IOException;

  /**
   * Told of every training.
   *
   * @return follow it
   */
  List<TrainingListener> listeners();

  /**
   * Told what is under way.
   *
   * @param line for a person
   */
  void say(String line);
}
