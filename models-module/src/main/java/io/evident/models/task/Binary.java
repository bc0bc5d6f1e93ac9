package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;
import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.Evaluation;
import io.evident.models.score.ScoreRanking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each example is of one of two classes, and one output says how likely the positive one is: its
 * target is 1, that of the other 0.
 *
 * @param negative the name of the class with the target 0 and the label 0
 * @param positive the name of the class with the target 1 and the label 1
 */
public record Binary(String negative, String positive) implements Task {

  @Override
  public TaskKind kind() {
    return TaskKind.BINARY;
  }

  @Override
  public int targets() {
    return 1;
  }

  @Override
  public void requireSuits(Loss loss) {
    LabelProbabilities.require(this, loss);
  }

  @Override
  public List<String> predicted(Loss loss) {
    return List.of(positive);
  }

  @Override
  public double[] prediction(Loss loss, double[] outputs) {
    return new double[] {LabelProbabilities.of(loss, outputs[0])};
  }

  @Override
  public boolean isRight(Loss loss, float[] outputs, int at, int label) {
    boolean said = LabelProbabilities.of(loss, outputs[at]) >= BinaryScores.USUAL_THRESHOLD;
    return said == (label == 1);
  }

  @Override
  public List<Double> thresholds(Answers answers) {
    return LabelProbabilities.thresholds(this, answers);
  }

  @Override
  public List<String> said(double[] prediction, List<Double> thresholds) {
    double threshold = LabelProbabilities.orUsual(thresholds, 1)[0];
    return List.of(prediction[0] >= threshold ? positive : negative);
  }

  @Override
  public <R> R accept(TaskVisitor<R> visitor) {
    return visitor.binary(this);
  }

  @Override
  public TaskReport report(EvaluationSubject subject, Answers answers, List<Double> thresholds) {
    double[] probabilities = LabelProbabilities.of(answers.predictions(this), 0);
    double threshold = LabelProbabilities.orUsual(thresholds, 1)[0];
    boolean[] truth = LabelProbabilities.truth(answers, 0);
    return new BinaryReport(
        subject,
        answers.mean(),
        negative,
        BinaryScores.of(positive, probabilities, truth, threshold),
        LabelProbabilities.origin(thresholds));
  }

  @Override
  public Scoring scoring(Loss loss, Examples examples) {
    double[] probabilities = new double[examples.size()];
    boolean[] truth = new boolean[probabilities.length];
    return new Scoring() {
      private int next;

      @Override
      public void add(float[] outputs) {
        for (float output : outputs) {
          probabilities[next] = LabelProbabilities.of(loss, output);
          truth[next] = examples.label(next) == 1;
          next++;
        }
      }

      @Override
      public Evaluation evaluation(double mean) {
        int[] labels = new int[truth.length];
        int[] predicted = new int[truth.length];
        for (int i = 0; i < truth.length; i++) {
          labels[i] = truth[i] ? 1 : 0;
          predicted[i] = probabilities[i] >= BinaryScores.USUAL_THRESHOLD ? 1 : 0;
        }
        ConfusionMatrix confusion = ConfusionMatrix.of(2, labels, predicted);
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("accuracy", confusion.accuracy());
        measures.put("rocArea", ScoreRanking.of(probabilities, truth).rocArea());
        return new Evaluation(mean, measures, Optional.of(confusion));
      }
    };
  }
}
