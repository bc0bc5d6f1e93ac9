package io.evident.bayes.laplace;

import java.util.Locale;

/**
 * How the targets of an example depend on its K logits f.
 *
 * <p>Each has the mean m of its targets as a function of the logits, the log-likelihood, its
 * gradient in the logits, and the curvature L [K, K], the negative of its second derivative. The
 * log-likelihood is concave in f, and L depends on the logits alone, not on the targets, so that
 * the generalized Gauss-Newton matrix of a linear layer is its Hessian. Source: J. Martens, "New
 * insights and perspectives on the natural gradient method", JMLR 21 (2020), section 8.
 */
public sealed interface HeadLikelihood {
  /**
   * The mean of the targets: probabilities, or the value of a regression.
   *
   * @param logits f, [K]
   * @param to receives m, [K]
   */
  void mean(double[] logits, double[] to);

  /**
   * log p(y | f).
   *
   * @param logits f, [K]
   * @param targets y of all examples, [N, K]
   * @param row which example
   * @return the log-likelihood in nats
   */
  double logLikelihood(double[] logits, float[] targets, int row);

  /**
   * The gradient of log p(y | f) in the logits, y - m where the logits are the natural parameters.
   *
   * @param mean m at these logits, [K]
   * @param targets y of all examples, [N, K]
   * @param row which example
   * @param to receives the gradient, [K]
   */
  default void gradient(double[] mean, float[] targets, int row, double[] to) {
    for (int k = 0; k < mean.length; k++) {
      to[k] = targets[row * mean.length + k] - mean[k];
    }
  }

  /**
   * An entry of the curvature L.
   *
   * @param mean m at the logits, [K]
   * @param k its row
   * @param l its column
   * @return L_kl
   */
  double curvature(double[] mean, int k, int l);

  /**
   * The curvature times a vector.
   *
   * @param mean m at the logits, [K]
   * @param vector u, [K]
   * @param to receives L u, [K]; may be u itself
   */
  void curvatureTimes(double[] mean, double[] vector, double[] to);

  /**
   * Whether an output's probability depends on the logits of the others. If so the rows of L sum to
   * 0 and its entries off the diagonal are 0 or less; if not, those entries are 0.
   *
   * @return whether L has entries off its diagonal
   */
  boolean couplesOutputs();

  /**
   * Whether the mean is the logits themselves, so that their uncertainty does not change it.
   *
   * @return whether m = f
   */
  boolean meanIsLinear();

  /**
   * Refuses targets that this likelihood cannot have.
   *
   * @param examples the examples
   * @throws IllegalArgumentException naming the row
   */
  void requireTargets(HeadExamples examples);

  /**
   * By how much a direction of the logits of an example speaks for its target rather than for
   * another: the likelihood never falls along a direction none of whose margins is negative.
   *
   * @param direction u, [K]
   * @param targets y of all examples, [N, K]
   * @param row which example
   * @param k the output beside which the target stands
   * @return of classes u_y - u_k, of a yes or no u_k or -u_k, of a regression negative infinity
   */
  double margin(double[] direction, float[] targets, int row, int k);

  /**
   * K classes of which an example has one: p = softmax(f), log p(y | f) = f_y - log sum exp f, L =
   * diag(p) - p p'. Targets are one-hot.
   */
  record Softmax() implements HeadLikelihood {
    @Override
    public void mean(double[] logits, double[] to) {
      double largest = largest(logits);
      double sum = 0;
      for (int k = 0; k < logits.length; k++) {
        to[k] = Math.exp(logits[k] - largest);
        sum += to[k];
      }
      for (int k = 0; k < logits.length; k++) {
        to[k] /= sum;
      }
    }

    private static double largest(double[] logits) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double logit : logits) {
        largest = Math.max(largest, logit);
      }
      return largest;
    }

    @Override
    public double logLikelihood(double[] logits, float[] targets, int row) {
      int label = label(targets, row, logits.length);
      double largest = largest(logits);
      boolean right = logits[label] == largest;
      // The 1 of the largest logit is added last, so that a loss near 0 keeps its digits.
      double others = 0;
      boolean skipped = false;
      for (int k = 0; k < logits.length; k++) {
        if (!skipped && (right ? k == label : logits[k] == largest)) {
          skipped = true;
        } else {
          others += Math.exp(logits[k] - largest);
        }
      }
      return (logits[label] - largest) - Math.log1p(others);
    }

    private static int label(float[] targets, int row, int outputs) {
      int label = 0;
      while (targets[row * outputs + label] == 0) {
        label++;
      }
      return label;
    }

    @Override
    public double curvature(double[] mean, int k, int l) {
      return k == l ? mean[k] * (1 - mean[k]) : -mean[k] * mean[l];
    }

    @Override
    public void curvatureTimes(double[] mean, double[] vector, double[] to) {
      double along = RowProducts.dot(mean, vector);
      for (int k = 0; k < mean.length; k++) {
        to[k] = mean[k] * (vector[k] - along);
      }
    }

    @Override
    public boolean meanIsLinear() {
      return false;
    }

    @Override
    public boolean couplesOutputs() {
      return true;
    }

    @Override
    public void requireTargets(HeadExamples examples) {
      int outputs = examples.outputs();
      if (outputs < 2) {
        throw new IllegalArgumentException("a softmax needs at least 2 classes, got " + outputs);
      }
      float[] targets = examples.targets();
      for (int n = 0; n < examples.size(); n++) {
        int ones = 0;
        int zeros = 0;
        for (int k = 0; k < outputs; k++) {
          ones += targets[n * outputs + k] == 1 ? 1 : 0;
          zeros += targets[n * outputs + k] == 0 ? 1 : 0;
        }
        if (ones != 1 || zeros != outputs - 1) {
          throw new IllegalArgumentException(
              "targets of classes must be one-hot, row " + n + ", counted from 0, is not");
        }
      }
    }

    @Override
    public double margin(double[] direction, float[] targets, int row, int k) {
      return direction[label(targets, row, direction.length)] - direction[k];
    }
  }

  /**
   * Outputs that are each a yes or no of their own: p_k = 1 / (1 + exp(-f_k)), log p(y | f) = sum
   * y_k log p_k + (1 - y_k) log(1 - p_k), L = diag(p_k (1 - p_k)). Targets are 0 or 1.
   */
  record Logistic() implements HeadLikelihood {
    @Override
    public void mean(double[] logits, double[] to) {
      for (int k = 0; k < logits.length; k++) {
        double small = Math.exp(-Math.abs(logits[k]));
        to[k] = (logits[k] >= 0 ? 1 : small) / (1 + small);
      }
    }

    @Override
    public double logLikelihood(double[] logits, float[] targets, int row) {
      double sum = 0;
      for (int k = 0; k < logits.length; k++) {
        double margin = targets[row * logits.length + k] == 1 ? logits[k] : -logits[k];
        sum += Math.min(margin, 0) - Math.log1p(Math.exp(-Math.abs(margin)));
      }
      return sum;
    }

    @Override
    public double curvature(double[] mean, int k, int l) {
      return k == l ? mean[k] * (1 - mean[k]) : 0;
    }

    @Override
    public void curvatureTimes(double[] mean, double[] vector, double[] to) {
      for (int k = 0; k < mean.length; k++) {
        to[k] = mean[k] * (1 - mean[k]) * vector[k];
      }
    }

    @Override
    public boolean meanIsLinear() {
      return false;
    }

    @Override
    public boolean couplesOutputs() {
      return false;
    }

    @Override
    public void requireTargets(HeadExamples examples) {
      float[] targets = examples.targets();
      for (int i = 0; i < targets.length; i++) {
        if (targets[i] != 0 && targets[i] != 1) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "targets of yes or no must be 0 or 1, got %s in row %d, counted from 0",
                  targets[i],
                  i / examples.outputs()));
        }
      }
    }

    @Override
    public double margin(double[] direction, float[] targets, int row, int k) {
      return targets[row * direction.length + k] == 1 ? direction[k] : -direction[k];
    }
  }

  /**
   * Numbers with Gaussian noise of known variance: y ~ N(f, s2 I), log p(y | f) = -K/2 log(2 pi s2)
   * - |y - f|^2 / (2 s2), L = I / s2.
   *
   * @param variance s2, finite and positive
   */
  record GaussianNoise(double variance) implements HeadLikelihood {
    public GaussianNoise {
      if (!(variance > 0 && variance <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException("variance must be finite and > 0, got " + variance);
      }
    }

    @Override
    public void mean(double[] logits, double[] to) {
      System.arraycopy(logits, 0, to, 0, logits.length);
    }

    @Override
    public double logLikelihood(double[] logits, float[] targets, int row) {
      double sum = 0;
      for (int k = 0; k < logits.length; k++) {
        double left = targets[row * logits.length + k] - logits[k];
        sum += left * left;
      }
      return -0.5 * (logits.length * Math.log(2 * Math.PI * variance) + sum / variance);
    }

    @Override
    public void gradient(double[] mean, float[] targets, int row, double[] to) {
      for (int k = 0; k < mean.length; k++) {
        to[k] = (targets[row * mean.length + k] - mean[k]) / variance;
      }
    }

    @Override
    public double curvature(double[] mean, int k, int l) {
      return k == l ? 1 / variance : 0;
    }

    @Override
    public void curvatureTimes(double[] mean, double[] vector, double[] to) {
      for (int k = 0; k < mean.length; k++) {
        to[k] = vector[k] / variance;
      }
    }

    @Override
    public boolean meanIsLinear() {
      return true;
    }

    @Override
    public boolean couplesOutputs() {
      return false;
    }

    @Override
    public void requireTargets(HeadExamples examples) {
      // All finite numbers will do, and examples have no others.
    }

    @Override
    public double margin(double[] direction, float[] targets, int row, int k) {
      return Double.NEGATIVE_INFINITY;
    }
  }
}
