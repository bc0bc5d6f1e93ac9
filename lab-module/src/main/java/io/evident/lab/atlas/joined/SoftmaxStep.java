package io.evident.lab.atlas.joined;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** y_i = exp(x_i) / sum_j exp(x_j) in each row: dx_i = y_i (dy_i - sum_j dy_j y_j). */
record SoftmaxStep() implements JoinedStep {
  @Override
  public String title() {
    return "softmax";
  }

  @Override
  public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
    return tf.nn.softmax(x.get(0));
  }

  @Override
  public Bounded forward(List<Bounded> in) {
    Bounded x = in.get(0);
    Bounded y = Bounded.empty(x.shape());
    int n = x.channels();
    for (int from = 0; from < x.values().length; from += n) {
      double max = Double.NEGATIVE_INFINITY;
      double off = 0;
      double furthest = 0;
      for (int i = from; i < from + n; i++) {
        max = Math.max(max, x.values()[i]);
        off = Math.max(off, x.errors()[i]);
      }
      double sum = 0;
      for (int i = from; i < from + n; i++) {
        sum += Math.exp(x.values()[i] - max);
        furthest = Math.max(furthest, max - x.values()[i] + 2 * off);
      }
      // An exponent that is off by d makes its exp off by the factor exp(d).
      double relative =
          Math.expm1(2 * off + Bounded.functionRounding(1 + furthest)) * 2 + Bounded.gamma(n + 2);
      for (int i = from; i < from + n; i++) {
        double value = Math.exp(x.values()[i] - max) / sum;
        y.set(i, value, relative * value);
      }
    }
    return y;
  }

  @Override
  public List<Bounded> backward(List<Bounded> x, Bounded y, Bounded dy) {
    Bounded dx = Bounded.empty(y.shape());
    int n = y.channels();
    for (int from = 0; from < y.values().length; from += n) {
      double mean = 0;
      double most = 0;
      double off = 0;
      for (int i = from; i < from + n; i++) {
        mean += dy.values()[i] * y.values()[i];
        double greatest = dy.greatest(i) * y.greatest(i);
        most += greatest;
        off += greatest - Math.abs(dy.values()[i] * y.values()[i]);
      }
      off += Bounded.gamma(n) * most;
      for (int i = from; i < from + n; i++) {
        double difference = dy.values()[i] - mean;
        double apart = dy.errors()[i] + off;
        double greatest = (dy.greatest(i) + most) * y.greatest(i);
        dx.set(
            i,
            y.values()[i] * difference,
            apart * y.greatest(i)
                + Math.abs(difference) * y.errors()[i]
                + Bounded.gamma(3) * greatest);
      }
    }
    return List.of(dx);
  }
}
