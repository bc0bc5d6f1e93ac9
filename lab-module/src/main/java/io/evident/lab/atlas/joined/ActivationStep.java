package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.CaseList;
import java.util.List;
import org.apache.commons.numbers.gamma.Erf;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.types.family.TNumber;

/** y = f(x), entry by entry, dx = dy f'(x). */
enum ActivationStep implements JoinedStep {
  RELU("relu") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.nn.relu(x.get(0));
    }

    @Override
    double value(double x) {
      return Math.max(x, 0);
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : 0;
    }
  },
  RELU6("relu6") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.nn.relu6(x.get(0));
    }

    @Override
    double value(double x) {
      return Math.min(Math.max(x, 0), 6);
    }

    @Override
    double slope(double x) {
      return x > 0 && x < 6 ? 1 : 0;
    }
  },
  LEAKY_RELU("leakyRelu") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.nn.leakyRelu(x.get(0), LeakyRelu.alpha(0.25f));
    }

    @Override
    double value(double x) {
      return x > 0 ? x : x / 4;
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : 0.25;
    }
  },
  ELU("elu") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.nn.elu(x.get(0));
    }

    @Override
    double value(double x) {
      return x > 0 ? x : Math.expm1(x);
    }

    @Override
    double slope(double x) {
      return x > 0 ? 1 : Math.exp(x);
    }
  },
  TANH("tanh") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.math.tanh(x.get(0));
    }

    @Override
    double value(double x) {
      return Math.tanh(x);
    }

    @Override
    double slope(double x) {
      return 1 - Math.tanh(x) * Math.tanh(x);
    }
  },
  SIGMOID("sigmoid") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
      return tf.math.sigmoid(x.get(0));
    }

    @Override
    double value(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    double slope(double x) {
      return value(x) * (1 - value(x));
    }
  },
  /** x Phi(x), written as TensorFlow's optimizer knows it. */
  GELU("gelu") {
    @Override
    public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> in) {
      Operand<TNumber> x = in.get(0);
      Operand<TNumber> scaled = tf.math.mul(x, CaseList.number(tf, Math.sqrt(0.5), x));
      Operand<TNumber> twice = tf.math.add(CaseList.number(tf, 1, x), tf.math.erf(scaled));
      return tf.math.mul(tf.math.mul(CaseList.number(tf, 0.5, x), x), twice);
    }

    @Override
    double value(double x) {
      return x * below(x);
    }

    @Override
    double slope(double x) {
      return below(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private double below(double x) {
      return (1 + Erf.value(x * Math.sqrt(0.5))) / 2;
    }
  };

  /** More than the slope of any; gelu's is up to 1.13. */
  private static final double STEEPEST = 1.2;

  /** More than how fast the slope of any changes between its kinks; elu's up to 1. */
  private static final double CURVATURE = 1;

  private final String title;

  ActivationStep(String title) {
    this.title = title;
  }

  abstract double value(double x);

  abstract double slope(double x);

  @Override
  public String title() {
    return title;
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
      y.set(i, value(x.values()[i]), STEEPEST * x.errors()[i] + rounding(x, i));
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
      double slope = slope(at);
      // Across a kink the slopes are apart, however near.
      double apart = Math.abs(slope(at + off) - slope(at - off)) + rounding(x, i);
      if (!isStraight()) {
        apart += CURVATURE * off;
      }
      dx.set(
          i,
          dy.values()[i] * slope,
          dy.errors()[i] * (Math.abs(slope) + apart) + Math.abs(dy.values()[i]) * apart);
    }
    return List.of(dx);
  }
}
