package io.evident.cli;

import io.evident.backprop.graph.Processor;
import io.evident.backprop.graph.TensorFlowLog;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts the command again by Spark's own spark-submit, which knows how to reach a cluster: the
 * driver is the command itself. Spark is not shipped with it, but found by SPARK_HOME.
 */
final class SparkLaunch {
  /** Says where our jar for Spark is; the launcher sets it. */
  private static final String JAR_PROPERTY = "evident.spark";

  private static final String HOME = "SPARK_HOME";
  private static final String JAR = "evident-spark";
  private static final String SPARK = "org.apache.spark.SparkContext";

  private static final Pattern MASTER_URL =
      Pattern.compile("local(\\[.+])?|local-cluster\\[.+]|yarn|spark://.+|k8s://.+");

  /** Spark's log goes to its web page and its files; a terminal is told of lost executors. */
  private static final String LOGGING =
      """
      appender.terminal.type = Console
      appender.terminal.name = terminal
      appender.terminal.target = SYSTEM_ERR
      appender.terminal.layout.type = PatternLayout
      appender.terminal.layout.pattern = spark: %m%n%ex{0}
      rootLogger.level = off
      rootLogger.appenderRef.terminal.ref = terminal
      logger.scheduler.name = org.apache.spark.scheduler.TaskSchedulerImpl
      logger.scheduler.level = warn
      """;

  private final Map<String, String> environment;

  SparkLaunch(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether a command line is for Spark and this process has none. */
  static boolean isNeeded(List<String> arguments) {
    return Invocation.of(arguments).has(ClusterOptions.MASTER) && !isInside();
  }

  /** Whether Spark is here, as it is once spark-submit has started this process. */
  static boolean isInside() {
    try {
      Class.forName(SPARK, false, Thread.currentThread().getContextClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Runs the command line under spark-submit.
   *
   * @return its exit code
   * @throws IllegalArgumentException if there is no Spark, or nothing of ours for it
   * @throws IOException if it cannot be started
   */
  int run(List<String> arguments, PrintStream err) throws IOException {
    Path logging = Files.createTempFile("evident-log4j2-", ".properties");
    try {
      Files.writeString(logging, LOGGING, StandardCharsets.US_ASCII);
      return TensorFlowLog.runSilenced(new ProcessBuilder(command(arguments, own(), logging)), err);
    } finally {
      Files.deleteIfExists(logging);
    }
  }

  /** Where the classes of the command are: its jar, or a folder in a build. */
  static Path own() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path has no such entry", e);
    }
  }

  /**
   * What to start.
   *
   * @param own the command's jar, with its libraries in the folder lib beside it
   * @param logging a file for Log4j, for who has not asked for every line
   */
  List<String> command(List<String> arguments, Path own, Path logging) throws IOException {
    Invocation invocation = Invocation.of(arguments);
    String master = invocation.value(ClusterOptions.MASTER).orElseThrow();
    if (!MASTER_URL.matcher(master).matches()) {
      throw new IllegalArgumentException(
          ClusterOptions.MASTER
              + " must be such as spark://host:7077, yarn, k8s://https://host:port or local[2], got"
              + " \""
              + master
              + "\"");
    }
    List<String> options = new ArrayList<>();
    options.add("-Djava.awt.headless=true");
    options.add("-D" + Terminal.PROPERTY + "=" + Terminal.isThere());
    String program = System.getProperty(GivenCommand.PROGRAM);
    if (program != null) {
      // Spark takes words apart as a shell does.
      options.add(
          "\"-D" + GivenCommand.PROGRAM + "=" + program.replaceAll("[\"\\\\]", "\\\\$0") + "\"");
    }
    if (!invocation.has(Main.VERBOSE)) {
      options.add("-Dlog4j2.configurationFile=" + logging.toUri());
    }
    List<String> command = new ArrayList<>();
    command.add(submit().toString());
    command.addAll(List.of("--master", master, "--name", "evident"));
    command.addAll(List.of("--class", Main.class.getName()));
    command.addAll(List.of("--jars", jars(own)));
    command.addAll(List.of("--driver-java-options", String.join(" ", options)));
    command.addAll(List.of("--conf", "spark.ui.showConsoleProgress=false"));
    command.addAll(
        List.of(
            "--conf",
            "spark.executorEnv." + TensorFlowLog.LEVEL + "=3",
            "--conf",
            "spark.executorEnv.JAVA_TOOL_OPTIONS=-Djava.awt.headless=true"));
    for (String name : Processor.SETTINGS) {
      // The same bits on one machine and on a cluster of such machines.
      if (environment.containsKey(name)) {
        command.addAll(
            List.of("--conf", "spark.executorEnv." + name + "=" + environment.get(name)));
      }
    }
    if (master.startsWith("local")) {
      // The trials are trained in the driver, which may use what the command may.
      long megabytes = Runtime.getRuntime().maxMemory() >> 20;
      command.addAll(List.of("--driver-memory", megabytes + "m"));
    }
    command.add(own.toString());
    command.addAll(arguments);
    return command;
  }

  private Path submit() {
    String home = environment.get(HOME);
    if (home == null || home.isBlank()) {
      throw new IllegalArgumentException(
          ClusterOptions.MASTER
              + " needs Apache Spark 4.0, and "
              + HOME
              + " is not set; unpack spark-4.0.1-bin-hadoop3.tgz from"
              + " https://spark.apache.org/downloads.html and set "
              + HOME
              + " to its folder");
    }
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    Path submit = Path.of(home, "bin", windows ? "spark-submit.cmd" : "spark-submit");
    if (!Files.isExecutable(submit)) {
      throw new IllegalArgumentException(
          HOME + "=" + home + ": there is no " + submit + "; set it to the folder of a Spark 4.0");
    }
    return submit;
  }

  /** Our libraries and our part for Spark, with commas between. */
  private static String jars(Path own) throws IOException {
    Path libraries = own.resolveSibling("lib");
    if (!Files.isRegularFile(own) || !Files.isDirectory(libraries)) {
      throw new IllegalArgumentException(
          ClusterOptions.MASTER
              + " sends the command's jars to the cluster, and this is started from "
              + own
              + "; start it from its jar, cli-module/target/evident/evident.jar");
    }
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> all = Files.list(libraries)) {
      all.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(jars::add);
    }
    if (jars.stream().noneMatch(jar -> jar.getFileName().toString().startsWith(JAR))) {
      String given = System.getProperty(JAR_PROPERTY, "");
      if (given.isEmpty() || !Files.isRegularFile(Path.of(given))) {
        throw new IllegalArgumentException(
            ClusterOptions.MASTER
                + " needs "
                + JAR
                + ".jar, which is neither in "
                + libraries
                + " nor where -D"
                + JAR_PROPERTY
                + " says; "
                + ClusterOptions.HOW);
      }
      jars.add(Path.of(given).toAbsolutePath());
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(","));
  }
}
