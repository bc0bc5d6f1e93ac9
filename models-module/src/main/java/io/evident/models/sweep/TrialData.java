package io.evident.models.sweep;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.Experiment;
import io.evident.models.reading.ReadOptions;
import java.io.IOException;
import java.util.Optional;

/**
 * What trials are trained on, and how another process comes by it. Everything in which trials on
 * images differ from trials on a table is here. Threads may use one side by side.
 */
public sealed interface TrialData permits TrialImages, TrialTable {

  /**
   * An experiment and its examples.
   *
   * @param experiment with the sizes of its examples
   * @param examples what to train and test on
   */
  record Prepared(Experiment experiment, ExampleSplits examples) {}

  /**
   * Images that were read here.
   *
   * @param images such as the built-in sample, which everybody has
   * @return their data
   */
  static TrialData sample(ImageSplits images) {
    return new TrialImages(images, Optional.empty(), ReadOptions.DEFAULT, false);
  }

  /**
   * Where it came from.
   *
   * @return one line for a person
   */
  String source();

  /**
   * What identifies it.
   *
   * @return SHA-256 in 64 lower-case hexadecimal digits
   * @throws IOException if it cannot be read
   */
  String digest() throws IOException;

  /**
   * Whether it is sent to who trains, which need not see its path then.
   *
   * @return false if it is read there
   */
  boolean sent();

  /**
   * What an experiment is trained on, with the experiment's words for the sizes of its examples
   * standing for those.
   *
   * @param experiment the YAML of an experiment
   * @return the experiment and its examples
   * @throws IllegalArgumentException if it does not describe one, or the data does not suit it
   * @throws IOException if the data cannot be read
   */
  Prepared prepared(YamlValue experiment) throws IOException;

  /**
   * What an experiment is trained on.
   *
   * @param experiment one that was prepared
   * @param withoutValidation whether all examples for validation are to be trained on
   * @return its examples
   * @throws IllegalArgumentException if the data does not suit it
   * @throws IOException if the data cannot be read
   */
  ExampleSplits examples(Experiment experiment, boolean withoutValidation) throws IOException;

  /**
   * Requires what a sweep chooses by.
   *
   * @param sweep that chooses
   * @param trial one of its trials
   * @throws IllegalArgumentException if there are no examples for validation, or what the sweep
   *     does with them cannot be done
   */
  void requireChoice(Sweep sweep, Prepared trial);

  /**
   * What a trial holds for itself.
   *
   * @return the bytes of all features, of a table those of the largest trial prepared so far
   */
  long bytes();
}
