package io.evident.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What a command line asks for, known before it is run. A word counts as what the parser takes it
 * for: {@code data info train} asks for data, and "train" is a folder.
 */
final class Invocation {
  /** The results of the command and its subcommands; none where the command line is wrong. */
  private final List<ParseResult> parsed;

  private Invocation(List<ParseResult> parsed) {
    this.parsed = parsed;
  }

  /**
   * Parses a command line.
   *
   * @param arguments without the program's name; wrong ones ask for nothing
   * @return what they ask for
   */
  static Invocation of(List<String> arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine commandLine = Main.commandLine(nowhere, nowhere);
    try {
      ParseResult result = commandLine.parseArgs(arguments.toArray(String[]::new));
      return new Invocation(
          result.asCommandLineList().stream().map(CommandLine::getParseResult).toList());
    } catch (ParameterException e) {
      // Whoever runs the command line refuses it.
      return new Invocation(List.of());
    }
  }

  /** Whether one of some commands is run; its help alone needs nothing of what it needs. */
  boolean runs(Set<String> commands) {
    return parsed.size() > 1
        && commands.contains(parsed.get(1).commandSpec().name())
        && parsed.stream().noneMatch(ParseResult::isUsageHelpRequested);
  }

  /** Whether an option is given. */
  boolean has(String option) {
    return parsed.stream().anyMatch(result -> result.hasMatchedOption(option));
  }

  /** The value of an option that takes one, if it is given. */
  Optional<String> value(String option) {
    return parsed.stream()
        .filter(result -> result.hasMatchedOption(option))
        .map(result -> result.matchedOption(option).stringValues().get(0))
        .findFirst();
  }
}
