package io.evident.backprop.graph;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * TensorFlow's own log lines on standard error. An environment variable governs them, read when the
 * native library is loaded, and Java cannot change its own environment: a program that wants
 * silence starts itself again in a child process that has it.
 */
public final class TensorFlowLog {
  /** The variable: 0 shows every line, 3 only what ends the process. */
  public static final String LEVEL = "TF_CPP_MIN_LOG_LEVEL";

  private static final String SILENT = "3";

  /** A training that is interrupted finishes its step and keeps a checkpoint. */
  private static final int CHILD_ENDS_SECONDS = 6;

  /** From this version on Java warns of native libraries unless they are allowed. */
  private static final int NATIVE_ACCESS_ASKED = 24;

  /**
   * Lines of the other logger, from information to errors (what ends the process is kept), what
   * newer JDKs say of how TensorFlow's Java library reaches memory, and what every JDK says of a
   * module that Spark asks for.
   */
  private static final Pattern LINE =
      Pattern.compile(
          "WARNING: All log messages before absl::InitializeLog.*"
              + "|WARNING: (A terminally deprecated method in )?sun\\.misc\\.Unsafe.*"
              + "|WARNING: Please consider reporting this to the maintainers of class org\\.tens.*"
              + "|WARNING: Using incubator modules: jdk\\.incubator\\.vector"
              + "|[IWE]\\d{4} [\\d:.]+ +\\d+ [\\w./-]+:\\d+\\].*");

  private TensorFlowLog() {}

  /**
   * Whether somebody has said how much TensorFlow should log.
   *
   * @return true if the variable is set, to whatever level
   */
  public static boolean isDecided() {
    return System.getenv(LEVEL) != null;
  }

  /**
   * Runs a main class in a child process in which TensorFlow is silent. It shares standard input
   * and output and ends with this process.
   *
   * @param main the class; what loaded it gives the class path
   * @param jvmArguments such as {@code -Xmx1g}
   * @param arguments of the main class
   * @param err where its standard error goes, TensorFlow's lines apart
   * @return its exit code
   * @throws IOException if the process cannot be started
   */
  public static int runSilenced(
      Class<?> main, List<String> jvmArguments, List<String> arguments, PrintStream err)
      throws IOException {
    return runSilenced(process(main, jvmArguments, arguments, SILENT), err);
  }

  /**
   * Runs a program that starts Java with TensorFlow in it. It shares standard input and output and
   * ends with this process.
   *
   * @param builder the program; {@link #LEVEL} in its environment stands if it is there
   * @param err where its standard error goes, TensorFlow's lines apart
   * @return its exit code
   * @throws IOException if the process cannot be started
   */
  public static int runSilenced(ProcessBuilder builder, PrintStream err) throws IOException {
    builder.environment().putIfAbsent(LEVEL, SILENT);
    return run(builder, Optional.of(err));
  }

  /**
   * Runs a program that starts Java with TensorFlow in it, and shows what it says. It shares
   * standard input, output and error and ends with this process.
   *
   * @param builder the program
   * @return its exit code
   * @throws IOException if the process cannot be started
   */
  public static int run(ProcessBuilder builder) throws IOException {
    return run(builder.redirectError(ProcessBuilder.Redirect.INHERIT), Optional.empty());
  }

  private static int run(ProcessBuilder builder, Optional<PrintStream> filtered)
      throws IOException {
    Process child =
        builder
            .redirectInput(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread filter =
        new Thread(() -> filtered.ifPresent(err -> filter(child.getErrorStream(), err)));
    filter.start();
    Thread stop = new Thread(() -> end(child, filter));
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      int code = child.waitFor();
      filter.join();
      return code;
    } catch (InterruptedException e) {
      child.destroy();
      Thread.currentThread().interrupt();
      return 130;
    } finally {
      removeHook(stop);
    }
  }

  /**
   * A Java process, not yet started, in which TensorFlow logs as told.
   *
   * @param main its main class; what loaded it gives the class path
   * @param jvmArguments such as {@code -Xmx1g}
   * @param arguments of the main class
   * @param level 0 to 3, as {@link #LEVEL} takes it
   * @return the process, its streams piped
   */
  public static ProcessBuilder process(
      Class<?> main, List<String> jvmArguments, List<String> arguments, String level) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Where JavaCPP keeps libraries; a program may have mended what Java makes of a user without
    // one.
    command.add("-Duser.home=" + System.getProperty("user.home"));
    command.addAll(jvmArguments);
    if (Runtime.version().feature() >= NATIVE_ACCESS_ASKED) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(classPath(main));
    command.add(main.getName());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put(LEVEL, level);
    return builder;
  }

  /** The child may have something to finish, as it has when it alone is asked to end. */
  private static void end(Process child, Thread filter) {
    // Process.destroy would close the streams that its last words come by.
    child.toHandle().destroy();
    try {
      child.waitFor(CHILD_ENDS_SECONDS, TimeUnit.SECONDS);
      filter.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void filter(InputStream from, PrintStream to) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, Charset.defaultCharset()))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!LINE.matcher(line).matches()) {
          to.println(line);
        }
      }
    } catch (IOException e) {
      // The child is gone, and with it what it would have said.
      to.println("the standard error of the child process broke off: " + e.getMessage());
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook with it.
    }
  }

  private static String classPath(Class<?> main) {
    if (main.getClassLoader() instanceof URLClassLoader loader) {
      List<String> entries = new ArrayList<>();
      for (URL url : loader.getURLs()) {
        try {
          entries.add(Path.of(url.toURI()).toString());
        } catch (URISyntaxException e) {
          throw new IllegalStateException("cannot read the class path entry " + url, e);
        }
      }
      return String.join(File.pathSeparator, entries);
    }
    return System.getProperty("java.class.path");
  }
}
