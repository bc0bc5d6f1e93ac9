package io.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The command line as it was given, to be shown for giving it again.
 *
 * @param words without the program's name
 */
record GivenCommand(List<String> words) {

  GivenCommand {
    words = List.copyOf(words);
  }

  /** What a command was started with. */
  static GivenCommand of(CommandSpec spec) {
    return new GivenCommand(spec.root().commandLine().getParseResult().originalArgs());
  }

  /** The same with one option instead of another. */
  GivenCommand with(String option, String instead) {
    List<String> changed = new ArrayList<>(words);
    changed.removeAll(List.of(option, instead));
    changed.add(option);
    return new GivenCommand(changed);
  }

  /** To be copied into a shell. */
  String line() {
    return words.stream()
        .map(GivenCommand::quoted)
        .collect(Collectors.joining(" ", "evident ", ""));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
