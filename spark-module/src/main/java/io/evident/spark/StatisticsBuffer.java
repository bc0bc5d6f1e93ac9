package io.evident.spark;

import java.io.Serializable;

/**
 * The statistics of a group under way, as Spark's encoder of beans takes them. {@link
 * RunningMoments} says what they are.
 */
public final class StatisticsBuffer implements Serializable {
  private static final long serialVersionUID = 1;

  private long count;
  private double mean;
  private double meanLow;
  private double squares;
  private double squaresLow;

  /** Of no observation. */
  public StatisticsBuffer() {}

  /** Takes in another part. */
  void add(long n, double otherMean, double otherLow, double otherSquares, double otherSquaresLow) {
    if (n == 0) {
      return;
    }
    double nextMean = RunningMoments.mean(count, mean, meanLow, n, otherMean, otherLow);
    double nextLow = RunningMoments.meanLow(count, mean, meanLow, n, otherMean, otherLow);
    double nextSquares =
        RunningMoments.squares(count, mean, meanLow, squares, n, otherMean, otherLow, otherSquares);
    squaresLow =
        RunningMoments.squaresLow(
            count,
            mean,
            meanLow,
            squares,
            squaresLow,
            n,
            otherMean,
            otherLow,
            otherSquares,
            otherSquaresLow);
    squares = nextSquares;
    mean = nextMean;
    meanLow = nextLow;
    count = Math.addExact(count, n);
  }

  /**
   * For the encoder.
   *
   * @return how many observations
   */
  public long getCount() {
    return count;
  }

  /**
   * For the encoder.
   *
   * @param count how many observations
   */
  public void setCount(long count) {
    this.count = count;
  }

  /**
   * For the encoder.
   *
   * @return their mean, its high part
   */
  public double getMean() {
    return mean;
  }

  /**
   * For the encoder.
   *
   * @param mean their mean, its high part
   */
  public void setMean(double mean) {
    this.mean = mean;
  }

  /**
   * For the encoder.
   *
   * @return its low part
   */
  public double getMeanLow() {
    return meanLow;
  }

  /**
   * For the encoder.
   *
   * @param meanLow its low part
   */
  public void setMeanLow(double meanLow) {
    this.meanLow = meanLow;
  }

  /**
   * For the encoder.
   *
   * @return their centred sum of squares, its high part
   */
  public double getSquares() {
    return squares;
  }

  /**
   * For the encoder.
   *
   * @param squares their centred sum of squares, its high part
   */
  public void setSquares(double squares) {
    this.squares = squares;
  }

  /**
   * For the encoder.
   *
   * @return its low part
   */
  public double getSquaresLow() {
    return squaresLow;
  }

  /**
   * For the encoder.
   *
   * @param squaresLow its low part
   */
  public void setSquaresLow(double squaresLow) {
    this.squaresLow = squaresLow;
  }
}
