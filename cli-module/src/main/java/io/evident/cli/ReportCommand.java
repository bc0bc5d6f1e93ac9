package io.evident.cli;

import io.evident.models.directory.RunDirectory;
import io.evident.models.internal.comparison.RunComparison;
import io.evident.models.report.ComparisonSection;
import io.evident.models.report.Report;
import io.evident.models.report.RunSections;
import io.evident.models.report.Section;
import io.evident.models.report.SweepSections;
import io.evident.models.sweep.SweepDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident report}: runs as one page. */
@Command(
    name = "report",
    description = "Write runs as one HTML file that opens from disk and needs no network.",
    footer = {
      "",
      "A RUN is a directory that evident train, sweep or bayes --out has made.",
      "",
      "Examples: evident report runs/lenet-b16-e5",
      "          evident report runs/lenet-b4-e5 runs/lenet-b16-e5 --out lenets.html"
    })
final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Directories of runs, sweeps or inferences; finished or under way.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: report.html in the directory of a single RUN).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (runs.size() > 1 && out == null) {
      throw new ParameterException(
          spec.commandLine(), "a report of several runs needs a place: give --out FILE");
    }
    Report report = runs.size() == 1 ? one(runs.get(0)) : several();
    Path file = out == null ? runs.get(0).resolve(Report.FILE) : out;
    report.write(file);
    spec.commandLine().getOut().println("report: " + file);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private static boolean isRun(Path directory) {
    return Files.exists(directory.resolve(RunDirectory.EXPERIMENT));
  }

  private static Report one(Path directory) throws IOException {
    if (isRun(directory)) {
      return RunSections.report(RunDirectory.open(directory));
    }
    if (Files.exists(directory.resolve(SweepDirectory.SWEEP))) {
      return SweepSections.report(SweepDirectory.open(directory));
    }
    if (Files.exists(directory.resolve(BayesDirectory.FILE))) {
      return BayesDirectory.read(directory).report();
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: is not the directory of a run, a sweep or an inference (it has no %s, %s or %s); check the path",
            directory,
            RunDirectory.EXPERIMENT,
            SweepDirectory.SWEEP,
            BayesDirectory.FILE));
  }

  private Report several() throws IOException {
    List<Path> trained = runs.stream().filter(ReportCommand::isRun).toList();
    Report report = Report.of(runs.size() + " runs beside each other", "");
    if (trained.size() > 1) {
      report = report.with(ComparisonSection.of(RunComparison.of(trained)));
    }
    for (Path run : runs) {
      Report single = one(run);
      report =
          report.with(Section.of(single.title() + " (" + run + ")").withParts(single.sections()));
    }
    return report;
  }
}
