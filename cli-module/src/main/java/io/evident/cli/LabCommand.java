package io.evident.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evident lab}: tools that look at the tools. */
@Command(
    name = "lab",
    description = "Look at the tools themselves: TensorFlow's gradients, the check, its rules.",
    footer = {"", "Example: evident lab identities"},
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LabAtlasCommand.class, LabSelfTestCommand.class, LabIdentitiesCommand.class})
final class LabCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: atlas, self-test or identities");
  }
}
