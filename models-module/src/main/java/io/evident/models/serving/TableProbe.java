package io.evident.models.serving;

import java.util.List;

/**
 * A row that a model is tried with, and what the derivation by hand says about it.
 *
 * @param cells as a CSV has them, for each column of the encoding, empty if missing
 * @param outputs exact, [outputs]
 * @param bound how far an output in float32 may be off
 * @param predictions exact, as the task reads the outputs
 * @param predictionBounds how far each of them may be off
 */
record TableProbe(
    List<String> cells,
    List<Double> outputs,
    double bound,
    List<Double> predictions,
    List<Double> predictionBounds) {

  TableProbe {
    cells = List.copyOf(cells);
    outputs = List.copyOf(outputs);
    predictions = List.copyOf(predictions);
    predictionBounds = List.copyOf(predictionBounds);
    if (!(bound > 0) || predictionBounds.stream().anyMatch(b -> !(b > 0))) {
      throw new IllegalArgumentException("bounds must be > 0");
    }
    if (predictionBounds.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "predictions and their bounds must be as many, got "
              + predictions.size()
              + " and "
              + predictionBounds.size());
    }
  }
}
