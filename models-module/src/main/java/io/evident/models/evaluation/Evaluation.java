package io.evident.models.evaluation;

/**
 * A network with fixed weights on a set of images.
 *
 * @param loss mean over the images
 * @param confusion every image, by true and predicted class
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {

  /**
   * The part of the images that was predicted right.
   *
   * @return from 0 to 1
   */
  public double accuracy() {
    return confusion.accuracy();
  }
}
