package io.evident.models.serving;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What a model says about one image. Immutable. */
public final class Prediction {
  private final List<String> classNames;
  private final float[] probabilities;
  private final float[] outputs;

  /** Holds the arrays. */
  Prediction(List<String> classNames, float[] probabilities, float[] outputs) {
    this.classNames = classNames;
    this.probabilities = probabilities;
    this.outputs = outputs;
  }

  /**
   * How many classes there are.
   *
   * @return at least 1
   */
  public int classes() {
    return probabilities.length;
  }

  /**
   * The probability of a class.
   *
   * @param label the class, in 0..classes() - 1
   * @return from 0 to 1
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public float probability(int label) {
    return probabilities[Objects.checkIndex(label, classes())];
  }

  /**
   * The network's own output for a class, before it is read as a probability.
   *
   * @param label the class, in 0..classes() - 1
   * @return the output
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public float output(int label) {
    return outputs[Objects.checkIndex(label, classes())];
  }

  /**
   * The likeliest class.
   *
   * @return the first of those with the largest output
   */
  public RankedClass top() {
    return top(1).get(0);
  }

  /**
   * The likeliest classes. They are ranked by the outputs, whose differences may be lost in
   * probabilities near 0 and 1; of equal ones the class that stands first comes first.
   *
   * @param count how many, at least 1; of more than there are, all
   * @return in falling order
   * @throws IllegalArgumentException if count is below 1
   */
  public List<RankedClass> top(int count) {
    if (!(count >= 1)) {
      throw new IllegalArgumentException("count must be at least 1, got " + count);
    }
    return IntStream.range(0, classes())
        .boxed()
        .sorted(Comparator.comparing((Integer k) -> 0 - outputs[k]))
        .limit(count)
        .map(k -> new RankedClass(k, classNames.get(k), probabilities[k]))
        .toList();
  }
}
