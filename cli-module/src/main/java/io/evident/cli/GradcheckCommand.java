package io.evident.cli;

import io.evident.backprop.check.ErrorForm;
import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportJUnit;
import io.evident.backprop.check.GradientReportJson;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.NetworkSummary;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.device.AvailableDevices;
import io.evident.models.device.Device;
import io.evident.models.device.DeviceChoice;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.storage.WholeFile;
import io.evident.models.sweep.TrialTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code evident gradcheck}: a network's gradient, three ways. */
@Command(
    name = "gradcheck",
    description =
        "Hold a network's hand-derived gradient against TensorFlow and finite differences.",
    footer = {
      "",
      "Examples: evident gradcheck my-network.yaml --batch 8",
      "          evident gradcheck wine.yaml --data wine.csv"
    })
final class GradcheckCommand implements Callable<Integer> {
  /** What a check prints. */
  enum Format {
    TEXT,
    JSON,
    JUNIT
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "NETWORK.yaml",
      description =
          "The network: a file, or the name of a built-in experiment (default: the built-in lenet).")
  private Path network;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "The CSV of an experiment on a table, which gives the network its number of inputs and"
              + " outputs; the check itself uses random examples.")
  private Path data;

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
      description =
          "Entries of each tensor that finite differences look at (default: "
              + GradientCheck.DEFAULT_SAMPLE_SIZE
              + ", or fewer for a network of many tensors: "
              + GradientCheck.DEFAULT_ENTRIES
              + " in all).")
  private Integer sample;

  @Option(
      names = "--full",
      description = "Finite differences of every entry of every parameter, on all processors.")
  private boolean full;

  @Option(
      names = "--summary",
      description = "Print the network's layers, shapes and parameters instead of checking it.")
  private boolean summary;

  /** Now evident lab identities; goes with the next release, as the three options below. */
  @Option(names = "--identities", hidden = true)
  private boolean identities;

  @Option(
      names = "--mode",
      paramLabel = "training|inference",
      description =
          "Check the network as it is run there (default: training, and inference too where that"
              + " differs).")
  private Mode mode;

  @Option(
      names = "--format",
      paramLabel = "text|json|junit",
      defaultValue = "text",
      description = "What to print: lines to read, JSON, or a test runner's XML.")
  private Format format;

  @Option(
      names = "--error",
      paramLabel = "tensor|elementwise",
      defaultValue = "tensor",
      description =
          "Which relative error the table shows: over the whole tensor, by which the check judges,"
              + " or entry by entry, max |a - b| / max(1e-8, |a| + |b|), as cs145 writes it"
              + " (default: ${DEFAULT-VALUE}).")
  private ErrorForm error;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the report there instead of printing it.")
  private Path out;

  @Option(
      names = "--directions",
      defaultValue = "" + GradientCheck.DEFAULT_DIRECTIONS,
      description =
          "Random directions in each tensor and in all parameters, where every entry shows"
              + " (default: ${DEFAULT-VALUE}).")
  private int directions;

  @Option(
      names = "--second-order",
      description =
          "Second derivatives too: the gradient's derivative along a direction against"
              + " TensorFlow's, and the Hessian's symmetry.")
  private boolean secondOrder;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      defaultValue = "auto",
      description = "Where TensorFlow computes (default: auto, a GPU if TensorFlow sees one).")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(names = "--self-test", hidden = true)
  private boolean selfTest;

  @Option(names = "--seeds", hidden = true)
  private Integer seeds;

  @Option(names = "--atlas", hidden = true)
  private boolean atlas;

  private final Supplier<AvailableDevices> devices;

  GradcheckCommand() {
    this(AvailableDevices::ask);
  }

  GradcheckCommand(Supplier<AvailableDevices> devices) {
    this.devices = devices;
  }

  @Override
  public Integer call() throws IOException {
    GradcheckOptions.requireFit(spec);
    if (atlas) {
      return moved("atlas", "--out", out);
    }
    if (selfTest) {
      return moved("self-test", "--seeds", seeds);
    }
    if (identities) {
      return moved("identities", "--seed", seed);
    }
    requireOther(network, "network");
    requireOther(data, "data");
    Network checked = network();
    if (summary) {
      print(NetworkSummary.lines(checked));
      return ExitCode.DONE;
    }
    // Of itself the check takes a GPU if there is one, and does without TensorFlow if need be.
    Optional<String> chosen =
        switch (device) {
          case CPU -> Optional.of(Device.CPU.name());
          case GPU -> Optional.of(device.among(devices.get()).name());
          case AUTO -> Optional.empty();
        };
    List<GradientReport> reports = new ArrayList<>();
    for (Mode each : modes(checked)) {
      GradientCheck check =
          GradientCheck.of(checked)
              .withBatchSize(batch)
              .withSeed(seed)
              .withDirections(directions)
              .withMode(each);
      check = sample == null ? check : check.withSampleSize(sample);
      check = chosen.map(check::withDevice).orElse(check);
      check = secondOrder ? check.withSecondOrder() : check;
      reports.add((full ? check.withEveryEntry() : check).run());
    }
    String text =
        switch (format) {
          case TEXT -> text(reports);
          case JSON -> GradientReportJson.text(reports);
          case JUNIT -> GradientReportJUnit.text(reports);
        };
    if (out == null) {
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
    } else {
      WholeFile.write(out, text.getBytes(StandardCharsets.UTF_8));
    }
    return reports.stream().allMatch(r -> r.verdict() == GradientVerdict.PASS)
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }

  /** The report must not replace what it is about. */
  private void requireOther(Path input, String what) throws IOException {
    if (out != null
        && input != null
        && Files.exists(out)
        && Files.exists(input)
        && Files.isSameFile(out, input)) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + " is the " + what + " itself; give another name");
    }
  }

  /** The lenet, or that of a built-in experiment, of an experiment on a table, or of a file. */
  private Network network() throws IOException {
    boolean builtIn =
        network != null
            && BuiltInExperiments.names().contains(network.toString())
            && !Files.exists(network);
    YamlValue yaml = network == null || builtIn ? null : YamlValue.read(network);
    if (yaml != null && !yaml.isScalar() && !yaml.isSequence() && ExperimentYaml.isOnTable(yaml)) {
      return data == null
          ? ExperimentYaml.read(yaml).network()
          : TrialTable.of(data, DataMemory.halfOfFree(), false)
              .prepared(yaml)
              .experiment()
              .network();
    }
    if (data != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--data gives an experiment its table, and "
              + (network == null ? "the lenet" : network)
              + " is on none");
    }
    if (network == null) {
      return BuiltInNetworks.lenet();
    }
    return builtIn
        ? ExperimentYaml.read(BuiltInExperiments.yaml(network.toString())).network()
        : NetworkYaml.read(yaml);
  }

  private List<Mode> modes(Network checked) {
    if (mode != null) {
      return List.of(mode);
    }
    return checked.dependsOnMode() ? List.of(Mode.values()) : List.of(Mode.TRAINING);
  }

  private String text(List<GradientReport> reports) {
    return reports.stream()
        .map(r -> String.join("\n", GradientReportText.lines(r, error)) + "\n")
        .collect(Collectors.joining("\n"));
  }

  /** Runs the command that an option of the last release has become, with the option it takes. */
  private int moved(String name, String taken, Object value) {
    ErrorLines.print(
        spec.commandLine().getErr(),
        "notice: gradcheck --" + name + " is now evident lab " + name + "; the option will go");
    List<String> words = new ArrayList<>(List.of("lab", name));
    ParseResult parsed = spec.commandLine().getParseResult();
    if (parsed.hasMatchedOption(taken)) {
      words.add(taken + "=" + value);
    }
    if (Stream.of(spec.root().commandLine().getParseResult(), parsed)
        .anyMatch(part -> part.hasMatchedOption(Main.VERBOSE))) {
      words.add(Main.VERBOSE);
    }
    return spec.root().commandLine().execute(words.toArray(String[]::new));
  }

  private void print(List<String> lines) {
    lines.forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
  }
}
