package io.evident.spark;

import io.evident.bayes.NormalModel;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Cast$;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The SQL function {@code evident_normal(x, noise_variance, prior_mean, prior_variance)}: of the
 * numbers x_i ~ N(mu, noise_variance) of a group, with mu ~ N(prior_mean, prior_variance), the
 * posterior of mu and the log evidence, in one pass over any number of rows and groups. {@link
 * PosteriorRow#SCHEMA} has the fields of its result, {@link NormalModel} the formulas.
 *
 * <p>A fifth argument, 'count' (the default), 'skip' or 'refuse', says what becomes of cells that
 * hold no number, see {@link MissingCells}. The four others are constants, and x any number; a
 * group without observations gets the prior and a log evidence of 0. It is an aggregate like any
 * other: GROUP BY, FILTER and OVER work.
 *
 * <p>In SQL alone it is there with {@code --conf spark.sql.extensions=io.evident.spark.Functions}.
 */
public final class NormalFunction {
  /** Its name in SQL. */
  public static final String NAME = "evident_normal";

  private static final int LEAST = 4;

  private NormalFunction() {}

  /**
   * Makes the function known to a session.
   *
   * @param session of Spark in this process; one of Spark Connect is a server's, which has {@link
   *     Functions}
   * @throws IllegalArgumentException if it is a session of Spark Connect
   */
  public static void register(SparkSession session) {
    if (!(session instanceof org.apache.spark.sql.classic.SparkSession own)) {
      throw new IllegalArgumentException(
          NAME
              + ": this session is a client of Spark Connect; let the server be started with"
              + " spark.sql.extensions="
              + Functions.class.getName());
    }
    own.sessionState()
        .functionRegistry()
        .createOrReplaceTempFunction(NAME, NormalFunction::expression, "scala_udf");
  }

  /**
   * The function as a column, in a session it is known to.
   *
   * @param value the observations
   * @param model noise and prior
   * @param missing what becomes of cells that hold no number
   * @return a struct of {@link PosteriorRow#SCHEMA}, for {@code agg}
   */
  public static Column of(Column value, NormalModel model, MissingCells missing) {
    return functions.call_function(
        NAME,
        value,
        functions.lit(model.noiseVariance()),
        functions.lit(model.priorMean()),
        functions.lit(model.priorVariance()),
        functions.lit(missing.toString()));
  }

  /** The call as an expression, once its arguments are resolved. */
  static Expression expression(Seq<Expression> given) {
    List<Expression> arguments = CollectionConverters.asJava(given);
    if (arguments.size() < LEAST || arguments.size() > LEAST + 1) {
      throw new IllegalArgumentException(
          NAME
              + " takes (x, noise_variance, prior_mean, prior_variance) and, if you like, 'count',"
              + " 'skip' or 'refuse' for cells without a number; got "
              + arguments.size()
              + " arguments");
    }
    Expression value = arguments.get(0);
    boolean numeric =
        value.dataType() instanceof NumericType || value.dataType().equals(DataTypes.NullType);
    if (!numeric) {
      throw new IllegalArgumentException(
          NAME
              + ": x must be a number, but "
              + value.sql()
              + " is of type "
              + value.dataType().sql()
              + "; cast it");
    }
    double noise = NormalAggregate.constant("noise_variance", arguments.get(1));
    double mean = NormalAggregate.constant("prior_mean", arguments.get(2));
    double variance = NormalAggregate.constant("prior_variance", arguments.get(3));
    try {
      NormalModel.of(noise, mean, variance);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
    }
    return new NormalAggregate(
        Cast$.MODULE$.apply(value, DataTypes.DoubleType, false),
        new NormalAggregate.Model(noise, mean, variance, missing(arguments)));
  }

  private static MissingCells missing(List<Expression> arguments) {
    if (arguments.size() == LEAST) {
      return MissingCells.COUNT;
    }
    Expression choice = arguments.get(LEAST);
    if (!NormalAggregate.isText(choice)) {
      throw new IllegalArgumentException(
          NAME + ": the last argument must be 'count', 'skip' or 'refuse', got " + choice.sql());
    }
    try {
      return MissingCells.of(String.valueOf(choice.eval(null)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(NAME + ": " + e.getMessage(), e);
    }
  }
}
