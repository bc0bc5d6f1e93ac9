package io.evident.spark;

import java.util.Map;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkRuntimeException;
import scala.jdk.javaapi.CollectionConverters;

/** Errors of tasks that Spark brings to the driver as they are. */
final class SparkErrors {
  private SparkErrors() {}

  /** What is wrong with the data, as SQL's raise_error says it. */
  static RuntimeException raised(String message) {
    return new SparkRuntimeException(
        "USER_RAISED_EXCEPTION",
        scala.collection.immutable.Map$.MODULE$.from(
            CollectionConverters.asScala(Map.of("errorMessage", message))),
        null,
        new QueryContext[0],
        "");
  }
}
