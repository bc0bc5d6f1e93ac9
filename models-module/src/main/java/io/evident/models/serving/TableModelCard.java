package io.evident.models.serving;

import io.evident.models.table.TableEncoding;
import io.evident.models.table.TargetEncoding;
import io.evident.models.task.Task;
import java.util.List;
import java.util.Objects;

/**
 * What travels with an exported model of a table beside its graph.
 *
 * @param experiment the name of the experiment it was trained in
 * @param encoding how columns become features
 * @param targets what is predicted, and how outputs are read
 * @param predicted what a prediction consists of, in order
 * @param thresholds from which on a row is said to have a label; none for the usual half, and for
 *     tasks without labels
 * @param trainDigest of the rows it was trained on, SHA-256 in lower-case hexadecimal
 * @param weights where they stand in the training
 */
public record TableModelCard(
    String experiment,
    TableEncoding encoding,
    TargetEncoding targets,
    List<String> predicted,
    List<Double> thresholds,
    String trainDigest,
    ModelCard.Weights weights) {

  public TableModelCard {
    Objects.requireNonNull(encoding, "encoding");
    Objects.requireNonNull(targets, "targets");
    Objects.requireNonNull(weights, "weights");
    predicted = List.copyOf(predicted);
    thresholds = List.copyOf(thresholds);
    if (experiment.isBlank()) {
      throw new IllegalArgumentException("experiment must not be blank");
    }
    if (!thresholds.isEmpty() && thresholds.size() != targets.columns().size()) {
      throw new IllegalArgumentException(
          "thresholds must be none or one for each target, got " + thresholds.size());
    }
    if (!trainDigest.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "trainDigest must be a SHA-256 in 64 lower-case hexadecimal digits, got " + trainDigest);
    }
  }

  /**
   * What the model says of a row.
   *
   * @return the task, with the names and scales of its targets
   */
  public Task task() {
    return targets.asTask();
  }
}
