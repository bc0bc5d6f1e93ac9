package io.evident.cli;

import io.evident.backprop.check.GradientCheck;
import io.evident.lab.identities.IdentityReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evident lab identities}: the rules that derivations by hand are made of. */
@Command(
    name = "identities",
    description =
        "Check the identities of matrix calculus and backpropagation at random points, against"
            + " finite differences.",
    footer = {"", "Example: evident lab identities --seed 7"})
final class LabIdentitiesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + GradientCheck.DEFAULT_SEED,
      description = "Of the points (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    IdentityReport report = IdentityReport.run(seed);
    report.lines().forEach(out::println);
    out.flush();
    return report.isAsKnown() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
