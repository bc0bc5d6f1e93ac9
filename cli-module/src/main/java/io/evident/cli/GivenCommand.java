package io.evident.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The command line as it was given, to be shown for giving it again: from any folder, so its paths
 * are absolute, and as a shell takes it.
 */
final class GivenCommand {
  /** How the command was started; the launcher sets it. */
  static final String PROGRAM = "evident.program";

  private final List<String> words;

  private GivenCommand(List<String> words) {
    this.words = List.copyOf(words);
  }

  /** What a command was started with. */
  static GivenCommand of(CommandSpec spec) {
    return of(spec, List.of(), Set.of());
  }

  /**
   * What a command was started with, but for some of it.
   *
   * @param first what stands behind the name of the command
   * @param without names of options, and labels of parameters
   */
  static GivenCommand of(CommandSpec spec, List<String> first, Set<String> without) {
    List<String> words = new ArrayList<>();
    ParseResult all = spec.root().commandLine().getParseResult();
    for (CommandLine command : all.asCommandLineList()) {
      ParseResult parsed = command.getParseResult();
      if (command.getParent() != null) {
        words.add(parsed.commandSpec().name());
      }
      if (parsed.commandSpec() == spec) {
        words.addAll(first);
      }
      List<String> parameters =
          parsed.matchedPositionals().stream()
              .distinct()
              .filter(parameter -> !without.contains(parameter.paramLabel()))
              .flatMap(GivenCommand::values)
              .toList();
      List<String> options =
          parsed.matchedOptions().stream()
              .distinct()
              .filter(option -> Arrays.stream(option.names()).noneMatch(without::contains))
              .flatMap(GivenCommand::option)
              .toList();
      if (parameters.stream().anyMatch(parameter -> parameter.startsWith("-"))) {
        words.addAll(options);
        words.add("--");
        words.addAll(parameters);
      } else {
        words.addAll(parameters);
        words.addAll(options);
      }
    }
    return new GivenCommand(words);
  }

  /**
   * Refuses what would have no effect beside an option.
   *
   * @param option that was given
   * @param taken what has an effect beside it: names of options, and labels of parameters
   */
  static void requireOnly(CommandSpec spec, String option, Set<String> taken) {
    ParseResult given = spec.commandLine().getParseResult();
    Stream.concat(
            given.matchedPositionals().stream().map(PositionalParamSpec::paramLabel),
            given.matchedOptions().stream().map(OptionSpec::longestName))
        .filter(name -> !name.equals(option) && !name.equals(Main.VERBOSE) && !taken.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new ParameterException(
                  spec.commandLine(), name + " has no effect beside " + option + "; leave it out");
            });
  }

  private static Stream<String> values(PositionalParamSpec parameter) {
    return parameter.originalStringValues().stream().map(value -> anywhere(parameter, value));
  }

  private static Stream<String> option(OptionSpec option) {
    String name = option.longestName();
    if (option.arity().max() == 0) {
      return Stream.of(name);
    }
    return option.originalStringValues().stream()
        .map(value -> anywhere(option, value))
        .flatMap(
            value ->
                value.startsWith("-") ? Stream.of(name + "=" + value) : Stream.of(name, value));
  }

  /** A value that means the same in every folder. */
  private static String anywhere(ArgSpec of, String value) {
    boolean isPath = of.type() == Path.class || of.auxiliaryTypes()[0] == Path.class;
    boolean mayBePath =
        Arrays.stream(of.converters()).anyMatch(HomeFolder.OfFileOrName.class::isInstance);
    if (!isPath && !mayBePath) {
      return value;
    }
    Path path = Path.of(HomeFolder.expanded(value, HomeFolder.ofUser()));
    return isPath || Files.isRegularFile(path) ? absolute(path).toString() : value;
  }

  /** The same from every folder; what comes after .. depends on where links lead, and is kept. */
  static Path absolute(Path path) {
    Path absolute = path.toAbsolutePath();
    boolean climbs =
        Stream.iterate(absolute, p -> p != null, Path::getParent).anyMatch(p -> p.endsWith(".."));
    return climbs ? absolute : absolute.normalize();
  }

  /** To be copied into a shell. */
  String line() {
    return program(Optional.ofNullable(System.getProperty(PROGRAM)), SparkLaunch.own())
        + words.stream().map(GivenCommand::quoted).collect(Collectors.joining(" ", " ", ""));
  }

  /**
   * How the command is started.
   *
   * @param launcher that has started it, if one has
   * @param own where its classes are
   */
  static String program(Optional<String> launcher, Path own) {
    if (launcher.isPresent()) {
      return quoted(launcher.get());
    }
    return own.toString().endsWith(".jar") ? "java -jar " + quoted(own.toString()) : "evident";
  }

  /** A word of a line for bash. */
  static String quoted(String word) {
    if (word.matches("[\\w./:=,@%+-]+")) {
      return word;
    }
    if (word.chars().anyMatch(Character::isISOControl)) {
      return word.codePoints()
          .mapToObj(GivenCommand::escaped)
          .collect(Collectors.joining("", "$'", "'"));
    }
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static String escaped(int codePoint) {
    if (Character.isISOControl(codePoint)) {
      return String.format(Locale.ROOT, "\\u%04x", codePoint);
    }
    String plain = Character.toString(codePoint);
    return codePoint == '\'' || codePoint == '\\' ? "\\" + plain : plain;
  }
}
