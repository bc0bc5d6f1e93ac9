package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.CaseList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.family.TNumber;

/** y = f(x), entry by entry, dx = dy f'(x). */
@SuppressWarnings("ImmutableEnumChecker") // its functions do not change
enum ActivationStep implements JoinedStep {
  RELU("relu", (tf, x) -> tf.nn.relu(x), x -> Math.max(x, 0), x -> x > 0 ? 1 : 0),
  RELU6(
      "relu6",
      (tf, x) -> tf.nn.relu6(x),
      x -> Math.min(Math.max(x, 0), 6),
      x -> x > 0 && x < 6 ? 1 : 0),
  LEAKY_RELU(
      "leakyRelu",
      (tf, x) -> tf.nn.leakyRelu(x, LeakyRelu.alpha(0.25f)),
      x -> x > 0 ? x : x / 4,
      x -> x > 0 ? 1 : 0.25),
  ELU("elu", (tf, x) -> tf.nn.elu(x), x -> x > 0 ? x : Math.expm1(x), x -> x > 0 ? 1 : Math.exp(x)),
  TANH("tanh", (tf, x) -> tf.math.tanh(x), Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x)),
  SIGMOID(
      "sigmoid",
      (tf, x) -> tf.math.sigmoid(x),
      ActivationStep::logistic,
      x -> logistic(x) * (1 - logistic(x))),
  GELU(
      "gelu",
      ActivationStep::gelu,
      x -> x * below(x),
      x -> below(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));

  /** More than the slope of any; gelu's is up to 1.13. */
  private static final double STEEPEST = 1.2;

  /** More than how fast the slope of any changes between its kinks; elu's up to 1. */
  private static final double CURVATURE = 1;

  private final String title;
  private final Function graph;
  private final DoubleUnaryOperator value;
  private final DoubleUnaryOperator slope;

  ActivationStep(
      String title, Function graph, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    this.title = title;
    this.graph = graph;
    this.value = value;
    this.slope = slope;
  }

  /** f in a graph. */
  private interface Function {
    Operand<TNumber> of(Ops tf, Operand<TNumber> x);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** x Phi(x), written as TensorFlow's optimizer knows it. */
  private static Operand<TNumber> gelu(Ops tf, Operand<TNumber> x) {
    Operand<TNumber> scaled = tf.math.mul(x, CaseList.number(tf, Math.sqrt(0.5), x));
    Operand<TNumber> twice = tf.math.add(CaseList.number(tf, 1, x), tf.math.erf(scaled));
    return tf.math.mul(tf.math.mul(CaseList.number(tf, 0.5, x), x), twice);
  }

  /** Phi(x). */
  private static double below(double x) {
    return (1 + Erf.value(x * Math.sqrt(0.5))) / 2;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
    return graph.of(tf, x.get(0));
  }

  /** Straight between kinks, so that float32 computes it without a rounding. */
  private boolean isStraight() {
    return this == RELU || this == RELU6 || this == LEAKY_RELU;
  }

  /** The rounding of a formula; those of the curved ones have numbers up to 1 or |x| in them. */
  private double rounding(Bounded x, int entry) {
    return isStraight() ? 0 : Bounded.functionRounding(Math.max(1, x.greatest(entry)));
  }

  @Override
  public Bounded forward(List<Bounded> in) {
    Bounded x = in.get(0);
    Bounded y = Bounded.empty(x.shape());
    for (int i = 0; i < y.values().length; i++) {
      y.set(i, value.applyAsDouble(x.values()[i]), STEEPEST * x.errors()[i] + rounding(x, i));
    }
    return y;
  }

  @Override
  public List<Bounded> backward(List<Bounded> in, Bounded y, Bounded dy) {
    Bounded x = in.get(0);
    Bounded dx = Bounded.empty(x.shape());
    for (int i = 0; i < y.values().length; i++) {
      double at = x.values()[i];
      double off = x.errors()[i];
      double here = slope.applyAsDouble(at);
      // Across a kink the slopes are apart, however near.
      double apart =
          Math.abs(slope.applyAsDouble(at + off) - slope.applyAsDouble(at - off)) + rounding(x, i);
      if (!isStraight()) {
        apart += CURVATURE * off;
      }
      dx.set(
          i,
          dy.values()[i] * here,
          dy.errors()[i] * (Math.abs(here) + apart) + Math.abs(dy.values()[i]) * apart);
    }
    return List.of(dx);
  }
}
