package io.evident.cli;

import io.evident.cli.claims.Claim;
import io.evident.cli.claims.ClaimLedger;
import io.evident.cli.claims.ClaimVerdict;
import io.evident.cli.claims.LedgerReport;
import io.evident.cli.figures.ClaimMeasurer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident reproduce}: published figures against measured ones. */
@Command(
    name = "reproduce",
    description = "Hold published figures against measured ones.",
    footer = {
      "",
      "Examples: evident reproduce --quick",
      "          evident reproduce 'tiny-*' bayes-evidence-tau2-5",
      "          evident reproduce 'fc2-*' --data cifar-10-binary.tar.gz --seeds 3",
      "",
      "Exit code 1 if a deterministic figure does not come out."
    })
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CLAIM",
      description = "Names of claims, or globs such as 'tiny-*' (default: all).")
  private List<String> patterns = new ArrayList<>();

  @Option(names = "--list", description = "List the claims.")
  private boolean list;

  @Option(names = "--quick", description = "Only what is deterministic: seconds, and no data.")
  private boolean quick;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each training is repeated (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "CIFAR-10, without which no training is run.")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "reproduction",
      description =
          "Where runs are kept; those that are complete are not trained again (default:"
              + " ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--ledger",
      paramLabel = "FILE.csv",
      description = "Claims of your own (default: those of the four assignments).")
  private Path ledger;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, json, csv or markdown (default: ${DEFAULT-VALUE}).")
  private String format;

  @Override
  public Integer call() throws IOException {
    LedgerReport.Format style = style();
    if (!(seeds >= 1)) {
      throw new ParameterException(spec.commandLine(), "--seeds must be at least 1, got " + seeds);
    }
    ClaimLedger all = ledger == null ? ClaimLedger.builtIn() : ClaimLedger.read(ledger);
    List<Claim> selected = all.select(patterns).claims();
    List<Claim> claims =
        quick ? selected.stream().filter(ClaimMeasurer::isDeterministic).toList() : selected;
    PrintWriter to = spec.commandLine().getOut();
    if (list) {
      LedgerReport.list(claims).forEach(to::println);
      to.flush();
      return ExitCode.DONE;
    }
    PrintWriter progress = spec.commandLine().getErr();
    ClaimMeasurer measurer = new ClaimMeasurer(data, out, seeds, line -> println(progress, line));
    List<ClaimVerdict> verdicts = measurer.verdicts(claims);
    LedgerReport.of(verdicts, style).forEach(to::println);
    if (style == LedgerReport.Format.TEXT && claims.size() < selected.size()) {
      to.printf(
          java.util.Locale.ROOT,
          "%,d claims about trainings were left out (--quick)%n",
          selected.size() - claims.size());
    }
    to.flush();
    return verdicts.stream().anyMatch(ClaimVerdict::isFailure) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static void println(PrintWriter to, String line) {
    to.println(line);
    to.flush();
  }

  private LedgerReport.Format style() {
    for (LedgerReport.Format style : LedgerReport.Format.values()) {
      if (style.name().toLowerCase(java.util.Locale.ROOT).equals(format)) {
        return style;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "--format must be one of text, json, csv, markdown, got \"" + format + "\"");
  }
}
