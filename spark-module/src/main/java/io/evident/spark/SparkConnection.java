package io.evident.spark;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Opens an application of Spark, or says within a time limit why it cannot. */
final class SparkConnection {
  /** In seconds: how long a master may take to answer, and the first executor to come. */
  static final String PATIENCE = "spark.evident.patience";

  private static final int PATIENCE_SECONDS = 120;
  private static final int ANSWER_MILLIS = 10_000;
  private static final long LOOK_MILLIS = 100;
  private static final Pattern HOST = Pattern.compile("([^,:/]+):([0-9]{1,5})");

  private SparkConnection() {}

  static JavaSparkContext open(String master) throws IOException {
    requireAnswer(master);
    SparkConf conf = configuration(master);
    int seconds = conf.getInt(PATIENCE, PATIENCE_SECONDS);
    JavaSparkContext spark = connected(master, conf, seconds);
    try {
      awaitExecutor(spark, master, seconds);
      return spark;
    } catch (IOException | RuntimeException e) {
      spark.stop();
      throw e;
    }
  }

  /** What an application has unless it is set otherwise. */
  static SparkConf configuration(String master) {
    SparkConf conf = new SparkConf().setMaster(master);
    conf.setIfMissing("spark.app.name", "evident");
    // Tasks wait for no executor that has something cached: nothing is.
    conf.setIfMissing("spark.locality.wait", "0s");
    // Its web page listens on a port of every interface.
    conf.setIfMissing("spark.ui.enabled", "false");
    return conf;
  }

  /** Spark itself asks for a minute, in log lines. */
  private static void requireAnswer(String master) throws IOException {
    if (!master.startsWith("spark://")) {
      return;
    }
    Matcher hosts = HOST.matcher(master.substring("spark://".length()));
    String problem = "has no host and port";
    while (hosts.find()) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(hosts.group(1), Integer.parseInt(hosts.group(2))), ANSWER_MILLIS);
        return;
      } catch (IOException | IllegalArgumentException e) {
        problem = "does not answer (" + e.getMessage() + ")";
      }
    }
    throw new IOException(
        "the master "
            + master
            + " "
            + problem
            + "; check that it runs, and its address at the top of its web page");
  }

  private static JavaSparkContext connected(String master, SparkConf conf, int seconds)
      throws IOException {
    FutureTask<JavaSparkContext> opening = new FutureTask<>(() -> new JavaSparkContext(conf));
    Thread thread = new Thread(opening, "connecting to " + master);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return opening.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "the master "
              + master
              + " took no application within "
              + seconds
              + " s (--conf "
              + PATIENCE
              + "=N waits longer)",
          e);
    } catch (ExecutionException e) {
      throw new IOException(
          "the master " + master + " took no application: " + firstLine(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while connecting to " + master);
    }
  }

  private static String firstLine(Throwable problem) {
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("").strip();
  }

  /** Without this a sweep on a cluster that has no room would wait for ever, and say nothing. */
  private static void awaitExecutor(JavaSparkContext spark, String master, int seconds)
      throws IOException {
    if (spark.isLocal()) {
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    // The driver counts as one.
    while (spark.sc().statusTracker().getExecutorInfos().length < 2) {
      if (spark.sc().isStopped()) {
        throw new IOException("the master " + master + " has ended the application; see its log");
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "no executor of "
                + master
                + " came within "
                + seconds
                + " s; check that workers are up with a free core and the memory that is asked for"
                + " (spark.executor.memory), or wait longer with --conf "
                + PATIENCE
                + "=N");
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for executors");
      }
    }
  }
}
