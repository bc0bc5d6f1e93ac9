package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.score.Calibration;
import io.evident.models.score.ClassProbabilities;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.Evaluation;
import io.evident.models.score.Predictions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each example is of exactly one class, and the network has an output for each: the class of the
 * largest is predicted, of equal ones the first.
 *
 * @param classNames in the order of the labels
 */
public record Classification(List<String> classNames) implements Task {
  public Classification {
    classNames = List.copyOf(classNames);
  }

  @Override
  public TaskKind kind() {
    return TaskKind.CLASSIFICATION;
  }

  @Override
  public int targets() {
    return classNames.size();
  }

  @Override
  public void requireSuits(Loss loss) {
    // It refuses what is not about classes.
    ClassProbabilities.of(loss);
  }

  @Override
  public List<String> predicted(Loss loss) {
    return classNames;
  }

  @Override
  public double[] prediction(Loss loss, double[] outputs) {
    return ClassProbabilities.of(loss).apply(outputs);
  }

  @Override
  public boolean isRight(Loss loss, float[] outputs, int at, int label) {
    return largest(outputs, at) == label;
  }

  private int largest(float[] outputs, int at) {
    int largest = 0;
    for (int k = 1; k < classNames.size(); k++) {
      if (outputs[at + k] > outputs[at + largest]) {
        largest = k;
      }
    }
    return largest;
  }

  @Override
  public List<String> said(double[] prediction, List<Double> thresholds) {
    int best = 0;
    for (int k = 1; k < prediction.length; k++) {
      best = prediction[k] > prediction[best] ? k : best;
    }
    return List.of(classNames.get(best));
  }

  @Override
  public <R> R accept(TaskVisitor<R> visitor) {
    return visitor.classification(this);
  }

  @Override
  public TaskReport report(EvaluationSubject subject, Answers answers, List<Double> thresholds) {
    Predictions predictions =
        Predictions.of(
            answers.loss(), answers.mean(), classNames, answers.labels(), answers.outputs());
    return EvaluationReport.of(
        subject,
        predictions,
        EvaluationReport.usualTopK(classNames.size()),
        Calibration.DEFAULT_BINS);
  }

  @Override
  public Scoring scoring(Loss loss, Examples examples) {
    int classes = classNames.size();
    int[] labels = new int[examples.size()];
    int[] predicted = new int[labels.length];
    return new Scoring() {
      private int next;

      @Override
      public void add(float[] outputs) {
        for (int at = 0; at < outputs.length; at += classes) {
          labels[next] = examples.label(next);
          predicted[next++] = largest(outputs, at);
        }
      }

      @Override
      public Evaluation evaluation(double mean) {
        ConfusionMatrix confusion = ConfusionMatrix.of(classes, labels, predicted);
        return new Evaluation(
            mean, Map.of("accuracy", confusion.accuracy()), Optional.of(confusion));
      }
    };
  }
}
