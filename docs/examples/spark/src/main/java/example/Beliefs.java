package example;

import io.evident.bayes.NormalModel;
import io.evident.spark.MissingCells;
import io.evident.spark.NormalFunction;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** What is to be believed of each group's mean: CSV GROUP VALUE. */
public final class Beliefs {
  private Beliefs() {}

  /**
   * Prints a posterior for each group of a table.
   *
   * @param args a CSV file with a header, the column of the group, the column of the value
   * @throws IOException if Spark cannot be closed
   */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      NormalFunction.register(spark);
      NormalModel model = NormalModel.of(1, 0, 5);
      spark
          .read()
          .option("header", "true")
          .option("inferSchema", "true")
          .csv(args[0])
          .groupBy(args[1])
          .agg(NormalFunction.of(functions.col(args[2]), model, MissingCells.COUNT).as("belief"))
          .select(args[1], "belief.count", "belief.posterior_mean", "belief.log_evidence")
          .orderBy(args[1])
          .show();
    }
  }
}
