package io.evident.lab.atlas;

import java.util.List;
import java.util.Objects;

/**
 * What was found of operations in a row at one width.
 *
 * @param verdict what they compute
 * @param share the greatest error as a share of its bound, of the graph that the verdict is about;
 *     NaN where nothing was computed
 * @param relativeError the greatest error of the same graph over the greatest entry
 * @param detail where that error is, or what TensorFlow said
 * @param joined what was joined, such as {@code FusedMatMul[BiasAdd, Relu]}; empty if nothing was
 */
public record JoinedFinding(
    JoinedVerdict verdict, double share, double relativeError, String detail, List<String> joined) {

  public JoinedFinding {
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(detail, "detail");
    joined = List.copyOf(joined);
  }

  static JoinedFinding without(JoinedVerdict verdict, String detail) {
    return new JoinedFinding(verdict, Double.NaN, Double.NaN, detail, List.of());
  }
}
