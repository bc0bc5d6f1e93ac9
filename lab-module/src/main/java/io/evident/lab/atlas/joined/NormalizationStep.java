package io.evident.lab.atlas.joined;

import io.evident.lab.atlas.catalogue.AtlasInput;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.types.family.TNumber;

/**
 * Batch normalization at inference, y = g r (x - m) + b with r = 1 / sqrt(v + epsilon): dx = dy g
 * r, dg = sum dy r (x - m), db = sum dy.
 */
record NormalizationStep() implements JoinedStep {
  private static final float EPSILON = 1e-3f;

  @Override
  public String title() {
    return "batch norm";
  }

  @Override
  public List<Own> operands(List<Integer> shape) {
    int channels = shape.get(shape.size() - 1);
    return List.of(
        new Own(AtlasInput.of("scale", channels).between(0.5, 1.5), JoinedRole.WEIGHT),
        new Own(AtlasInput.of("offset", channels), JoinedRole.WEIGHT),
        new Own(AtlasInput.of("mean", channels), JoinedRole.STATISTIC),
        new Own(AtlasInput.of("variance", channels).between(0.5, 1.5), JoinedRole.STATISTIC));
  }

  @Override
  public Operand<TNumber> build(Ops tf, List<Operand<TNumber>> x) {
    return tf.nn
        .fusedBatchNorm(
            x.get(0),
            x.get(1),
            x.get(2),
            x.get(3),
            x.get(4),
            FusedBatchNorm.isTraining(false),
            FusedBatchNorm.epsilon(EPSILON))
        .y();
  }

  private static double root(List<Bounded> in, int channel) {
    return 1 / Math.sqrt(in.get(4).values()[channel] + EPSILON);
  }

  /** The factors may be put into the weights of the operation before, or applied to its output. */
  @Override
  public Bounded forward(List<Bounded> in) {
    Bounded x = in.get(0);
    Bounded y = Bounded.empty(x.shape());
    int channels = x.channels();
    for (int i = 0; i < y.values().length; i++) {
      int c = i % channels;
      double factor = in.get(1).values()[c] * root(in, c);
      double mean = in.get(3).values()[c];
      double offset = in.get(2).values()[c];
      y.values()[i] = factor * (x.values()[i] - mean) + offset;
      double terms = factor * (x.greatestSize(i) + Math.abs(mean)) + Math.abs(offset);
      y.sizes()[i] = terms;
      y.errors()[i] =
          factor * x.errors()[i]
              + Bounded.functionRounding(terms)
              + Bounded.gamma(x.terms()) * terms;
    }
    return new Bounded(x.shape(), y.values(), y.sizes(), y.errors(), x.terms() + 1);
  }

  @Override
  public List<Bounded> backward(List<Bounded> in, Bounded y, Bounded dy) {
    Bounded x = in.get(0);
    Bounded dx = Bounded.empty(x.shape());
    Bounded terms = Bounded.empty(x.shape());
    int channels = x.channels();
    for (int i = 0; i < dx.values().length; i++) {
      int c = i % channels;
      double root = root(in, c);
      double factor = in.get(1).values()[c] * root;
      double mean = in.get(3).values()[c];
      dx.set(
          i,
          dy.values()[i] * factor,
          dy.errors()[i] * factor + Bounded.functionRounding(dy.greatest(i) * factor));
      double normalized = root * (x.values()[i] - mean);
      double most = root * (x.greatest(i) + Math.abs(mean));
      terms.values()[i] = dy.values()[i] * normalized;
      terms.sizes()[i] = dy.greatest(i) * most;
      terms.errors()[i] =
          dy.errors()[i] * most
              + dy.greatest(i) * root * x.errors()[i]
              // The sum may be of dy x and of dy apart, whose difference is taken afterwards.
              + Bounded.functionRounding(dy.greatest(i) * most)
              + Bounded.gamma(x.rows()) * dy.greatest(i) * most;
    }
    return List.of(dx, terms.sumOfRows(), dy.sumOfRows());
  }
}
