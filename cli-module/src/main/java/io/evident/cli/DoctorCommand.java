package io.evident.cli;

import io.evident.lab.arithmetic.ArithmeticCheck;
import io.evident.lab.arithmetic.ArithmeticReport;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ImageData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evident doctor}: what is here, what is missing, and whether it computes right. */
@Command(
    name = "doctor",
    description =
        "Show versions, devices and data, and how to get what is missing; compute with TensorFlow"
            + " what networks are made of, and hold it against Java.",
    footer = {
      "",
      "Example: evident doctor --data cifar-10-binary.tar.gz",
      "         evident doctor --verbose",
      "",
      "Exit code 1 means that TensorFlow computes something wrong on this processor;",
      "the line says which setting mends it. With --verbose every operation is listed,",
      "and what TensorFlow says in its log, such as which libraries of CUDA it misses."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final String CIFAR = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz";

  @Spec private CommandSpec spec;

  @Option(names = "--data", paramLabel = "PATH", description = "Data to look at.")
  private Path data;

  private final Machine machine;
  private boolean complete = true;
  private boolean right = true;

  /** What is asked in processes of their own. */
  interface Machine {
    /** What TensorFlow says of itself. */
    TensorFlowProbe tensorFlow() throws IOException;

    /** What it computes. */
    ArithmeticReport arithmetic() throws IOException;
  }

  /** The machine that this runs on. */
  private static final class Here implements Machine {
    @Override
    public TensorFlowProbe tensorFlow() throws IOException {
      return TensorFlowProbe.ask();
    }

    @Override
    public ArithmeticReport arithmetic() throws IOException {
      return ArithmeticCheck.measure();
    }
  }

  DoctorCommand() {
    this(new Here());
  }

  DoctorCommand(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    row(out, "evident", Version.text());
    row(
        out,
        "java",
        System.getProperty("java.version")
            + ", "
            + System.getProperty("java.vendor")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors, at most "
            + Runtime.getRuntime().maxMemory() / (1 << 20)
            + " MB of heap");
    row(out, "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    TensorFlowProbe tensorFlow = machine.tensorFlow();
    tensorFlow(out, tensorFlow);
    if (isVerbose()) {
      details(out, tensorFlow.log());
    }
    if (tensorFlow.version().isPresent()) {
      arithmetic(out);
    }
    data(out);
    out.flush();
    if (!right) {
      return ExitCode.FAILED;
    }
    return complete ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }

  private void tensorFlow(PrintWriter out, TensorFlowProbe tensorFlow) {
    if (tensorFlow.version().isEmpty()) {
      missing(out, "tensorflow", tensorFlow.problem().orElse("it does not start"));
      return;
    }
    row(
        out,
        "tensorflow",
        tensorFlow.version().orElseThrow() + ", TensorFlow Java " + TensorFlowProbe.javaVersion());
    row(out, "native", nativeLibrary());
    row(
        out,
        "CPU features",
        tensorFlow
            .instructions()
            .map(found -> found + " (in oneDNN's kernels)")
            .orElse("no more than the build was made for"));
    row(out, "devices", String.join(", ", tensorFlow.devices()));
    if (!tensorFlow.cuda().isEmpty()) {
      row(out, "CUDA", "on the class path: " + String.join(", ", tensorFlow.cuda()));
    }
    if (tensorFlow.devices().stream().noneMatch(device -> device.startsWith("GPU"))) {
      row(out, "GPU", "none seen; " + remedy(tensorFlow.missing()));
    }
  }

  private void arithmetic(PrintWriter out) throws IOException {
    // It takes seconds; what is known already is to be read meanwhile.
    out.flush();
    ArithmeticReport report = machine.arithmetic();
    right = !report.isWrong();
    complete &= right == report.isRight();
    row(out, "processor", report.processor().toString());
    String bfloat16 = report.processor().bfloat16();
    row(
        out,
        "bfloat16",
        bfloat16.isEmpty() ? "no instructions: precision: bfloat16 is slow" : bfloat16);
    List<String> lines = report.lines();
    for (int l = 0; l < lines.size(); l++) {
      row(out, l == 0 ? "arithmetic" : "", lines.get(l));
    }
    if (isVerbose()) {
      details(out, report.details());
    }
  }

  private boolean isVerbose() {
    return spec.root().commandLine().getParseResult().asCommandLineList().stream()
        .anyMatch(part -> part.getParseResult().hasMatchedOption(Main.VERBOSE));
  }

  private static void details(PrintWriter out, List<String> lines) {
    lines.forEach(line -> row(out, "", line));
  }

  /** To which only a build for CUDA says what it misses. */
  private static String remedy(List<String> missing) {
    if (missing.isEmpty()) {
      return "with NVIDIA's driver, CUDA 12 and cuDNN 9: mvn -Pgpu -DskipTests package; with the"
          + " driver alone: mvn -Pgpu,cuda -DskipTests package";
    }
    String found = "TensorFlow does not find " + String.join(", nor ", missing);
    return missing.stream().anyMatch(what -> what.contains("CUDA 12"))
        ? found + "; mvn -Pgpu,cuda -DskipTests package brings CUDA and cuDNN"
        : found;
  }

  private static String nativeLibrary() {
    String path = System.getProperty("java.class.path") + manifestPath();
    Matcher matcher =
        Pattern.compile("tensorflow-core-native-[\\d.]+-([\\w-]+)\\.jar").matcher(path);
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  /** Started with -jar, the class path stands in the jar's manifest. */
  private static String manifestPath() {
    try (java.io.InputStream manifest =
        DoctorCommand.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      String path =
          manifest == null
              ? null
              : new java.util.jar.Manifest(manifest).getMainAttributes().getValue("Class-Path");
      return path == null ? "" : " " + path;
    } catch (IOException e) {
      return "";
    }
  }

  private void data(PrintWriter out) throws IOException {
    row(out, "sample", BuiltInSample.load().source());
    if (data == null) {
      row(out, "CIFAR-10", "not given; the full data is " + CIFAR + ", give its path as --data");
      return;
    }
    try {
      row(out, "data", data + ": " + ImageData.open(data).source());
    } catch (IllegalArgumentException e) {
      missing(out, "data", e.getMessage());
    }
  }

  private static void row(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-13s %s%n", name, value);
  }

  private void missing(PrintWriter out, String name, String remedy) {
    complete = false;
    out.printf(
        Locale.ROOT, "%-13s %s %s%n", name, Terminal.ansi().string("@|red missing:|@"), remedy);
  }
}
