package io.evident.bayes.laplace;

import java.util.List;
import java.util.stream.IntStream;

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

  /** W h_n of all examples, [N, K], of weights [K][D]. */
  double[] logits(double[][] weights) {
    return LinearHead.logits(weights, examples.features());
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

  /** The gradient in the weights, [K][D]. */
  double[][] gradient(double[] means) {
    return sums.outer(
        () -> {
          double[] mean = new double[outputs];
          double[] one = new double[outputs];
          return (row, count, h, to) -> {
            for (int r = 0; r < count; r++) {
              System.arraycopy(means, (row + r) * outputs, mean, 0, outputs);
              likelihood.gradient(mean, examples.targets(), row + r, one);
              for (int k = 0; k < outputs; k++) {
                to[4 * k + r] = one[k];
              }
            }
          };
        });
  }

  /** The curvature in the weights times a vector, H v, both [K][D]. */
  double[][] curvatureTimes(double[] means, double[][] v) {
    return sums.outer(
        () -> {
          double[] mean = new double[outputs];
          double[] one = new double[outputs];
          return (row, count, h, to) -> {
            RowProducts.timesFour(v, h, to);
            for (int r = 0; r < count; r++) {
              System.arraycopy(means, (row + r) * outputs, mean, 0, outputs);
              for (int k = 0; k < outputs; k++) {
                one[k] = to[4 * k + r];
              }
              likelihood.curvatureTimes(mean, one, one);
              for (int k = 0; k < outputs; k++) {
                to[4 * k + r] = one[k];
              }
            }
          };
        });
  }

  /**
   * Whether a gradient of the likelihood is small beside the terms that cancel in it. Where
   * features fit numbers exactly those terms vanish too: there it is small if no weight by itself
   * is further than so many of its standard deviations from its best value, given the others.
   *
   * @param means [N, K]
   * @param gradient [K][D]
   * @param part of the sum of the features' sizes times the largest residual; or of a deviation
   */
  boolean isFlat(double[] means, double[][] gradient, double part) {
    double[] mean = new double[outputs];
    double[] residual = new double[outputs];
    double[] largest = new double[outputs];
    double[] h = new double[examples.width()];
    double[] sizes = new double[examples.width()];
    double[][] curvature = new double[outputs][examples.width()];
    for (int n = 0; n < examples.size(); n++) {
      System.arraycopy(means, n * outputs, mean, 0, outputs);
      likelihood.gradient(mean, examples.targets(), n, residual);
      for (int k = 0; k < outputs; k++) {
        largest[k] = Math.max(largest[k], Math.abs(residual[k]));
      }
      examples.widen(n, h);
      for (int i = 0; i < h.length; i++) {
        sizes[i] += Math.abs(h[i]);
      }
      for (int k = 0; k < outputs && likelihood.meanIsLinear(); k++) {
        double own = likelihood.curvature(mean, k, k);
        for (int i = 0; i < h.length; i++) {
          curvature[k][i] += own * h[i] * h[i];
        }
      }
    }
    for (int k = 0; k < outputs; k++) {
      for (int i = 0; i < sizes.length; i++) {
        double most = Math.max(sizes[i] * largest[k], Math.sqrt(curvature[k][i]));
        if (!(Math.abs(gradient[k][i]) <= part * most)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The least and the largest margin along a direction.
   *
   * @param least 0 or less
   * @param most 0 or more
   */
  record Margins(double least, double most) {
    /**
     * Whether no example's targets become less probable all along the direction, and some more:
     * then the likelihood has no maximum.
     */
    boolean riseForEver() {
      return most > 0 && least >= 0;
    }
  }

  /**
   * The margins along a direction of the logits; of outputs that are not coupled, which each have a
   * direction of their own, those of each.
   *
   * @param direction [N, K]
   */
  List<Margins> margins(double[] direction) {
    double[] own = new double[outputs];
    int groups = likelihood.couplesOutputs() ? 1 : outputs;
    double[] least = new double[groups];
    double[] most = new double[groups];
    for (int n = 0; n < examples.size(); n++) {
      System.arraycopy(direction, n * outputs, own, 0, outputs);
      for (int k = 0; k < outputs; k++) {
        int group = groups == 1 ? 0 : k;
        double margin = likelihood.margin(own, examples.targets(), n, k);
        least[group] = Math.min(least[group], margin);
        most[group] = Math.max(most[group], margin);
      }
    }
    return IntStream.range(0, groups).mapToObj(g -> new Margins(least[g], most[g])).toList();
  }
}
