package io.evident.models.score;

import io.evident.backprop.network.Loss;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a network says about each of a set of labelled images: its outputs, and the probabilities
 * that follow from them. Immutable.
 *
 * <p>Each image is of exactly one class. With softmax cross-entropy and with binary cross-entropy
 * on logits the probabilities are the softmax of the outputs; with binary cross-entropy the softmax
 * of their logits (independent units, given that exactly one of them is right); with half squared
 * error the distribution nearest to the outputs, max(0, s_k - c) with the c that makes the sum 1.
 *
 * <p>Classes are ranked by the outputs; of equal ones the class that stands first comes first, as
 * in {@code argMax}. Rounding may make different outputs equal probabilities, so these do not rank.
 */
public final class Predictions {
  private final double loss;
  private final List<String> classNames;
  private final int[] labels;
  private final float[] outputs;
  private final UnaryOperator<double[]> reading;

  private Predictions(
      double loss,
      List<String> classNames,
      int[] labels,
      float[] outputs,
      UnaryOperator<double[]> reading) {
    this.loss = loss;
    this.classNames = classNames;
    this.labels = labels;
    this.outputs = outputs;
    this.reading = reading;
  }

  /**
   * The outputs of a network for labelled images.
   *
   * @param lossKind what the network was trained to make small; decides how outputs are read
   * @param loss its mean over these images
   * @param classNames the name of each class, in the order of the labels
   * @param labels the class of each image; at least one
   * @param outputs row-major [image, class], finite
   * @return the predictions, over copies
   * @throws IllegalArgumentException if there is no image, a label is not a class, the outputs are
   *     not as many as images times classes, or one is not finite
   */
  public static Predictions of(
      Loss lossKind, double loss, List<String> classNames, int[] labels, float[] outputs) {
    List<String> names = List.copyOf(classNames);
    if (labels.length == 0) {
      throw new IllegalArgumentException("labels must not be empty");
    }
    if (outputs.length != (long) labels.length * names.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "outputs must be %d images times %d classes, got %d",
              labels.length,
              names.size(),
              outputs.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (!(labels[i] >= 0 && labels[i] < names.size())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "labels[%d] must be in 0..%d, got %d",
                i,
                names.size() - 1,
                labels[i]));
      }
    }
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isFinite(outputs[i])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "outputs must be finite, got %s for image %d, class %s",
                outputs[i],
                i / names.size(),
                names.get(i % names.size())));
      }
    }
    return new Predictions(
        loss, names, labels.clone(), outputs.clone(), ClassProbabilities.of(lossKind));
  }

  /**
   * The mean loss over the images, in nats where it is a cross-entropy.
   *
   * @return the loss as the network's own graph computed it
   */
  public double loss() {
    return loss;
  }

  /**
   * The names of the classes, in the order of the labels.
   *
   * @return an immutable list
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * How many images there are.
   *
   * @return at least 1
   */
  public int size() {
    return labels.length;
  }

  /**
   * The true class of an image.
   *
   * @param image in 0..size() - 1
   * @return its label
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int label(int image) {
    return labels[Objects.checkIndex(image, size())];
  }

  /**
   * The predicted class of an image: the first of those with the largest output.
   *
   * @param image in 0..size() - 1
   * @return its class
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int predicted(int image) {
    Objects.checkIndex(image, size());
    int best = 0;
    for (int k = 1; k < classNames.size(); k++) {
      if (output(image, k) > output(image, best)) {
        best = k;
      }
    }
    return best;
  }

  private float output(int image, int k) {
    return outputs[image * classNames.size() + k];
  }

  /**
   * The probability of each class for an image.
   *
   * @param image in 0..size() - 1
   * @return a new array [class]; none below 0, their sum 1 up to rounding
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public double[] probabilities(int image) {
    Objects.checkIndex(image, size());
    double[] row = new double[classNames.size()];
    for (int k = 0; k < row.length; k++) {
      row[k] = output(image, k);
    }
    return reading.apply(row);
  }

  /**
   * Every image, by true and predicted class.
   *
   * @return the matrix
   */
  public ConfusionMatrix confusion() {
    int[] predicted = new int[size()];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = predicted(i);
    }
    return ConfusionMatrix.of(classNames.size(), labels, predicted);
  }

  /**
   * The part of the images whose true class is among the k ranked highest. The rank of the true
   * class is the number of classes with a larger output, and of those with an equal one that stand
   * before it; an image counts if the rank is below k. So top-1 accuracy is accuracy.
   * (scikit-learn's top_k_accuracy_score takes the last of equal ones first.)
   *
   * @param k in 1..classes
   * @return from 0 to 1
   * @throws IllegalArgumentException if k is out of range
   */
  public double topKAccuracy(int k) {
    if (!(k >= 1 && k <= classNames.size())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "k must be in 1..%d, the number of classes, got %d",
              classNames.size(),
              k));
    }
    long within = 0;
    for (int i = 0; i < size(); i++) {
      int rank = 0;
      for (int c = 0; c < classNames.size(); c++) {
        float difference = output(i, c) - output(i, labels[i]);
        rank += difference > 0 || (difference == 0 && c < labels[i]) ? 1 : 0;
      }
      within += rank < k ? 1 : 0;
    }
    return (double) within / size();
  }

  /**
   * How the probability of the predicted class compares with how often it is right.
   *
   * @param bins of equal width over [0, 1], at least 1
   * @return the calibration
   * @throws IllegalArgumentException if bins is below 1
   */
  public Calibration calibration(int bins) {
    double[] confidences = new double[size()];
    boolean[] right = new boolean[size()];
    for (int i = 0; i < size(); i++) {
      int predicted = predicted(i);
      confidences[i] = Math.min(1, probabilities(i)[predicted]);
      right[i] = predicted == labels[i];
    }
    return Calibration.of(bins, confidences, right);
  }
}
