package io.evident.lab.atlas.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** The ways around gradients that are wrong or missing. */
public final class Remedies {
  /** Ops for which CustomGradients has a gradient. */
  private static final List<String> OWN =
      List.of("nn.sparseSoftmaxCrossEntropyWithLogits", "math.xlogy", "nn.conv3d");

  private Remedies() {}

  /**
   * All of them.
   *
   * @return the remedies, in the order of the page
   */
  public static List<AtlasRemedy> all() {
    List<AtlasCase> cases = AtlasCatalogue.cases();
    List<AtlasRemedy> all = new ArrayList<>(ConvolutionRemedies.of(cases));
    all.addAll(SoftmaxCases.remedies(cases));
    for (AtlasCase subject : cases) {
      if (OWN.contains(subject.op())) {
        all.add(new AtlasRemedy(subject, subject.build(), "CustomGradients.register()"));
      } else if (subject.op().equals("math.atan2") && !subject.attributes().equals("one shape")) {
        all.add(
            new AtlasRemedy(
                subject,
                (tf, x) -> tf.math.atan2(broadcast(tf, x, 0), broadcast(tf, x, 1)),
                "add to zeros of the other's shape first"));
      } else if (subject.op().equals("math.erfc")) {
        all.add(
            new AtlasRemedy(
                subject,
                (tf, x) -> tf.math.sub(CaseList.number(tf, 1, x.get(0)), tf.math.erf(x.get(0))),
                "1 - erf, where erfc is not tiny"));
      } else if (subject.name().startsWith("nn.localResponseNormalization (depth radius 1")) {
        all.add(
            new AtlasRemedy(
                subject,
                (tf, x) -> localResponseNormalization(tf, x.get(0)),
                "square, einsum with a band matrix, pow, div"));
      }
    }
    return List.copyOf(all);
  }

  private static Operand<TNumber> broadcast(Ops tf, List<Operand<TNumber>> x, int which) {
    return tf.math.add(x.get(which), tf.zerosLike(x.get(1 - which)));
  }

  /** x_c / (1 + alpha sum_{|d - c| <= 1} x_d^2)^beta, alpha = 0.5, beta = 0.75. */
  private static Operand<TNumber> localResponseNormalization(Ops tf, Operand<TNumber> x) {
    int channels = Math.toIntExact(x.shape().get(3));
    double[][] band = new double[channels][channels];
    for (int c = 0; c < channels; c++) {
      for (int d = Math.max(0, c - 1); d <= Math.min(channels - 1, c + 1); d++) {
        band[c][d] = 0.5;
      }
    }
    Operand<TNumber> near = tf.dtypes.cast(tf.constant(band), x.type());
    Operand<TNumber> sums = tf.linalg.einsum(List.of(tf.math.square(x), near), "bhwc,cd->bhwd");
    Operand<TNumber> scale = tf.math.add(sums, CaseList.number(tf, 1, x));
    return tf.math.div(x, tf.math.pow(scale, CaseList.number(tf, 0.75, x)));
  }
}
