package io.evident.models.task;

import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Loss;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.ScoreRanking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an output says about a label that an example has or has not: with binary cross-entropy on
 * logits the probability 1 / (1 + exp(-z)), with binary cross-entropy the output itself.
 */
final class LabelProbabilities {
  private LabelProbabilities() {}

  /** Refuses a loss whose outputs are no such probabilities. */
  static void require(Task task, Loss loss) {
    if (!(loss instanceof BinaryCrossEntropyOnLogits || loss instanceof BinaryCrossEntropy)) {
      throw Task.unsuited(
          task, loss, "binaryCrossEntropyOnLogits, or sigmoid with binaryCrossEntropy");
    }
  }

  /** Of one label, for each example. */
  static double[] of(double[][] predictions, int label) {
    return Arrays.stream(predictions).mapToDouble(row -> row[label]).toArray();
  }

  /** Whether each example has a label. */
  static boolean[] truth(Answers answers, int label) {
    boolean[] truth = new boolean[answers.size()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = answers.target(i)[label] == 1;
    }
    return truth;
  }

  /** For each of some labels the threshold with the best F1, the usual one if none has it. */
  static List<Double> thresholds(Task task, Answers answers) {
    double[][] predictions = answers.predictions(task);
    List<Double> thresholds = new ArrayList<>();
    for (int k = 0; k < task.targets(); k++) {
      ScoreRanking ranking = ScoreRanking.of(of(predictions, k), truth(answers, k));
      thresholds.add(ranking.bestF1Threshold().orElse(BinaryScores.USUAL_THRESHOLD));
    }
    return thresholds;
  }

  /** Where thresholds are from. */
  static String origin(List<Double> thresholds) {
    return thresholds.isEmpty() ? "a half" : "the best F1 on validation rows";
  }

  /** Thresholds, the usual ones if there are none. */
  static double[] orUsual(List<Double> thresholds, int labels) {
    double[] all = new double[labels];
    for (int k = 0; k < labels; k++) {
      all[k] = thresholds.isEmpty() ? BinaryScores.USUAL_THRESHOLD : thresholds.get(k);
    }
    return all;
  }

  /** Of an output. */
  static double of(Loss loss, double output) {
    return loss instanceof BinaryCrossEntropy
        ? Math.max(0, Math.min(1, output))
        : 1 / (1 + Math.exp(-output));
  }
}
