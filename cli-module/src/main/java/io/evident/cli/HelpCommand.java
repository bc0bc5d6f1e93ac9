package io.evident.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident help}: the same as {@code --help}, where people look for it first. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    footer = {"", "Examples: evident help", "          evident help data fetch"})
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Whose help (default: all).")
  private List<String> names = new ArrayList<>();

  @Override
  public Integer call() {
    CommandLine command = spec.parent().commandLine();
    for (String name : names) {
      CommandLine within = command.getSubcommands().get(name);
      if (within == null) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no command \""
                + name
                + "\"; there are "
                + String.join(", ", command.getSubcommands().keySet()));
      }
      command = within;
    }
    command.usage(spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
