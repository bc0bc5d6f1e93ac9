package io.evident.cli;

import io.evident.lab.selftest.FunctionSelfTest;
import io.evident.lab.selftest.GradientSelfTest;
import io.evident.lab.selftest.SelfTestScore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evident lab self-test}: the check, on gradients that are wrong on purpose. */
@Command(
    name = "self-test",
    description = "Check the check itself, with gradients that are wrong on purpose.",
    footer = {"", "Example: evident lab self-test --seeds 100"})
final class LabSelfTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "" + GradientSelfTest.DEFAULT_SEEDS,
      description =
          "Weights and examples that the right gradients are checked on"
              + " (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    SelfTestScore score = GradientSelfTest.ofGradientCheck().withSeeds(seeds).run();
    score.lines().forEach(out::println);
    out.flush();
    FunctionSelfTest.Score functions =
        FunctionSelfTest.run(Math.min(seeds, FunctionSelfTest.DEFAULT_SEEDS));
    functions.lines().forEach(out::println);
    out.flush();
    return score.passed() && functions.mistaken().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
