package io.evident.models.baseline;

import io.evident.models.score.PairedDifference;
import java.util.List;

/**
 * The shares of classes among the training rows as the same prediction for every row, beside the
 * network. Each training row counts once, whatever its weight, as each test row does: of constant
 * predictions this one has the smallest log loss on the training rows.
 *
 * @param target the name of the label of multiLabel, else of the column
 * @param classes their names; of a label that a row has not and has
 * @param shares of each, above 0, their sum 1
 * @param scores of it on the test rows
 * @param network scores of the network on the same rows
 * @param difference of the log losses of rows, those of the network less its own
 */
public record ShareBaseline(
    String target,
    List<String> classes,
    List<Double> shares,
    ClassScores scores,
    ClassScores network,
    PairedDifference difference) {
  public ShareBaseline {
    classes = List.copyOf(classes);
    shares = List.copyOf(shares);
  }
}
