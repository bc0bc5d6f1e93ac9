package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.TaskReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a network is to say about examples: it owns what their targets are, the loss that is usual,
 * how outputs are read and what is measured of them.
 */
public sealed interface Task permits Classification, Binary, MultiLabel, Regression {

  /**
   * What kind of task it is.
   *
   * @return the kind, with what it measures
   */
  TaskKind kind();

  /**
   * How many targets an example has.
   *
   * @return 1 or more
   */
  int targets();

  /**
   * Requires a loss that suits the task.
   *
   * @param loss any
   * @throws IllegalArgumentException if outputs trained with it could not be read
   */
  void requireSuits(Loss loss);

  /**
   * What a prediction consists of, in order: the probabilities of classes or labels, or numbers.
   *
   * @param loss that the network is trained with
   * @return names, such as those of the classes
   */
  List<String> predicted(Loss loss);

  /**
   * Reads outputs.
   *
   * @param loss that the network is trained with
   * @param outputs of a batch
   * @param at where those about the example begin
   * @return a number for each of {@link #predicted}, a new array
   */
  default double[] prediction(Loss loss, float[] outputs, int at) {
    double[] row = new double[loss.outputs(targets())];
    for (int k = 0; k < row.length; k++) {
      row[k] = outputs[at + k];
    }
    return prediction(loss, row);
  }

  /**
   * Reads the outputs about one example.
   *
   * @param loss that the network is trained with
   * @param outputs about the example
   * @return a number for each of {@link #predicted}, a new array
   */
  double[] prediction(Loss loss, double[] outputs);

  /**
   * Whether outputs give an example its class.
   *
   * @param loss that the network is trained with
   * @param outputs of a batch
   * @param at where those about the example begin
   * @param label of the example
   * @return false where examples are of no class
   */
  default boolean isRight(Loss loss, float[] outputs, int at, int label) {
    return false;
  }

  /**
   * Begins to judge a network.
   *
   * @param loss that it is trained with
   * @param examples that its outputs are about
   * @return what takes the outputs
   */
  Scoring scoring(Loss loss, Examples examples);

  /**
   * The classes or labels that a prediction gives an example.
   *
   * @param prediction as {@link #prediction} gives it
   * @param thresholds of each label, as {@link #thresholds} gives them; none for the usual half
   * @return one class; of labels those that it has; none of numbers
   */
  List<String> said(double[] prediction, List<Double> thresholds);

  /**
   * Calls the visitor's method for this kind of task.
   *
   * @param visitor the visitor
   * @param <R> what it returns
   * @return what the visitor returned
   */
  <R> R accept(TaskVisitor<R> visitor);

  /**
   * The probabilities from which on an example is said to have a label: those of the best F1.
   *
   * @param answers about examples that were not trained on, such as those for validation
   * @return one for each label, where there are labels that an example has or has not; else none
   */
  default List<Double> thresholds(Answers answers) {
    return List.of();
  }

  /**
   * Everything that is said about answers.
   *
   * @param subject what was evaluated on which examples
   * @param answers about them
   * @param thresholds of each label, as {@link #thresholds} gives them; none for the usual half
   * @return the report
   */
  TaskReport report(EvaluationSubject subject, Answers answers, List<Double> thresholds);

  /**
   * Requires that no two numbers that are predicted have one name.
   *
   * @param names as {@link #predicted} gives them
   * @throws IllegalArgumentException if two are the same
   */
  static void requireApart(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "two predicted numbers would be called \"" + name + "\"; rename a target");
      }
    }
  }

  /**
   * The error of a loss that does not suit a task.
   *
   * @param task any
   * @param loss that does not suit it
   * @param suits what does
   * @return the error
   */
  static IllegalArgumentException unsuited(Task task, Loss loss, String suits) {
    return new IllegalArgumentException(
        "loss " + loss.kind() + " does not suit " + task.kind() + "; take " + suits);
  }
}
