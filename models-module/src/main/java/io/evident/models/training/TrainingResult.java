package io.evident.models.training;

import io.evident.backprop.network.ParameterValues;
import java.util.List;

/**
 * What a training came to.
 *
 * @param epochs one entry an epoch
 * @param weights after the last epoch
 */
public record TrainingResult(List<EpochMetrics> epochs, ParameterValues weights) {

  /**
   * Copies the list.
   *
   * @param epochs one entry an epoch
   * @param weights after the last epoch
   */
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
