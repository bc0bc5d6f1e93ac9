package io.evident.spark;

import org.apache.spark.sql.SparkSession;

/** One session of Spark in the test's JVM, which classes share. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession session() {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.extensions", Functions.class.getName())
            .config("spark.log.level", "ERROR")
            .getOrCreate();
    return session;
  }
}
