package io.evident.models.training;

import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training at one moment: resumed from here it gives the same bits as one that was never
 * interrupted, on the same CPU with the same plan.
 */
public final class Checkpoint {
  private final TrainingState state;
  private final String experimentDigest;
  private final String dataDigest;
  private final Map<String, FloatTensor> tensors;

  /**
   * A checkpoint of copied maps; the tensors themselves are held.
   *
   * @param state how far the training is
   * @param experimentDigest of the experiment's YAML, SHA-256
   * @param dataDigest of the images trained on, SHA-256
   * @param tensors the weights and what the optimizer remembers, by name
   */
  public Checkpoint(
      TrainingState state,
      String experimentDigest,
      String dataDigest,
      Map<String, FloatTensor> tensors) {
    this.state = state;
    this.experimentDigest = experimentDigest;
    this.dataDigest = dataDigest;
    this.tensors = new LinkedHashMap<>(tensors);
  }

  /** Where a training stands. */
  static Checkpoint of(Trainer trainer, TrainingState state, Map<String, FloatTensor> tensors) {
    return new Checkpoint(
        state, digest(trainer.experiment()), trainer.examples().train().digest(), tensors);
  }

  /** Of all that decides the outcome, so that a checkpoint knows what it is of. */
  private static String digest(Experiment experiment) {
    return Digests.sha256(ExperimentYaml.print(experiment).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether this is of an experiment.
   *
   * @param experiment any
   * @return whether it is written with the same YAML
   */
  public boolean isOf(Experiment experiment) {
    return experimentDigest.equals(digest(experiment));
  }

  /**
   * How far the training is.
   *
   * @return its state
   */
  public TrainingState state() {
    return state;
  }

  /**
   * What the experiment was.
   *
   * @return SHA-256 of its YAML
   */
  public String experimentDigest() {
    return experimentDigest;
  }

  /**
   * What the images trained on were.
   *
   * @return their SHA-256
   */
  public String dataDigest() {
    return dataDigest;
  }

  /**
   * The weights and what the optimizer remembers.
   *
   * @return each by its name, in the order of the network
   */
  public Map<String, FloatTensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /**
   * The epoch under way.
   *
   * @return from 1
   */
  public int epoch() {
    return state.epoch();
  }

  /**
   * Steps taken since the beginning.
   *
   * @return 0 or more
   */
  public long steps() {
    return state.allSteps();
  }
}
