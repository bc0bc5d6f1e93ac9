package io.evident.backprop.manual;

/**
 * L = -1/N sum_n sum_k t_nk log p_nk, with p_n = softmax(z_n), that is log p_nk = z_nk - m_n - log
 * sum_j exp(z_nj - m_n) for any m_n; the largest logit is taken, so that no exponential overflows.
 *
 * <p>From d log p_nk / dz_nj = [k = j] - p_nj: dL/dz_nj = (p_nj sum_k t_nk - t_nj) / N. With
 * targets that sum to 1 this is (p - t) / N.
 */
final class ManualSoftmaxCrossEntropy implements ManualLoss {

  @Override
  public double value(int batch, double[] z, double[] t) {
    int classes = z.length / batch;
    double sum = 0;
    for (int n = 0; n < batch; n++) {
      double logNormalizer = logSumExp(z, n * classes, classes);
      for (int k = n * classes; k < (n + 1) * classes; k++) {
        sum -= t[k] * (z[k] - logNormalizer);
      }
    }
    return sum / batch;
  }

  @Override
  public double[] gradient(int batch, double[] z, double[] t) {
    int classes = z.length / batch;
    double[] dz = new double[z.length];
    for (int n = 0; n < batch; n++) {
      double logNormalizer = logSumExp(z, n * classes, classes);
      double targetSum = 0;
      for (int k = n * classes; k < (n + 1) * classes; k++) {
        targetSum += t[k];
      }
      for (int k = n * classes; k < (n + 1) * classes; k++) {
        dz[k] = (Math.exp(z[k] - logNormalizer) * targetSum - t[k]) / batch;
      }
    }
    return dz;
  }

  private static double logSumExp(double[] z, int from, int count) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = from; k < from + count; k++) {
      max = Math.max(max, z[k]);
    }
    double sum = 0;
    for (int k = from; k < from + count; k++) {
      sum += Math.exp(z[k] - max);
    }
    return max + Math.log(sum);
  }
}
