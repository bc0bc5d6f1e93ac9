package io.evident.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code evident completion}: a script by which bash and zsh complete the others. */
@Command(
    name = "completion",
    description = "Print a script that completes commands and options in bash and zsh.",
    footer = {"", "Example: source <(evident completion)"})
final class CompletionCommand implements Callable<Integer> {
  /** The words of an option, which picocli writes as Java's constants. */
  private static final Pattern WORDS = Pattern.compile("_option_args=\\(.*\\)");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    String script = AutoComplete.bash(spec.parent().name(), spec.parent().commandLine());
    spec.commandLine()
        .getOut()
        .print(WORDS.matcher(script).replaceAll(m -> m.group().toLowerCase(Locale.ROOT)));
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
