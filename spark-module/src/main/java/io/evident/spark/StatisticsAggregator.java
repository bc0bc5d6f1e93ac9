package io.evident.spark;

import io.evident.bayes.SufficientStatistics;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;

/**
 * The {@link SufficientStatistics} of a typed data set, of all of it or by group:
 *
 * <pre>{@code
 * Dataset<Tuple2<String, SufficientStatistics>> byGroup =
 *     rows.groupByKey(...).mapValues(...).agg(StatisticsAggregator.refusing().toColumn());
 * }</pre>
 *
 * <p>They are those of one machine up to rounding, whatever the order and the partitions, and serve
 * every model of evident-bayes that takes them. For a posterior by group in SQL, or over many rows,
 * {@link NormalFunction} is the faster way.
 */
public final class StatisticsAggregator
    extends Aggregator<Double, StatisticsBuffer, SufficientStatistics> {
  private static final long serialVersionUID = 1;

  private final boolean refuses;

  private StatisticsAggregator(boolean refuses) {
    this.refuses = refuses;
  }

  /**
   * Of data in which each value must be a finite number; another ends the query with an error.
   *
   * @return the aggregator
   */
  public static StatisticsAggregator refusing() {
    return new StatisticsAggregator(true);
  }

  /**
   * Leaves out what is null, NaN or infinite.
   *
   * @return the aggregator
   */
  public static StatisticsAggregator skipping() {
    return new StatisticsAggregator(false);
  }

  @Override
  public StatisticsBuffer zero() {
    return new StatisticsBuffer();
  }

  @Override
  public StatisticsBuffer reduce(StatisticsBuffer buffer, Double value) {
    if (value != null && RunningMoments.isPresent(value)) {
      buffer.add(1, value, 0, 0, 0);
    } else if (refuses) {
      throw SparkErrors.raised(
          "values must be finite numbers, got "
              + value
              + "; leave such out with StatisticsAggregator.skipping()");
    }
    return buffer;
  }

  @Override
  public StatisticsBuffer merge(StatisticsBuffer one, StatisticsBuffer other) {
    one.add(
        other.getCount(),
        other.getMean(),
        other.getMeanLow(),
        other.getSquares(),
        other.getSquaresLow());
    return one;
  }

  @Override
  public SufficientStatistics finish(StatisticsBuffer buffer) {
    return SufficientStatistics.ofMoments(
        buffer.getCount(),
        buffer.getMean(),
        buffer.getMeanLow(),
        buffer.getSquares() + buffer.getSquaresLow());
  }

  @Override
  public Encoder<StatisticsBuffer> bufferEncoder() {
    return Encoders.bean(StatisticsBuffer.class);
  }

  @Override
  public Encoder<SufficientStatistics> outputEncoder() {
    return Encoders.javaSerialization(SufficientStatistics.class);
  }
}
