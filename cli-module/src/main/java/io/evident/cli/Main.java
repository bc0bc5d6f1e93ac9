package io.evident.cli;

import io.evident.backprop.graph.TensorFlowLog;
import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.backprop.internal.graph.Tf32;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Where {@code java -jar evident.jar} starts. */
public final class Main {
  static final String VERBOSE = "--verbose";

  /** The commands that load TensorFlow; the others must start without waiting for it. */
  private static final Set<String> NEED_TENSORFLOW =
      Set.of(
          "demo",
          "gradcheck",
          "train",
          "evaluate",
          "export",
          "calibrate",
          "predict",
          "sweep",
          "reproduce",
          "bench",
          "lab");

  /**
   * Set by the launcher, which asks by the exit code what a command line needs, and runs nothing.
   */
  private static final String ASKED = "evident.asked";

  private Main() {}

  /**
   * Runs a command line and exits with its code.
   *
   * @param args the command line
   * @throws IOException if no process can be started
   */
  public static void main(String[] args) throws IOException {
    System.exit(run(args));
  }

  /**
   * Runs a command line on the standard streams; TensorFlow is silent unless asked otherwise.
   *
   * @param args the command line
   * @return the exit code
   * @throws IOException if no process can be started
   */
  static int run(String... args) throws IOException {
    System.setProperty("java.awt.headless", "true");
    // TensorFlow Java numbers its nodes in the default locale; nothing of ours is formatted in it.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    HomeFolder.settle();
    List<String> arguments = Arrays.asList(args);
    if (System.getProperty(ASKED) != null) {
      return SparkLaunch.isNeeded(arguments) ? ExitCode.DONE : ExitCode.FAILED;
    }
    Optional<String> unread = NamesEncoding.ofProcess().unreadArguments();
    if (unread.isPresent()) {
      return refused(unread.get());
    }
    if (SparkLaunch.isNeeded(arguments)) {
      return onSpark(arguments);
    }
    if (!SparkLaunch.isInside()
        && isForAChild(arguments, System.getenv(), NamesEncoding.ofProcess())) {
      return inAChild(arguments);
    }
    StandardOutput results = StandardOutput.ofProcess();
    PrintWriter out = new PrintWriter(results, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    int code = commandLine(out, err).execute(args);
    out.flush();
    return results.code(code, err);
  }

  /** Whether a command line needs another environment than this process has. */
  static boolean isForAChild(
      List<String> arguments, Map<String, String> environment, NamesEncoding names) {
    Invocation invocation = Invocation.of(arguments);
    boolean silenced = environment.containsKey(TensorFlowLog.LEVEL) || invocation.has(VERBOSE);
    return !variables(invocation, environment, names).isEmpty()
        || (invocation.runs(NEED_TENSORFLOW) && !silenced);
  }

  private static int onSpark(List<String> arguments) {
    try (ChildExit exit = new ChildExit()) {
      return exit.with(new SparkLaunch(System.getenv()).run(arguments, System.err));
    } catch (IllegalArgumentException | IOException e) {
      return refused(ErrorLines.line(e));
    }
  }

  private static int refused(String line) {
    ErrorLines.print(new PrintWriter(System.err, true, Charset.defaultCharset()), line);
    return ExitCode.BAD_INPUT;
  }

  private static int inAChild(List<String> arguments) throws IOException {
    Invocation invocation = Invocation.of(arguments);
    boolean verbose = invocation.has(VERBOSE);
    Map<String, String> environment = System.getenv();
    String level = environment.getOrDefault(TensorFlowLog.LEVEL, verbose ? "0" : "3");
    ProcessBuilder child = TensorFlowLog.process(Main.class, jvmArguments(), arguments, level);
    child.environment().putAll(variables(invocation, environment, NamesEncoding.ofProcess()));
    try (ChildExit exit = new ChildExit()) {
      return exit.with(
          verbose ? TensorFlowLog.run(child) : TensorFlowLog.runSilenced(child, System.err));
    }
  }

  /** What the process that does the work must find in its environment, and does not find here. */
  static Map<String, String> variables(
      Invocation invocation, Map<String, String> environment, NamesEncoding names) {
    Map<String, String> variables = new HashMap<>(names.variables(environment));
    if (!invocation.runs(NEED_TENSORFLOW)) {
      return variables;
    }
    boolean tf32 = invocation.has(ExecutionOptions.TF32);
    if (tf32 ? !Tf32.isAsked(environment) : !environment.containsKey(Tf32.VARIABLE)) {
      variables.put(Tf32.VARIABLE, tf32 ? "1" : "0");
    }
    if (invocation.has(ExecutionOptions.DETERMINISTIC) && !DeterministicOps.isAsked(environment)) {
      variables.put(DeterministicOps.VARIABLE, "1");
    }
    return variables;
  }

  private static List<String> jvmArguments() {
    // Whether a terminal is there is decided here: the child's standard error is a pipe.
    return Stream.concat(
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D")),
            Stream.of("-D" + Terminal.PROPERTY + "=" + Terminal.isThere()))
        .toList();
  }

  /** Running out of memory is reported as bad input, in one line. */
  private static int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (OutOfMemoryError e) {
      return ErrorLines.outOfMemory(parsed.commandSpec().commandLine(), e);
    }
  }

  /**
   * The whole command line on given writers, as tests run it.
   *
   * @param out for results
   * @param err for errors, one line each
   * @return the command line
   */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandLine commandLine = new CommandLine(new Evident());
    // A run is calibrated on the images that it kept out.
    CommandSpec calibrate = commandLine.getSubcommands().get("calibrate").getCommandSpec();
    for (String option : List.of("--test-part", "--split-seed")) {
      calibrate.remove(calibrate.findOption(option));
    }
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setColorScheme(Terminal.colours());
    commandLine.setUsageHelpAutoWidth(false);
    // A folder or a column may be called @album: arguments are not read from files.
    commandLine.setExpandAtFiles(false);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(Path.class, new HomeFolder.OfPath());
    commandLine.setParameterExceptionHandler(ErrorLines::wrongUsage);
    commandLine.setExecutionExceptionHandler(ErrorLines::failed);
    commandLine.setExecutionStrategy(Main::execute);
    return commandLine;
  }
}
