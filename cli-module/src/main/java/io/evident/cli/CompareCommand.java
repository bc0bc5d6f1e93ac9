package io.evident.cli;

import io.evident.cli.text.TableFormat;
import io.evident.models.internal.comparison.ComparisonFormats;
import io.evident.models.internal.comparison.RunComparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident compare}: runs in one table, and their curves in one plot. */
@Command(
    name = "compare",
    description =
        "Put runs beside each other: one table, their curves in one plot, and how probable it is"
            + " that each is better than the first.",
    footer = {
      "",
      "Figures called last are of the last epoch; those called best are of the epoch",
      "with the lowest validation loss, whose weights the model of a run with",
      "validation examples has. Models of finished runs on images are compared with the",
      "first by their test images, image by image; several runs that differ in their",
      "seed alone also by their mean accuracy.",
      "",
      "Examples: evident compare runs/lenet-b4-e5 runs/lenet-b16-e5",
      "          evident compare runs/* --format csv --out comparison > comparison.csv"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Run directories, as evident train makes them; finished or under way.")
  private List<Path> runs;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/comparison",
      description = "Where the plots go, over earlier ones (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, csv or json; default: text.")
  private TableFormat format;

  @Override
  public Integer call() throws IOException {
    RunComparison comparison = RunComparison.of(runs);
    List<Path> plots = comparison.savePlots(out);
    PrintWriter to = spec.commandLine().getOut();
    to.print(
        switch (format) {
          case TEXT -> ComparisonFormats.text(comparison);
          case CSV -> ComparisonFormats.csv(comparison);
          case JSON -> ComparisonFormats.json(comparison);
        });
    if (format == TableFormat.TEXT) {
      plots.forEach(plot -> to.println("plot: " + plot));
    }
    to.flush();
    PrintWriter err = spec.commandLine().getErr();
    comparison.notices().forEach(notice -> err.println("notice: " + notice));
    err.flush();
    return ExitCode.DONE;
  }
}
