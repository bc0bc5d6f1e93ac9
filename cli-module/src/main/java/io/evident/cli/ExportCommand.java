package io.evident.cli;

import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.run.RunExport;
import io.evident.models.storage.DirectoryLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident export}: a run as a SavedModel. */
@Command(
    name = "export",
    description =
        "Make a SavedModel of a run: byte or float images in, probabilities out; of a table, its"
            + " columns in, predictions out.",
    footer = {
      "",
      "Examples: evident export runs/lenet-b16-e5 --out serving/lenet/1",
      "          evident export runs/lenet-b16-e5 --checkpoint last --overwrite"
    })
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "The run directory.")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the model goes (default: RUN/model).")
  private Path out;

  @Option(
      names = "--checkpoint",
      paramLabel = "best|last",
      description =
          "The weights with the lowest validation loss, or the last (default: best where there"
              + " are validation images).")
  private KeptWeights checkpoint;

  @Option(names = "--overwrite", description = "Replace an exported model that is there.")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    RunDirectory directory = RunDirectory.open(run);
    // Into its own folder it writes where a training does.
    return out == null
        ? DirectoryLock.holding(directory.path(), () -> export(directory))
        : export(directory);
  }

  private int export(RunDirectory directory) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    Optional<KeptWeights> weights = Optional.ofNullable(checkpoint);
    Path folder = out == null ? directory.model() : out;
    RunExport.Exported exported =
        RunExport.export(
            directory, weights, folder, overwrite, warning -> to.println("warning: " + warning));
    to.printf(
        Locale.ROOT,
        "model: %s (%s, %s weights, epoch %d, step %,d; %s)%n",
        folder,
        exported.experiment(),
        exported.weights().checkpoint(),
        exported.weights().epoch(),
        exported.weights().step(),
        exported.about());
    to.println(exported.verification().line());
    to.flush();
    return ExitCode.DONE;
  }
}
