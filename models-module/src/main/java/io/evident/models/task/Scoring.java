package io.evident.models.task;

import io.evident.models.score.Evaluation;

/** Takes what a network says about examples, a batch after another, and judges it. */
public interface Scoring {

  /**
   * Takes the outputs about examples that follow those taken before.
   *
   * @param outputs row-major [example, output]; not kept
   */
  void add(float[] outputs);

  /**
   * What all examples came to.
   *
   * @param loss mean over them
   * @return the figures
   */
  Evaluation evaluation(double loss);
}
