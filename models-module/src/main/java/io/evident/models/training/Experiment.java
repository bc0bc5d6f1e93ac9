package io.evident.models.training;

import io.evident.backprop.network.Network;

/**
 * Everything that decides the outcome of a training, the data and the machine apart.
 *
 * @param name what to call it; also the name of its run directory
 * @param description one line for a person
 * @param network the network, with its loss
 * @param normalization from bytes to what the network sees
 * @param optimizer how weights follow the gradient
 * @param batchSize images a step, at least 1; the last batch of an epoch may be smaller
 * @param epochs passes over the training images, at least 1
 * @param seed of the initial weights and of the order of the images
 */
public record Experiment(
    String name,
    String description,
    Network network,
    Normalization normalization,
    Optimizer optimizer,
    int batchSize,
    int epochs,
    long seed) {

  /**
   * Checks the sizes and the name.
   *
   * @param name what to call it; also the name of its run directory
   * @param description one line for a person
   * @param network the network, with its loss
   * @param normalization from bytes to what the network sees
   * @param optimizer how weights follow the gradient
   * @param batchSize images a step, at least 1; the last batch of an epoch may be smaller
   * @param epochs passes over the training images, at least 1
   * @param seed of the initial weights and of the order of the images
   * @throws IllegalArgumentException if batchSize or epochs is less than 1, or the name is not made
   *     of letters, digits, dots, dashes and underscores
   */
  public Experiment {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name must be made of letters, digits, '.', '-' and '_', got \"" + name + "\"");
    }
    if (!(batchSize >= 1)) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    if (!(epochs >= 1)) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }
  }
}
