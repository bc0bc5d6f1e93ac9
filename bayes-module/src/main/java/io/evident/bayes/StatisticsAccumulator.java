package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import java.io.Serializable;
import java.util.Objects;

/**
 * Gathers {@link SufficientStatistics} from a stream of values, with no allocation per value.
 *
 * <p>Mutable and for one thread: give each thread its own and {@link #merge} them at the end. The
 * order and the split change the result by rounding only.
 */
public final class StatisticsAccumulator implements Serializable {
  private static final long serialVersionUID = 1;

  private final Moments moments = new Moments();
  private final double[] buffer = new double[Moments.BLOCK];
  private int buffered;
  private boolean digesting;
  private long digestHigh;
  private long digestLow;

  private StatisticsAccumulator(boolean digesting) {
    this.digesting = digesting;
  }

  /**
   * An empty accumulator that keeps no digest of the data.
   *
   * @return the accumulator
   */
  public static StatisticsAccumulator create() {
    return new StatisticsAccumulator(false);
  }

  /**
   * An empty accumulator whose statistics carry a {@link DataDigest}, which costs a few nanoseconds
   * per value.
   *
   * @return the accumulator
   */
  public static StatisticsAccumulator withDigest() {
    return new StatisticsAccumulator(true);
  }

  /**
   * Adds an observation of weight one.
   *
   * @param value the observation
   * @return this
   * @throws IllegalArgumentException if the value is not finite
   */
  public StatisticsAccumulator add(double value) {
    Require.finite("value", value);
    if (digesting) {
      digest(value, 1);
    }
    buffer[buffered++] = value;
    if (buffered == buffer.length) {
      flush();
    }
    return this;
  }

  /**
   * Adds an observation x ~ N(mu, sigma2 / weight).
   *
   * @param value the observation
   * @param precisionWeight its weight
   * @return this
   * @throws IllegalArgumentException if the value is not finite or the weight not finite and
   *     positive
   */
  public StatisticsAccumulator add(double value, double precisionWeight) {
    Require.finite("value", value);
    Require.positive("precisionWeight", precisionWeight);
    if (digesting) {
      digest(value, precisionWeight);
    }
    moments.addWeighted(value, precisionWeight);
    return this;
  }

  /**
   * Adds observations of weight one.
   *
   * @param values the observations
   * @return this
   * @throws IllegalArgumentException if a value is not finite; none is added then
   */
  public StatisticsAccumulator add(double[] values) {
    return add(values, 0, values.length);
  }

  /**
   * Adds the observations values[from..to) of weight one.
   *
   * @param values an array that holds the observations
   * @param from the index of the first
   * @param to the index after the last
   * @return this
   * @throws IllegalArgumentException if a value is not finite; none is added then
   * @throws IndexOutOfBoundsException if from and to are not a range of the array
   */
  public StatisticsAccumulator add(double[] values, int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    Moments batch = new Moments();
    for (int start = from; start < to; start += Moments.BLOCK) {
      int end = Math.min(start + Moments.BLOCK, to);
      if (!batch.addBlock(values, start, end)) {
        throw refusal(values, start, end);
      }
    }
    if (digesting) {
      for (int i = from; i < to; i++) {
        digest(values[i], 1);
      }
    }
    moments.join(batch);
    return this;
  }

  /**
   * Adds the observations of another accumulator, which is left as it was.
   *
   * @param other another accumulator
   * @return this
   */
  public StatisticsAccumulator merge(StatisticsAccumulator other) {
    return merge(other.statistics());
  }

  /**
   * Adds the observations behind other statistics. If those carry no digest, neither will these.
   *
   * @param other statistics of further observations
   * @return this
   */
  public StatisticsAccumulator merge(SufficientStatistics other) {
    if (other.count() > 0) {
      DataDigest theirs = other.digest().orElse(DataDigest.EMPTY);
      digesting &= other.digest().isPresent();
      digestHigh += theirs.high();
      digestLow += theirs.low();
      moments.join(other);
    }
    return this;
  }

  /**
   * The statistics of all observations so far.
   *
   * @return a snapshot, which later additions do not change
   */
  public SufficientStatistics statistics() {
    flush();
    return moments.toStatistics(digesting, digestHigh, digestLow);
  }

  private void digest(double value, double weight) {
    digestHigh += DataDigest.high(value, weight);
    digestLow += DataDigest.low(value, weight);
  }

  private void flush() {
    if (buffered > 0) {
      int n = buffered;
      buffered = 0;
      if (!moments.addBlock(buffer, 0, n)) {
        throw refusal(buffer, 0, n);
      }
    }
  }

  private static IllegalArgumentException refusal(double[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      Require.finite("value [" + i + "]", values[i]);
    }
    return Moments.tooLarge();
  }
}
