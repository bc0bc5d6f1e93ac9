package io.evident.spark;

import io.evident.bayes.Gaussian;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What {@code evident_normal} gives for a group, as one of Spark's rows. */
public final class PosteriorRow {
  /**
   * The columns: count (of the observations), missing (cells that hold no number; null where they
   * are not counted), mean and centred_sum_of_squares (null where there is no observation),
   * posterior_mean, posterior_variance, predictive_variance (posterior_variance and the noise) and
   * log_evidence.
   */
  public static final StructType SCHEMA =
      new StructType(
          new StructField[] {
            DataTypes.createStructField("count", DataTypes.LongType, false),
            DataTypes.createStructField("missing", DataTypes.LongType, true),
            DataTypes.createStructField("mean", DataTypes.DoubleType, true),
            DataTypes.createStructField("centred_sum_of_squares", DataTypes.DoubleType, true),
            DataTypes.createStructField("posterior_mean", DataTypes.DoubleType, false),
            DataTypes.createStructField("posterior_variance", DataTypes.DoubleType, false),
            DataTypes.createStructField("predictive_variance", DataTypes.DoubleType, false),
            DataTypes.createStructField("log_evidence", DataTypes.DoubleType, false)
          });

  private PosteriorRow() {}

  /**
   * The row of a group. Without observations it holds the prior, and a log evidence of 0.
   *
   * @param count how many observations
   * @param missing how many cells hold no number
   * @param mean of the observations, its high part
   * @param meanLow the low part
   * @param squares the centred sum of squares, its high part
   * @param squaresLow the low part
   * @param noiseVariance of the model
   * @param priorMean of the model
   * @param priorVariance of the model
   * @param refuses whether missing cells are an error
   * @param counts whether their number is given
   * @return a row of {@link #SCHEMA}
   */
  public static InternalRow of(
      long count,
      long missing,
      double mean,
      double meanLow,
      double squares,
      double squaresLow,
      double noiseVariance,
      double priorMean,
      double priorVariance,
      boolean refuses,
      boolean counts) {
    if (refuses && missing > 0) {
      throw refused(
          missing
              + " of "
              + (count + missing)
              + " cells hold no number (null, NaN or infinite); leave them out with 'skip', or"
              + " count them with 'count'");
    }
    double sum = squares + squaresLow;
    if (!(Math.abs(sum) <= Double.MAX_VALUE) || !(Math.abs(mean) <= Double.MAX_VALUE)) {
      throw refused("the values are too large: their sum of squares exceeds the range of a double");
    }
    SufficientStatistics data = SufficientStatistics.ofMoments(count, mean, meanLow, sum);
    NormalModel model = NormalModel.of(noiseVariance, priorMean, priorVariance);
    Gaussian posterior = model.posterior(data);
    return new GenericInternalRow(
        new Object[] {
          count,
          counts ? missing : null,
          count == 0 ? null : mean,
          count == 0 ? null : sum,
          posterior.mean(),
          posterior.variance(),
          model.bayesPredictive(data).variance(),
          model.logEvidence(data)
        });
  }

  private static RuntimeException refused(String message) {
    return SparkErrors.raised(NormalFunction.NAME + ": " + message);
  }
}
