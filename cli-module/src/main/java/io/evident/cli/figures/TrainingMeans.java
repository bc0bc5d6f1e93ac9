package io.evident.cli.figures;

import io.evident.backprop.network.Network;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.training.ExecutionPlan;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.util.List;

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
