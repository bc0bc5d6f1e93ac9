package io.evident.lab.atlas;

import java.util.Objects;

/**
 * What was found of one op in one number type.
 *
 * @param verdict what its gradient is
 * @param relativeError max |a - b| / max(|a|, |b|) of each operand's gradient against central
 *     differences, the greatest over the operands; NaN where no gradient was computed
 * @param detail the operand that is worst off, or what TensorFlow said; empty if all is right
 */
public record AtlasFinding(AtlasVerdict verdict, double relativeError, String detail) {

  public AtlasFinding {
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(detail, "detail");
  }

  static AtlasFinding without(AtlasVerdict verdict, String detail) {
    return new AtlasFinding(verdict, Double.NaN, detail);
  }
}
