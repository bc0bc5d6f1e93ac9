package io.evident.models.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training at one moment: taken up from here it gives the same bits as one that was never
 * interrupted, on the same CPU with the same plan.
 */
public final class Checkpoint {
  private final TrainingState state;
  private final String experimentDigest;
  private final String dataDigest;
  private final Map<String, FloatTensor> tensors;

  Checkpoint(
      TrainingState state,
      String experimentDigest,
      String dataDigest,
      Map<String, FloatTensor> tensors) {
    this.state = state;
    this.experimentDigest = experimentDigest;
    this.dataDigest = dataDigest;
    this.tensors = new LinkedHashMap<>(tensors);
  }

  TrainingState state() {
    return state;
  }

  /** Of the experiment's YAML. */
  String experimentDigest() {
    return experimentDigest;
  }

  /** Of the images trained on. */
  String dataDigest() {
    return dataDigest;
  }

  /** The weights and what the optimizer remembers, by name. */
  Map<String, FloatTensor> tensors() {
    return tensors;
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
