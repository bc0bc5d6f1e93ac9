package io.evident.bayes.laplace;

/** The log-likelihood of all examples as a function of their logits, and its derivatives. */
final class HeadObjective {
  private final HeadLikelihood likelihood;
  private final HeadExamples examples;
  private final ExampleSums sums;
  private final int outputs;

  /**
   * The objective of a head.
   *
   * @throws IllegalArgumentException if the shapes do not fit or the likelihood cannot have the
   *     targets
   */
  HeadObjective(HeadLikelihood likelihood, LinearHead head, HeadExamples examples) {
    examples.require(head);
    likelihood.requireTargets(examples);
    this.likelihood = likelihood;
    this.examples = examples;
    this.sums = new ExampleSums(examples);
    this.outputs = examples.outputs();
  }

  /** W h_n of all examples, [N, K]. */
  double[] logits(double[] weights) {
    int width = examples.width();
    double[] to = new double[Math.multiplyExact(examples.size(), outputs)];
    sums.forEach(
        (start, end) -> {
          double[] h = new double[width];
          for (int n = start; n < end; n++) {
            examples.widen(n, h, 0);
            RowProducts.times(weights, outputs, h, 0, width, to, n * outputs);
          }
        });
    return to;
  }

  /** log p of all targets at logits that lie a part t of the way along a direction. */
  double logLikelihood(double[] logits, double[] direction, double t) {
    return sums.sum(
        () -> {
          double[] own = new double[outputs];
          return row -> {
            int at = row * outputs;
            for (int k = 0; k < outputs; k++) {
              own[k] = logits[at + k] + t * direction[at + k];
            }
            return likelihood.logLikelihood(own, examples.targets(), row);
          };
        });
  }

  double logLikelihood(double[] logits) {
    return logLikelihood(logits, logits, 0);
  }

  /** The means of all examples, [N, K]. */
  double[] means(double[] logits) {
    double[] to = new double[logits.length];
    sums.forEach(
        (start, end) -> {
          double[] own = new double[outputs];
          double[] mean = new double[outputs];
          for (int n = start; n < end; n++) {
            System.arraycopy(logits, n * outputs, own, 0, outputs);
            likelihood.mean(own, mean);
            System.arraycopy(mean, 0, to, n * outputs, outputs);
          }
        });
    return to;
  }

  /** The gradient in the weights, [K, D]. */
  double[] gradient(double[] means) {
    return sums.outer(
        () -> {
          double[] own = new double[outputs];
          return (row, h, from, to) -> {
            System.arraycopy(means, row * outputs, own, 0, outputs);
            likelihood.gradient(own, examples.targets(), row, to);
          };
        });
  }

  /** The curvature in the weights times a vector, H v, [K, D]. */
  double[] curvatureTimes(double[] means, double[] v) {
    int width = examples.width();
    return sums.outer(
        () -> {
          double[] own = new double[outputs];
          double[] u = new double[outputs];
          return (row, h, from, to) -> {
            System.arraycopy(means, row * outputs, own, 0, outputs);
            RowProducts.times(v, outputs, h, from, width, u, 0);
            likelihood.curvatureTimes(own, u, to);
          };
        });
  }

  /**
   * Whether no example's targets become less probable all along a direction of the logits, and some
   * more: then the likelihood has no maximum. Outputs that are not coupled each have a direction.
   *
   * @param direction [N, K]
   * @param tolerance the most a margin may be below 0, in units of the largest
   */
  boolean risesForEver(double[] direction, double tolerance) {
    double[] own = new double[outputs];
    double[] least = new double[outputs];
    double[] most = new double[outputs];
    for (int n = 0; n < examples.size(); n++) {
      System.arraycopy(direction, n * outputs, own, 0, outputs);
      for (int k = 0; k < outputs; k++) {
        int group = likelihood.couplesOutputs() ? 0 : k;
        double margin = likelihood.margin(own, examples.targets(), n, k);
        least[group] = Math.min(least[group], margin);
        most[group] = Math.max(most[group], margin);
      }
    }
    for (int group = 0; group < outputs; group++) {
      if (most[group] > 0 && least[group] >= -tolerance * most[group]) {
        return true;
      }
    }
    return false;
  }
}
