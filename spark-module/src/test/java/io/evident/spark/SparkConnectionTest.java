package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SparkConnectionTest {
  @Test
  void noWebPageIsServedUnlessItIsAskedFor() {
    for (String master : new String[] {"local[2]", "spark://host:7077", "yarn"}) {
      assertEquals("false", SparkConnection.configuration(master).get("spark.ui.enabled"));
    }
    System.setProperty("spark.ui.enabled", "true");
    try {
      assertEquals("true", SparkConnection.configuration("yarn").get("spark.ui.enabled"));
    } finally {
      System.clearProperty("spark.ui.enabled");
    }
  }
}
