package io.evident.models.internal.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.serving.TableModelCalibration;
import java.util.List;

/**
 * A row that a model is tried with, and what the derivation by hand says about it.
 *
 * @param cells as a CSV has them, for each column of the encoding, empty if missing
 * @param outputs exact, [outputs]
 * @param bound how far an output in float32 may be off
 * @param predictions exact, as the task reads the outputs
 * @param predictionBounds how far each of them may be off
 * @param calibrated exact, what the outputs of a calibration have for the row, in the order of
 *     {@link TableModelCalibration#outputs}; empty of a model without
 * @param calibratedBounds how far each of them may be off
 */
public record TableProbe(
    List<String> cells,
    List<Double> outputs,
    double bound,
    List<Double> predictions,
    List<Double> predictionBounds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Double> calibrated,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Double> calibratedBounds) {

  public TableProbe {
    cells = List.copyOf(cells);
    outputs = List.copyOf(outputs);
    predictions = List.copyOf(predictions);
    predictionBounds = List.copyOf(predictionBounds);
    calibrated = List.copyOf(calibrated);
    calibratedBounds = List.copyOf(calibratedBounds);
    if (!(bound > 0)
        || predictionBounds.stream().anyMatch(b -> !(b > 0))
        || calibratedBounds.stream().anyMatch(b -> !(b > 0))) {
      throw new IllegalArgumentException("bounds must be > 0");
    }
    if (calibratedBounds.size() != calibrated.size()) {
      throw new IllegalArgumentException(
          "calibrated and their bounds must be as many, got "
              + calibrated.size()
              + " and "
              + calibratedBounds.size());
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
