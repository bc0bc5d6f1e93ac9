package io.evident.cli;

import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.models.serving.UnverifiedModelException;
import io.evident.models.storage.UnwritableFileException;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.UnverifiedTrainingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TFUnimplementedException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever went wrong into one line for a person, and an exit code. */
final class ErrorLines {
  private ErrorLines() {}

  static int wrongUsage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(
        command.getErr(),
        oneLine(usage(e)) + "; see " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.BAD_INPUT;
  }

  /** Picocli's words, but for a word that is none of an option's. */
  private static String usage(ParameterException e) {
    if (e.getValue() != null
        && e.getArgSpec() instanceof OptionSpec option
        && option.typeInfo().isEnum()) {
      List<String> words =
          Arrays.stream(option.typeInfo().getType().getEnumConstants())
              .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
              .toList();
      return option.longestName()
          + " must be one of "
          + String.join(", ", words)
          + ", got "
          + e.getValue();
    }
    return e.getMessage().replaceFirst("^Error: ", "");
  }

  static int failed(Exception thrown, CommandLine command, ParseResult result) {
    PrintWriter err = command.getErr();
    Exception e = thrown instanceof UncheckedIOException unread ? unread.getCause() : thrown;
    if (e instanceof NonFiniteLossException
        || e instanceof UnverifiedTrainingException
        || e instanceof UnverifiedModelException) {
      print(err, oneLine(e.getMessage()));
      return ExitCode.FAILED;
    }
    if (e instanceof TFResourceExhaustedException) {
      print(
          err,
          "this needs more memory than the device has ("
              + oneLine(String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
              + "); take smaller batches (--set batchSize=N) or a smaller network");
      return ExitCode.BAD_INPUT;
    }
    if (e instanceof TFUnimplementedException
        && e.getMessage().toLowerCase(Locale.ROOT).contains("determinis")) {
      print(
          err,
          "an operation cannot give the same bits each time on this GPU ("
              + oneLine(e.getMessage().lines().findFirst().orElse(""))
              + "); leave --deterministic ("
              + DeterministicOps.VARIABLE
              + "=1) out, or take the CPU (--device cpu)");
      return ExitCode.BAD_INPUT;
    }
    boolean verbose =
        result.asCommandLineList().stream()
            .anyMatch(part -> part.getParseResult().hasMatchedOption(Main.VERBOSE));
    if (isInput(e)) {
      print(err, line(e));
      if (verbose) {
        e.printStackTrace(err);
      }
      return ExitCode.BAD_INPUT;
    }
    print(
        err,
        "internal error: "
            + oneLine(e.toString())
            + (verbose ? "" : "; please report it with the output of the same with --verbose"));
    if (verbose) {
      e.printStackTrace(err);
    }
    return ExitCode.INTERNAL;
  }

  /** What was asked for does not fit into memory. */
  static int outOfMemory(CommandLine command, OutOfMemoryError e) {
    print(
        command.getErr(),
        "this needs more memory than Java may use ("
            + oneLine(String.valueOf(e.getMessage()))
            + "); give it more (JAVA_TOOL_OPTIONS=-Xmx8g, say) or ask for less");
    return ExitCode.BAD_INPUT;
  }

  /** A check found something wrong with what it looked at. */
  static int checkFailed(CommandLine command, String message) {
    print(command.getErr(), oneLine(message));
    return ExitCode.FAILED;
  }

  /** Something that can be resumed stopped at a file that cannot be written. */
  static int unwritable(CommandLine command, UnwritableFileException e, String resumeLine) {
    print(command.getErr(), oneLine(e.getMessage()) + ", then resume it: " + resumeLine);
    return ExitCode.BAD_INPUT;
  }

  private static boolean isInput(Exception e) {
    return e instanceof IllegalArgumentException
        || e instanceof IOException
        || e instanceof io.evident.backprop.graph.MissingTensorFlowException;
  }

  /** What is wrong with the input, and how to mend it. */
  static String line(Exception e) {
    return oneLine(message(e));
  }

  private static String message(Exception e) {
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return e.getMessage() + ": there is no such file; check the path";
    }
    if (e instanceof AccessDeniedException) {
      return e.getMessage() + ": access denied; check the permissions";
    }
    if (e instanceof FileAlreadyExistsException) {
      return e.getMessage() + ": is there already; choose another name";
    }
    return String.valueOf(e.getMessage());
  }

  private static String oneLine(String message) {
    String line = message.lines().map(String::strip).collect(Collectors.joining(" "));
    // What files hold is quoted, and must not move the cursor of a terminal.
    return line.replaceAll("\\p{Cntrl}", "?");
  }

  static void print(PrintWriter err, String message) {
    err.println("evident: " + message);
    err.flush();
  }
}
