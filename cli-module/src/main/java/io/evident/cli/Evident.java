package io.evident.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand. */
@Command(
    name = "evident",
    description = "Learning that can be checked.",
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      BayesCommand.class,
      GradcheckCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      CalibrateCommand.class,
      CompareCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      SweepCommand.class,
      ReproduceCommand.class,
      ReportCommand.class,
      DataCommand.class,
      BenchCommand.class,
      LabCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 a check or verification failed or training became",
      "non-finite; 2 wrong usage, bad input or something missing; 3 an internal error;",
      "130 interrupted."
    })
// Picocli reads the fields.
@SuppressWarnings("UnusedVariable")
final class Evident implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** Read by {@link Main} and the launcher before anything else is. */
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show TensorFlow's log lines, and stack traces of faults.")
  private boolean verbose;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
