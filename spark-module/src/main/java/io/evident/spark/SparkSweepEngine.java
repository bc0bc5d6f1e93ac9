package io.evident.spark;

import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.SweepRunner;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark, for who has not Spark on the class path: the command line finds this by its service. */
public final class SparkSweepEngine implements SweepEngine {

  /** As the service loader makes it. */
  public SparkSweepEngine() {}

  @Override
  public Cluster connect(String master) throws IOException {
    return new SparkCluster(SparkConnection.open(master));
  }

  private record SparkCluster(JavaSparkContext spark) implements Cluster {
    @Override
    public String description() {
      int cpus = spark.sc().conf().getInt("spark.task.cpus", 1);
      return String.format(
          Locale.ROOT,
          "Spark %s on %s, %d %s a trial",
          spark.version(),
          spark.master(),
          cpus,
          cpus == 1 ? "core" : "cores");
    }

    @Override
    public SweepRunner runner(Work work) throws IOException {
      return SparkSweepRunner.of(spark, work);
    }

    @Override
    public void close() {
      spark.stop();
    }
  }
}
