package io.evident.cli;

import io.evident.models.sweep.SweepEngine;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where trainings run that one machine is not enough for. */
final class ClusterOptions {
  /** Seen by the launcher and by {@link SparkLaunch} too. */
  static final String MASTER = "--master";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = MASTER,
      paramLabel = "MASTER",
      description =
          "Train on Apache Spark, which SPARK_HOME names: spark://host:7077, yarn,"
              + " k8s://https://host:port or local[2]; one training is one task.")
  private String master;

  @Option(
      names = "--ship-data",
      description =
          "With --master: send the images or the table to the executors (default: they read the path of --data"
              + " themselves).")
  private boolean shipData;

  /** Whether trainings go to a cluster. */
  boolean isGiven() {
    return master != null;
  }

  /** Whether images are sent. */
  boolean sendsData() {
    return shipData;
  }

  /** Refuses options that only a cluster has a use for, where there is none. */
  void requireConsistent() {
    if (shipData && master == null) {
      throw new ParameterException(
          spec.commandLine(), "--ship-data is for executors of Spark; give --master too");
    }
  }

  /**
   * Connects.
   *
   * @throws IllegalArgumentException if there is no engine, or the address is none
   * @throws IOException if nobody answers
   */
  SweepEngine.Cluster connect() throws IOException {
    Optional<SweepEngine> engine = ServiceLoader.load(SweepEngine.class).findFirst();
    if (engine.isEmpty()) {
      throw new IllegalArgumentException(
          MASTER + " " + master + ": there is no evident-spark.jar beside the command; " + HOW);
    }
    return engine.get().connect(master);
  }

  /** How to come by our part of it. */
  static final String HOW = "build it with mvn -DskipTests package, or start ./evident, which does";
}
