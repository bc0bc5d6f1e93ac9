package io.evident.bayes.laplace;

import java.util.Random;

/** Made-up examples whose targets follow a head, with a bias as the last feature. */
record HeadProblem(HeadLikelihood likelihood, LinearHead truth, HeadExamples examples) {

  static HeadProblem of(HeadLikelihood likelihood, int size, int width, int outputs, long seed) {
    Random random = new Random(seed);
    double[] weights = random.doubles((long) outputs * width).map(u -> 2 * u - 1).toArray();
    LinearHead truth = new LinearHead(outputs, width, weights);
    float[] features = new float[size * width];
    float[] targets = new float[size * outputs];
    double[] logits = new double[outputs];
    double[] mean = new double[outputs];
    for (int n = 0; n < size; n++) {
      for (int i = 0; i < width; i++) {
        // As behind a ReLU: none is negative, about a third are 0.
        double x = Math.max(0, random.nextGaussian() + 0.4);
        features[n * width + i] = i == width - 1 ? 1 : (float) x;
      }
      truth.logits(features, n, logits);
      likelihood.mean(logits, mean);
      draw(likelihood, mean, random, targets, n * outputs);
    }
    return new HeadProblem(likelihood, truth, HeadExamples.of(features, width, targets, outputs));
  }

  private static void draw(
      HeadLikelihood likelihood, double[] mean, Random random, float[] targets, int at) {
    if (likelihood instanceof HeadLikelihood.Softmax) {
      double left = random.nextDouble();
      int label = 0;
      while (label < mean.length - 1 && left >= mean[label]) {
        left -= mean[label++];
      }
      targets[at + label] = 1;
      return;
    }
    for (int k = 0; k < mean.length; k++) {
      targets[at + k] =
          likelihood instanceof HeadLikelihood.GaussianNoise noise
              ? (float) (mean[k] + Math.sqrt(noise.variance()) * random.nextGaussian())
              : random.nextDouble() < mean[k] ? 1 : 0;
    }
  }

  /** H + d I written out, [K D, K D]. */
  double[][] precisionMatrix(LinearHead at, double precision) {
    int width = examples.width();
    int outputs = examples.outputs();
    double[][] p = new double[outputs * width][outputs * width];
    double[] logits = new double[outputs];
    double[] mean = new double[outputs];
    for (int n = 0; n < examples.size(); n++) {
      at.logits(examples.features(), n, logits);
      likelihood.mean(logits, mean);
      for (int a = 0; a < p.length; a++) {
        for (int b = 0; b < p.length; b++) {
          p[a][b] +=
              likelihood.curvature(mean, a / width, b / width)
                  * examples.features()[n * width + a % width]
                  * examples.features()[n * width + b % width];
        }
      }
    }
    for (int a = 0; a < p.length; a++) {
      p[a][a] += precision;
    }
    return p;
  }

  /** sum log p - d/2 |W|^2 written out. */
  double objective(double[] weights, double precision) {
    LinearHead head = new LinearHead(examples.outputs(), examples.width(), weights);
    double[] logits = new double[examples.outputs()];
    double sum = 0;
    for (int n = 0; n < examples.size(); n++) {
      head.logits(examples.features(), n, logits);
      sum += likelihood.logLikelihood(logits, examples.targets(), n);
    }
    for (double w : weights) {
      sum -= 0.5 * precision * w * w;
    }
    return sum;
  }
}
