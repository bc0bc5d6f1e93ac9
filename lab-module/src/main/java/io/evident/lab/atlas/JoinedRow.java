package io.evident.lab.atlas;

import io.evident.lab.atlas.joined.JoinedWeights;
import java.util.List;
import java.util.Objects;

/**
 * Operations in a row, with what was found of them at every width.
 *
 * @param operations their names, such as {@code matMul [out, in] + biasAdd + relu}
 * @param weights how their weights come into the graph
 * @param library whose kernels
 * @param findings one for each width of the atlas
 */
public record JoinedRow(
    String operations, JoinedWeights weights, JoinedLibrary library, List<JoinedFinding> findings) {

  public JoinedRow {
    Objects.requireNonNull(operations, "operations");
    findings = List.copyOf(findings);
  }
}
