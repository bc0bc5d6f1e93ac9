package io.evident.models.score;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How well each of several labels is told, where a row may have any number of them.
 *
 * @param labels the scores of each, at least one, in order
 * @param rows how many, at least 1
 * @param exactMatches how many rows have all their labels told rightly
 */
public record MultiLabelScores(List<BinaryScores> labels, long rows, long exactMatches) {

  public MultiLabelScores {
    labels = List.copyOf(labels);
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("labels must not be empty");
    }
    if (!(rows >= 1 && exactMatches >= 0 && exactMatches <= rows)) {
      throw new IllegalArgumentException(
          "exactMatches must be in 0..rows and rows at least 1, got "
              + exactMatches
              + " of "
              + rows);
    }
  }

  /**
   * The scores of probabilities.
   *
   * @param labels the name of each, at least one
   * @param probabilities [row, label] that a row has a label, from 0 to 1, at least one row
   * @param truth [row, label] whether it has
   * @param thresholds of each label, from 0 to 1; choose them on other rows
   * @return the scores
   * @throws IllegalArgumentException if the shapes differ, there is no row or no label, or a number
   *     is out of range
   */
  public static MultiLabelScores of(
      List<String> labels, double[][] probabilities, boolean[][] truth, double[] thresholds) {
    ScoredRows.requireRows("probabilities", probabilities.length, truth.length);
    if (thresholds.length != labels.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "thresholds must be one for each of %d labels, got %d",
              labels.size(),
              thresholds.length));
    }
    List<BinaryScores> scores = new ArrayList<>();
    for (int k = 0; k < labels.size(); k++) {
      scores.add(
          BinaryScores.of(
              labels.get(k),
              RegressionScores.column("probabilities", probabilities, k, labels.size()),
              column(truth, k, labels.size()),
              thresholds[k],
              labels.size()));
    }
    long exact = 0;
    for (int i = 0; i < truth.length; i++) {
      exact += isExact(probabilities[i], truth[i], thresholds) ? 1 : 0;
    }
    return new MultiLabelScores(scores, truth.length, exact);
  }

  private static boolean[] column(boolean[][] truth, int k, int labels) {
    boolean[] column = new boolean[truth.length];
    for (int i = 0; i < column.length; i++) {
      if (truth[i].length != labels) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "truth must have %d values in each row, got %d in row %d",
                labels,
                truth[i].length,
                i));
      }
      column[i] = truth[i][k];
    }
    return column;
  }

  private static boolean isExact(double[] probabilities, boolean[] truth, double[] thresholds) {
    for (int k = 0; k < truth.length; k++) {
      if (truth[k] != probabilities[k] >= thresholds[k]) {
        return false;
      }
    }
    return true;
  }

  /**
   * The part of the rows that have all their labels told rightly.
   *
   * @return from 0 to 1
   */
  public double exactMatch() {
    return (double) exactMatches / rows;
  }

  /**
   * The part of all answers, one for each row and label, that are wrong.
   *
   * @return from 0 to 1
   */
  public double hammingLoss() {
    BinaryCounts all = allCounts();
    return (double) (all.falsePositives() + all.falseNegatives()) / all.total();
  }

  private BinaryCounts allCounts() {
    return labels.stream().map(BinaryScores::counts).reduce(BinaryCounts::plus).orElseThrow();
  }

  /**
   * Precision, recall and F1 of the counts of all labels together: a frequent label weighs more.
   *
   * @return the figures
   */
  public ClassFigures microMean() {
    return allCounts().figures("micro mean");
  }

  /**
   * The mean over the labels, each weighing the same; an undefined figure counts as 0.
   *
   * @return the means
   */
  public ClassFigures macroMean() {
    return ClassFigures.mean("macro mean", figures(), label -> 1.0 / labels.size());
  }

  /**
   * The mean over the labels, each weighing as much as rows have it; an undefined figure counts as
   * 0.
   *
   * @return the means; 0 if no row has any label
   */
  public ClassFigures weightedMean() {
    double all = Math.max(1, allCounts().positives());
    return ClassFigures.mean("weighted mean", figures(), label -> label.support() / all);
  }

  private List<ClassFigures> figures() {
    return labels.stream().map(BinaryScores::figures).toList();
  }

  /**
   * The mean ROC area of the labels that have one.
   *
   * @return from 0 to 1; NaN if no label has one
   */
  public double meanRocArea() {
    return mean(BinaryScores::rocArea);
  }

  /**
   * The mean average precision of the labels that have one.
   *
   * @return from 0 to 1; NaN if no label has one
   */
  public double meanAveragePrecision() {
    return mean(BinaryScores::averagePrecision);
  }

  private double mean(ToDoubleFunction<BinaryScores> figure) {
    return labels.stream()
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * How many labels have areas: those that some rows have and some have not.
   *
   * @return in 0..labels
   */
  public long labelsWithAreas() {
    return labels.stream().filter(label -> !Double.isNaN(label.rocArea())).count();
  }
}
