package io.evident.cli;

import io.evident.backprop.graph.TensorFlowLog;
import io.evident.models.training.Tf32;
import io.evident.models.training.Xla;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Where {@code java -jar evident.jar} starts. */
public final class Main {
  static final String VERBOSE = "--verbose";

  /** The commands that load TensorFlow; the others must start without waiting for it. */
  private static final Set<String> NEED_TENSORFLOW =
      Set.of("demo", "gradcheck", "train", "evaluate", "export", "predict", "sweep", "reproduce");

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
    List<String> arguments = Arrays.asList(args);
    if (SparkLaunch.isNeeded(arguments)) {
      return onSpark(arguments);
    }
    boolean silenced = TensorFlowLog.isDecided() || SparkLaunch.isInside();
    if (!silenced && isForAChild(arguments)) {
      return inAChild(arguments);
    }
    return commandLine(
            new PrintWriter(System.out, true, Charset.defaultCharset()),
            new PrintWriter(System.err, true, Charset.defaultCharset()))
        .execute(args);
  }

  /** Whether a command line needs TensorFlow, and needs it silent. */
  static boolean isForAChild(List<String> arguments) {
    Invocation invocation = Invocation.of(arguments);
    return invocation.runs(NEED_TENSORFLOW) && !invocation.has(VERBOSE);
  }

  private static int onSpark(List<String> arguments) {
    try (ChildExit exit = new ChildExit()) {
      return exit.with(new SparkLaunch(System.getenv()).run(arguments, System.err));
    } catch (IllegalArgumentException | IOException e) {
      ErrorLines.print(
          new PrintWriter(System.err, true, Charset.defaultCharset()), ErrorLines.line(e));
      return ExitCode.BAD_INPUT;
    }
  }

  private static int inAChild(List<String> arguments) throws IOException {
    try (ChildExit exit = new ChildExit()) {
      return exit.with(
          TensorFlowLog.runSilenced(
              Main.class,
              jvmArguments(),
              arguments,
              System.err,
              variables(arguments, System.getenv())));
    }
  }

  /** What TensorFlow must find in its environment; the launcher sets the same. */
  static Map<String, String> variables(List<String> arguments, Map<String, String> environment) {
    Invocation invocation = Invocation.of(arguments);
    Map<String, String> variables = new HashMap<>();
    if (invocation.has(ExecutionOptions.TF32)) {
      variables.put(Tf32.VARIABLE, "1");
    } else if (!environment.containsKey(Tf32.VARIABLE)) {
      variables.put(Tf32.VARIABLE, "0");
    }
    if (invocation.has(ExecutionOptions.XLA)) {
      String given =
          environment.containsKey(Xla.VARIABLE) ? environment.get(Xla.VARIABLE) + " " : "";
      variables.put(Xla.VARIABLE, given + Xla.CPU_FLAG);
    }
    return variables;
  }

  private static List<String> jvmArguments() {
    // Whether a terminal is there is decided here: the child's standard error is a pipe.
    return java.util.stream.Stream.concat(
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D")),
            java.util.stream.Stream.of("-D" + Terminal.PROPERTY + "=" + Terminal.isThere()))
        .toList();
  }

  /** What is too large for the heap is a matter of the input, and told in a line as such. */
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
    commandLine.setOut(out);
    commandLine.setErr(err);
    commandLine.setColorScheme(Terminal.colours());
    commandLine.setUsageHelpAutoWidth(false);
    commandLine.setParameterExceptionHandler(ErrorLines::wrongUsage);
    commandLine.setExecutionExceptionHandler(ErrorLines::failed);
    commandLine.setExecutionStrategy(Main::execute);
    return commandLine;
  }
}
