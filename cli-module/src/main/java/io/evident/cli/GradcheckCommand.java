package io.evident.cli;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident gradcheck}: a network's gradient, three ways. */
@Command(
    name = "gradcheck",
    description =
        "Hold a network's hand-derived gradient against TensorFlow and finite differences.",
    footer = {"", "Example: evident gradcheck my-network.yaml --batch 8"})
final class GradcheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NETWORK.yaml",
      description = "The network (default: the built-in lenet).")
  private Path network;

  @Option(
      names = "--batch",
      defaultValue = "" + GradientCheck.DEFAULT_BATCH_SIZE,
      description = "Examples to check on (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--seed",
      defaultValue = "" + GradientCheck.DEFAULT_SEED,
      description = "Of weights and examples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--sample",
      defaultValue = "" + GradientCheck.DEFAULT_SAMPLE_SIZE,
      description =
          "Entries of each tensor that finite differences look at (default: ${DEFAULT-VALUE}).")
  private int sample;

  @Option(
      names = "--atlas",
      description = "Instead measure TensorFlow's own gradients, op by op (a minute).")
  private boolean atlas;

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "With --atlas: write the table as a page.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (out != null && !atlas) {
      throw new IllegalArgumentException("--out is for --atlas; give both or neither");
    }
    if (atlas) {
      return AtlasReport.run(spec.commandLine().getOut(), out);
    }
    Network checked = network == null ? BuiltInNetworks.lenet() : NetworkYaml.read(network);
    return check(
        spec.commandLine().getOut(),
        GradientCheck.of(checked).withBatchSize(batch).withSeed(seed).withSampleSize(sample));
  }

  static int check(PrintWriter out, GradientCheck check) {
    GradientReport report = check.run();
    for (String line : GradientReportText.lines(report)) {
      out.println(line);
    }
    out.flush();
    return report.verdict() == GradientVerdict.PASS ? ExitCode.DONE : ExitCode.FAILED;
  }
}
