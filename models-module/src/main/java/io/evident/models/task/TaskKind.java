package io.evident.models.task;

import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;

/** The kinds of tasks, with what does not depend on the data. */
public enum TaskKind {
  /** Each example is of exactly one of several classes. */
  CLASSIFICATION("classification", true),

  /** Each example is of one of two classes, and one output says how likely the second is. */
  BINARY("binary", true),

  /** Each example has or has not each of several labels. */
  MULTI_LABEL("multiLabel", false),

  /** Each example has one or several numbers. */
  REGRESSION("regression", false);

  private static final Measure ACCURACY = new Measure("accuracy", "accuracy", false);

  private final String word;
  private final boolean countsRight;

  TaskKind(String word, boolean countsRight) {
    this.word = word;
    this.countsRight = countsRight;
  }

  /**
   * The loss where an experiment names none.
   *
   * @return the loss
   */
  public Loss usualLoss() {
    return switch (this) {
      case CLASSIFICATION -> new SoftmaxCrossEntropy();
      case BINARY, MULTI_LABEL -> new BinaryCrossEntropyOnLogits();
      case REGRESSION -> new HalfMeanSquaredError();
    };
  }

  /**
   * As in an experiment's YAML.
   *
   * @return such as multiLabel
   */
  public String word() {
    return word;
  }

  /**
   * Whether a step can count the examples that it gives their class, for the running accuracy.
   *
   * @return false where there are no classes
   */
  public boolean countsRight() {
    return countsRight;
  }

  /**
   * Whether targets are classes or labels, not numbers.
   *
   * @return false for regression
   */
  public boolean hasClasses() {
    return this != REGRESSION;
  }

  /**
   * What is measured beside the loss, in order.
   *
   * @return such as accuracy
   */
  public List<Measure> measures() {
    return switch (this) {
      case CLASSIFICATION -> List.of(ACCURACY);
      case BINARY -> List.of(ACCURACY, new Measure("rocArea", "area under ROC", false));
      case MULTI_LABEL ->
          List.of(
              new Measure("f1", "F1", false), new Measure("exactMatch", "exact matches", false));
      case REGRESSION ->
          List.of(
              new Measure("rmse", "RMSE", true),
              new Measure("mae", "MAE", true),
              new Measure("r2", "R2", false));
    };
  }

  @Override
  public String toString() {
    return word;
  }
}
