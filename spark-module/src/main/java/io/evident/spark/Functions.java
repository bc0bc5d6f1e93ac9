package io.evident.spark;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Makes {@link NormalFunction} known to every session that is started with {@code
 * spark.sql.extensions=io.evident.spark.Functions}, from SQL shells to servers.
 */
public final class Functions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {

  /** As Spark makes it. */
  public Functions() {}

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    ExpressionInfo info =
        new ExpressionInfo(
            NormalAggregate.class.getName(),
            null,
            NormalFunction.NAME,
            "_FUNC_(x, noise_variance, prior_mean, prior_variance[, 'count'|'skip'|'refuse']) - the"
                + " posterior of the mean of normal observations, and their log evidence",
            "",
            "",
            "",
            "agg_funcs",
            "4.0.0",
            "",
            "java_udf");
    Function1<Seq<Expression>, Expression> builder = NormalFunction::expression;
    extensions.injectFunction(
        new Tuple3<>(FunctionIdentifier.apply(NormalFunction.NAME), info, builder));
    return BoxedUnit.UNIT;
  }
}
