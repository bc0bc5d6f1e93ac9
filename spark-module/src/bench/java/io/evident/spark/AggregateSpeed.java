package io.evident.spark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Rows a second of {@code evident_normal} beside Spark's own avg and stddev over the same table of
 * generated rows, in turn: arguments ROWS GROUPS ROUNDS.
 */
public final class AggregateSpeed {
  private static final int CORES = 2;

  private AggregateSpeed() {}

  /**
   * Runs it.
   *
   * @param args rows, groups and rounds
   */
  public static void main(String[] args) {
    long rows = (long) Double.parseDouble(args[0]);
    long groups = (long) Double.parseDouble(args[1]);
    int rounds = Integer.parseInt(args[2]);
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + CORES + "]")
            .appName("aggregate speed")
            .config("spark.ui.enabled", "false")
            .config("spark.log.level", "ERROR")
            .config("spark.sql.shuffle.partitions", CORES)
            .getOrCreate();
    NormalFunction.register(spark);
    spark
        .range(0, rows, 1, 4 * CORES)
        .selectExpr(
            "id % " + groups + " AS g",
            "CAST(pmod(id * 2654435761, 1000003) AS DOUBLE) / 1000003 + id % 7 AS x")
        .createOrReplaceTempView("t");
    Map<String, String> works = new LinkedHashMap<>();
    works.put("avg and stddev", "avg(x) AS a, stddev(x) AS b");
    works.put("evident_normal", "evident_normal(x, 1, 0, 5) AS a");
    works.put("count", "count(x) AS a");
    Map<String, double[]> seconds = new LinkedHashMap<>();
    works.keySet().forEach(name -> seconds.put(name, new double[rounds]));
    for (int round = -1; round < rounds; round++) {
      for (Map.Entry<String, String> work : works.entrySet()) {
        Dataset<Row> aggregated =
            spark.sql("SELECT g, " + work.getValue() + " FROM t GROUP BY g");
        long begun = System.nanoTime();
        aggregated.write().format("noop").mode("overwrite").save();
        if (round >= 0) {
          seconds.get(work.getKey())[round] = (System.nanoTime() - begun) * 1e-9;
        }
      }
    }
    double own = median(seconds.get("evident_normal"));
    double theirs = median(seconds.get("avg and stddev"));
    seconds.forEach(
        (name, all) -> {
          Arrays.sort(all);
          System.out.printf(
              Locale.ROOT,
              "%-15s %.2f s (%.2f to %.2f), %.1f million rows a second%n",
              name,
              median(all),
              all[0],
              all[all.length - 1],
              rows / median(all) * 1e-6);
        });
    System.out.printf(
        Locale.ROOT,
        "evident_normal at %.2f of the speed of avg and stddev: %,d rows, %,d groups, %d cores, %d"
            + " rounds in turn%n",
        theirs / own,
        rows,
        groups,
        CORES,
        rounds);
    spark.stop();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
