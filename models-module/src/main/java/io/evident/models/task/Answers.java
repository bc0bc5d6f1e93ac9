package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;

/** What a network says about examples, beside what it should. Arrays are held. */
public final class Answers {
  private final Loss loss;
  private final double mean;
  private final float[] outputs;
  private final Examples examples;

  /**
   * Answers about examples.
   *
   * @param loss that the network is trained with
   * @param mean of that loss over the examples
   * @param outputs row-major [example, output], finite
   * @param examples in the order of the outputs
   * @throws IllegalArgumentException if there are not as many outputs for each example
   */
  public Answers(Loss loss, double mean, float[] outputs, Examples examples) {
    this.loss = loss;
    this.mean = mean;
    this.outputs = outputs;
    this.examples = examples;
    if (outputs.length == 0 || outputs.length % examples.size() != 0) {
      throw new IllegalArgumentException(
          "there must be as many outputs for each of "
              + examples.size()
              + " examples, got "
              + outputs.length);
    }
  }

  /** That the network is trained with. */
  Loss loss() {
    return loss;
  }

  /** Of the loss, over the examples. */
  double mean() {
    return mean;
  }

  /** All of them. */
  float[] outputs() {
    return outputs;
  }

  /**
   * How many examples.
   *
   * @return at least 1
   */
  public int size() {
    return examples.size();
  }

  /** Where the outputs about an example begin. */
  int at(int example) {
    return example * (outputs.length / examples.size());
  }

  /**
   * What a task reads from the outputs about each example.
   *
   * @param task of these answers
   * @return a row for each example, as {@link Task#prediction} gives it
   */
  public double[][] predictions(Task task) {
    double[][] rows = new double[size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = task.prediction(loss, outputs, at(i));
    }
    return rows;
  }

  /**
   * The class of each example.
   *
   * @return labels, where each example is of exactly one class
   */
  public int[] labels() {
    int[] labels = new int[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = examples.label(i);
    }
    return labels;
  }

  /**
   * The targets of an example.
   *
   * @param example from 0
   * @return as the network is trained on them
   */
  public float[] target(int example) {
    float[] target = new float[examples.targets()];
    examples.target(example, target, 0);
    return target;
  }
}
