package io.evident.models.serving;

import io.evident.models.calibration.ConformalSets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a model says about one image. Immutable. */
public final class Prediction {
  private final List<String> classNames;
  private final float[] outputs;
  private final float[] plain;
  private final float[] probabilities;
  private final Optional<ConformalSets> sets;

  /** Holds the arrays; of a model that is not calibrated. */
  Prediction(List<String> classNames, float[] probabilities, float[] outputs) {
    this(classNames, outputs, probabilities, probabilities, Optional.empty());
  }

  /** Holds the arrays. */
  Prediction(
      List<String> classNames,
      float[] outputs,
      float[] plain,
      float[] probabilities,
      Optional<ConformalSets> sets) {
    this.classNames = classNames;
    this.outputs = outputs;
    this.plain = plain;
    this.probabilities = probabilities;
    this.sets = sets;
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
   * Whether the model is calibrated.
   *
   * @return true if probabilities are calibrated ones, and there are sets
   */
  public boolean isCalibrated() {
    return sets.isPresent();
  }

  /**
   * The probabilities of all classes, calibrated if the model is.
   *
   * @return a new array, in the order of the classes
   */
  public float[] probabilities() {
    return probabilities.clone();
  }

  /**
   * The probabilities that the network's own outputs give.
   *
   * @return a new array, in the order of the classes; {@link #probabilities()} of a model that is
   *     not calibrated
   */
  public float[] plainProbabilities() {
    return plain.clone();
  }

  /**
   * The classes among which the true one is with a probability of at least 1 - alpha, over images
   * like those that the model was calibrated with.
   *
   * @param alpha between 0 and 1
   * @return the most probable first; may be empty
   * @throws IllegalStateException if the model is not calibrated
   * @throws IllegalArgumentException if it was calibrated with fewer than 1 / alpha - 1 images, in
   *     all or of a class where sets are by class
   */
  public List<RankedClass> set(double alpha) {
    ConformalSets all =
        sets.orElseThrow(
            () ->
                new IllegalStateException(
                    "this model is not calibrated; calibrate its run (evident calibrate)"));
    double[] p = new double[probabilities.length];
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      sum += probabilities[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] = probabilities[k] / sum; // float32 adds up to nearly 1
    }
    return Arrays.stream(all.set(p, alpha)).mapToObj(this::ranked).toList();
  }

  private RankedClass ranked(int label) {
    return new RankedClass(label, classNames.get(label), probabilities[label]);
  }

  /**
   * The probability of a class, calibrated if the model is.
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
   * @return the first of those with the largest output, of a calibrated model with the largest
   *     probability
   */
  public RankedClass top() {
    return top(1).get(0);
  }

  /**
   * The likeliest classes. They are ranked by the outputs, whose differences may be lost in
   * probabilities near 0 and 1, and of a calibrated model first by its probabilities; of equal ones
   * the class that stands first comes first.
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
        .sorted(
            Comparator.comparing((Integer k) -> isCalibrated() ? 0 - probabilities[k] : 0f)
                .thenComparing(k -> 0 - outputs[k]))
        .limit(count)
        .map(this::ranked)
        .toList();
  }
}
