package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.MultiLabelReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.Evaluation;
import io.evident.models.score.MultiLabelScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Each example has or has not each of several labels: an output for each, and a target of 1 or 0.
 *
 * @param labels their names, in the order of the outputs
 */
public record MultiLabel(List<String> labels) implements Task {

  public MultiLabel {
    labels = List.copyOf(labels);
  }

  @Override
  public TaskKind kind() {
    return TaskKind.MULTI_LABEL;
  }

  @Override
  public int targets() {
    return labels.size();
  }

  @Override
  public void requireSuits(Loss loss) {
    LabelProbabilities.require(this, loss);
    Task.requireApart(labels);
  }

  @Override
  public List<String> predicted(Loss loss) {
    return labels;
  }

  @Override
  public double[] prediction(Loss loss, double[] outputs) {
    double[] probabilities = new double[labels.size()];
    for (int k = 0; k < probabilities.length; k++) {
      probabilities[k] = LabelProbabilities.of(loss, outputs[k]);
    }
    return probabilities;
  }

  @Override
  public List<Double> thresholds(Answers answers) {
    return LabelProbabilities.thresholds(this, answers);
  }

  @Override
  public List<String> said(double[] prediction, List<Double> thresholds) {
    double[] least = LabelProbabilities.orUsual(thresholds, labels.size());
    return IntStream.range(0, least.length)
        .filter(k -> prediction[k] >= least[k])
        .mapToObj(labels::get)
        .toList();
  }

  @Override
  public <R> R accept(TaskVisitor<R> visitor) {
    return visitor.multiLabel(this);
  }

  @Override
  public TaskReport report(EvaluationSubject subject, Answers answers, List<Double> thresholds) {
    boolean[][] truth = new boolean[answers.size()][labels.size()];
    for (int i = 0; i < truth.length; i++) {
      float[] target = answers.target(i);
      for (int k = 0; k < target.length; k++) {
        truth[i][k] = target[k] == 1;
      }
    }
    return new MultiLabelReport(
        subject,
        answers.mean(),
        MultiLabelScores.of(
            labels,
            answers.predictions(this),
            truth,
            LabelProbabilities.orUsual(thresholds, labels.size())),
        LabelProbabilities.origin(thresholds));
  }

  /** F1 over all labels together (micro), 2 TP / (2 TP + FP + FN), and the exact matches. */
  @Override
  public Scoring scoring(Loss loss, Examples examples) {
    return new Scoring() {
      private final float[] target = new float[labels.size()];
      private int next;
      private long exact;
      private long truePositives;
      private long wrong;

      @Override
      public void add(float[] outputs) {
        for (int at = 0; at < outputs.length; at += target.length) {
          examples.target(next++, target, 0);
          boolean all = true;
          for (int k = 0; k < target.length; k++) {
            double probability = LabelProbabilities.of(loss, outputs[at + k]);
            boolean said = probability >= BinaryScores.USUAL_THRESHOLD;
            boolean has = target[k] == 1;
            truePositives += said && has ? 1 : 0;
            wrong += said != has ? 1 : 0;
            all &= said == has;
          }
          exact += all ? 1 : 0;
        }
      }

      @Override
      public Evaluation evaluation(double mean) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("f1", 2.0 * truePositives / (2 * truePositives + wrong));
        measures.put("exactMatch", (double) exact / next);
        return new Evaluation(mean, measures, Optional.empty());
      }
    };
  }
}
