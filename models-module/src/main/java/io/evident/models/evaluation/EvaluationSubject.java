package io.evident.models.evaluation;

import io.evident.models.data.ExampleKind;

/**
 * What was evaluated on which examples.
 *
 * @param experiment its name
 * @param checkpoint which of its weights, such as "last" or "best"
 * @param epoch the last epoch these weights finished, 0 before the first
 * @param step how many steps led to them
 * @param split which of the examples: "train", "validation" or "test"
 * @param source where the examples are from, in one line
 * @param digest of exactly the examples evaluated on
 * @param examples what they are called
 */
public record EvaluationSubject(
    String experiment,
    String checkpoint,
    int epoch,
    long step,
    String split,
    String source,
    String digest,
    ExampleKind examples) {

  /**
   * Which weights these are, for a title.
   *
   * @return such as "best weights, epoch 3"
   */
  public String weights() {
    return checkpoint + " weights, epoch " + epoch;
  }
}
