package io.evident.models.training;

import io.evident.backprop.network.ParameterValues;
import java.util.List;

/**
 * What a training came to.
 *
 * @param epochs one entry for each epoch that was trained here, none of those before a resumption
 * @param weights after the last step
 * @param stoppedEarly whether the validation loss had stopped falling, or a listener wanted to stop
 */
public record TrainingResult(
    List<EpochMetrics> epochs, ParameterValues weights, boolean stoppedEarly) {

  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /**
   * The last epoch.
   *
   * @return its metrics
   */
  public EpochMetrics last() {
    return epochs.get(epochs.size() - 1);
  }
}
