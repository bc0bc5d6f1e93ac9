package io.evident.spark;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.expressions.aggregate.DeclarativeAggregate;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The posterior and evidence of a {@link io.evident.bayes.NormalModel} as an aggregate of Spark's
 * own kind: the statistics of a group are six numbers in a row of Spark's hash table, and Spark
 * compiles their update into the loop over its rows. An {@link StatisticsAggregator} by contrast
 * makes an object of each group and of each row.
 */
final class NormalAggregate extends DeclarativeAggregate {
  private static final long serialVersionUID = 1;
  private static final DataType LONG = DataTypes.LongType;
  private static final DataType DOUBLE = DataTypes.DoubleType;

  private final Expression value;
  private final Model model;
  private final Buffer buffer;

  /** What is the same for all groups. */
  record Model(double noiseVariance, double priorMean, double priorVariance, MissingCells missing)
      implements java.io.Serializable {}

  /** The statistics of a group; {@link RunningMoments} says what they are. */
  private record Buffer(
      AttributeReference count,
      AttributeReference missing,
      AttributeReference mean,
      AttributeReference meanLow,
      AttributeReference squares,
      AttributeReference squaresLow)
      implements java.io.Serializable {

    static Buffer fresh() {
      return new Buffer(
          attribute("count", LONG),
          attribute("missing", LONG),
          attribute("mean", DOUBLE),
          attribute("meanLow", DOUBLE),
          attribute("squares", DOUBLE),
          attribute("squaresLow", DOUBLE));
    }

    private static AttributeReference attribute(String name, DataType type) {
      ExprId id = NamedExpression$.MODULE$.newExprId();
      return new AttributeReference(name, type, false, Metadata.empty(), id, seq(List.of()));
    }

    Stream<AttributeReference> all() {
      return Stream.of(count, missing, mean, meanLow, squares, squaresLow);
    }

    /** As another plan sees them, in the same order. */
    static Buffer of(List<AttributeReference> all) {
      return new Buffer(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4), all.get(5));
    }
  }

  /** Of a column of doubles. */
  NormalAggregate(Expression value, Model model) {
    this.value = value;
    this.model = model;
    this.buffer = Buffer.fresh();
  }

  private static <T> Seq<T> seq(List<T> items) {
    return CollectionConverters.asScala(items).toList();
  }

  private static Expression literal(Object constant) {
    return Literal$.MODULE$.apply(constant);
  }

  private static Expression call(
      Class<?> of, DataType type, String function, Expression... arguments) {
    return new StaticInvoke(
        of,
        type,
        function,
        seq(List.of(arguments)),
        seq(List.of()),
        false,
        false,
        true,
        scala.Option.empty());
  }

  private static Expression moments(DataType type, String function, Expression... arguments) {
    return call(RunningMoments.class, type, function, arguments);
  }

  @Override
  public Seq<AttributeReference> aggBufferAttributes() {
    return seq(buffer.all().toList());
  }

  @Override
  public Seq<Expression> initialValues() {
    return seq(
        List.of(literal(0L), literal(0L), literal(0.0), literal(0.0), literal(0.0), literal(0.0)));
  }

  @Override
  public Seq<Expression> updateExpressions() {
    Expression x = new Coalesce(seq(List.of(value, literal(Double.NaN))));
    Expression present = moments(DataTypes.BooleanType, "isPresent", x);
    Expression one = literal(1L);
    Expression zero = literal(0.0);
    Buffer b = buffer;
    List<Expression> joined = joined(b, one, x, zero, zero, zero);
    return seq(
        List.of(
            new If(present, plus(b.count(), one), b.count()),
            new If(present, b.missing(), plus(b.missing(), one)),
            new If(present, joined.get(0), b.mean()),
            new If(present, joined.get(1), b.meanLow()),
            new If(present, joined.get(2), b.squares()),
            new If(present, joined.get(3), b.squaresLow())));
  }

  @Override
  public Seq<Expression> mergeExpressions() {
    Buffer b = buffer;
    Buffer other = Buffer.of(List.copyOf(CollectionConverters.asJava(inputAggBufferAttributes())));
    List<Expression> joined =
        joined(
            b, other.count(), other.mean(), other.meanLow(), other.squares(), other.squaresLow());
    return seq(
        List.of(
            plus(b.count(), other.count()),
            plus(b.missing(), other.missing()),
            joined.get(0),
            joined.get(1),
            joined.get(2),
            joined.get(3)));
  }

  private static Expression plus(Expression a, Expression b) {
    return call(Math.class, LONG, "addExact", a, b);
  }

  /** Mean and squares, high and low, of a buffer and another part. */
  private static List<Expression> joined(
      Buffer b, Expression n, Expression mean, Expression low, Expression q, Expression qLow) {
    return List.of(
        moments(DOUBLE, "mean", b.count(), b.mean(), b.meanLow(), n, mean, low),
        moments(DOUBLE, "meanLow", b.count(), b.mean(), b.meanLow(), n, mean, low),
        moments(DOUBLE, "squares", b.count(), b.mean(), b.meanLow(), b.squares(), n, mean, low, q),
        moments(
            DOUBLE,
            "squaresLow",
            b.count(),
            b.mean(),
            b.meanLow(),
            b.squares(),
            b.squaresLow(),
            n,
            mean,
            low,
            q,
            qLow));
  }

  @Override
  public Expression evaluateExpression() {
    return call(
        PosteriorRow.class,
        PosteriorRow.SCHEMA,
        "of",
        buffer.count(),
        buffer.missing(),
        buffer.mean(),
        buffer.meanLow(),
        buffer.squares(),
        buffer.squaresLow(),
        literal(model.noiseVariance()),
        literal(model.priorMean()),
        literal(model.priorVariance()),
        literal(model.missing() == MissingCells.REFUSE),
        literal(model.missing() == MissingCells.COUNT));
  }

  @Override
  public boolean nullable() {
    return false;
  }

  @Override
  public DataType dataType() {
    return PosteriorRow.SCHEMA;
  }

  @Override
  public String prettyName() {
    return NormalFunction.NAME;
  }

  @Override
  public Seq<Expression> children() {
    return seq(List.of(value));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> newChildren) {
    return new NormalAggregate(newChildren.apply(0), model);
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? value : model;
  }

  @Override
  public boolean canEqual(Object that) {
    return that instanceof NormalAggregate;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NormalAggregate that
        && value.equals(that.value)
        && model.equals(that.model);
  }

  @Override
  public int hashCode() {
    return Objects.hash(value, model);
  }

  /** An expression's constant as a number, whatever its type. */
  static double constant(String name, Expression expression) {
    if (!expression.foldable()) {
      throw new IllegalArgumentException(
          NormalFunction.NAME
              + ": "
              + name
              + " must be a constant, got "
              + expression.sql()
              + "; of several models make several columns");
    }
    Object constant = expression.eval(null);
    if (constant instanceof Number number) {
      return number.doubleValue();
    }
    if (constant instanceof org.apache.spark.sql.types.Decimal decimal) {
      return decimal.toDouble();
    }
    throw new IllegalArgumentException(
        NormalFunction.NAME + ": " + name + " must be a number, got " + expression.sql());
  }

  /** Whether an expression is a literal text. */
  static boolean isText(Expression expression) {
    return expression instanceof Literal literal && literal.dataType().equals(DataTypes.StringType);
  }
}
