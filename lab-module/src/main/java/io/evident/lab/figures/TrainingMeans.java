package io.evident.lab.figures;

import io.evident.backprop.network.Network;
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
   * The images for a network.
   *
   * @param network what they are for
   * @return the images, of its size if they can be scaled
   * @throws IllegalArgumentException if they cannot be used
   * @throws IOException if they cannot be read
   */
  ImageSplits images(Network network) throws IOException;

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
   * @param network that the trainings train, or one that takes the same images
   * @param runs where their run directories are kept here
   * @return the runner
   * @throws IOException if the images cannot be read or sent
   * @throws java.util.NoSuchElementException if trainings are done here
   */
  SweepRunner elsewhere(Network network, Function<TrialDescription, Path> runs) throws IOException;

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
