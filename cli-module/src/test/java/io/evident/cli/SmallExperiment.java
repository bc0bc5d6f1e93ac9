package io.evident.cli;

/** An experiment that is trained in a moment. */
final class SmallExperiment {
  /** A linear classifier of a part of the built-in sample. */
  static final String LINEAR =
      """
      name: linear
      network:
        input: [32, 32, 3]
        layers: [flatten, {dense: {units: 10}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {train: 80, validation: 20, test: 20}
      optimizer: {kind: momentum, learningRate: 0.01, momentum: 0.9}
      batchSize: 16
      epochs: 1
      seed: 1
      """;

  private SmallExperiment() {}
}
