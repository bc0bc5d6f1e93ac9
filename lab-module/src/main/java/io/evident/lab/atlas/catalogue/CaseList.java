package io.evident.lab.atlas.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** The cases of one family, as they are written down. */
public final class CaseList {
  private final AtlasFamily family;
  private final List<AtlasCase> cases = new ArrayList<>();

  CaseList(AtlasFamily family) {
    this.family = family;
  }

  CaseList add(String op, String attributes, AtlasOp build, AtlasInput... inputs) {
    cases.add(new AtlasCase(family, op, attributes, List.of(inputs), build));
    return this;
  }

  List<AtlasCase> cases() {
    return List.copyOf(cases);
  }

  /**
   * A number in the type of an operand.
   *
   * @param tf where it is made
   * @param value the number
   * @param like an operand of the type
   * @return a scalar
   */
  public static Operand<TNumber> number(Ops tf, double value, Operand<TNumber> like) {
    return tf.dtypes.cast(tf.constant(value), like.type());
  }

  /**
   * Numbers in the type of an operand.
   *
   * @param tf where they are made
   * @param values the numbers
   * @param like an operand of the type
   * @return a vector
   */
  public static Operand<TNumber> numbers(Ops tf, double[] values, Operand<TNumber> like) {
    return tf.dtypes.cast(tf.constant(values), like.type());
  }

  /**
   * An op whose output is a float32 whatever its operand is.
   *
   * @param output its output
   * @return the same
   */
  @SuppressWarnings("unchecked") // an op of the graph tells its type only when run
  static Operand<TNumber> narrow(Operand<? extends TNumber> output) {
    return (Operand<TNumber>) output;
  }
}
