package io.evident.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evident data}: what to train on. */
@Command(
    name = "data",
    description = "Fetch or verify image data, describe images or a table.",
    footer = {
      "",
      "Examples: evident data fetch cifar-10",
      "          evident data info data --contact-sheet samples.png"
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DataFetchCommand.class, DataVerifyCommand.class, DataInfoCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: fetch, verify or info");
  }
}
