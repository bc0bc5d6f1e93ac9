package io.evident.cli;

import io.evident.cli.text.ReproductionPage;
import io.evident.cli.text.ReproductionReport;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.ClaimLedger;
import io.evident.lab.claims.ClaimVerdict;
import io.evident.lab.claims.KnownReasons;
import io.evident.lab.claims.LedgerReport;
import io.evident.lab.figures.ClaimMeasurer;
import io.evident.lab.figures.TrainingSettings;
import io.evident.models.data.ImageSplits;
import io.evident.models.report.Report;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.UnwritableFileException;
import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.SweepPausedException;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingPausedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "          evident reproduce --ledger mine.csv",
      "          evident reproduce 'fc2-*' --data DIR --master spark://host:7077",
      "",
      "Exit code 1 if an exact claim does not hold or was not measured, or if the right",
      "figure of an erratum that needs no training does not come out. Statistical",
      "claims are reported, and never fail."
    })
final class ReproduceCommand implements Callable<Integer> {
  private static final int CIFAR_TRAIN = 50_000;
  private static final int CIFAR_TEST = 10_000;

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
      names = "--long-seeds",
      paramLabel = "N",
      description =
          "How often those whose steps took more than 15 minutes with the first seed (default: as"
              + " --seeds).")
  private Integer longSeeds;

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "All of CIFAR-10, without which no training of the assignments is run; for --ledger"
              + " any images that evident train takes (default: the built-in sample).")
  private Path data;

  @Mixin private ReadingOptions reading;
  @Mixin private TrainingOptions execution = new TrainingOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "runs/reproduce",
      description =
          "Where runs and report.html are kept. Complete runs are not trained again, those that"
              + " were interrupted go on (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--no-training",
      description = "Judge by the runs that are complete, and train nothing.")
  private boolean noTraining;

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
  private LedgerReport.Format format;

  @Option(
      names = "--page",
      paramLabel = "FILE.md",
      description = "Also write a page in Markdown, with plots in a folder images beside it.")
  private Path page;

  @Option(
      names = "--note",
      paramLabel = "TEXT",
      description = "A remark above the figures of the page, such as where the images are from.")
  private String note;

  @Override
  public Integer call() throws IOException {
    TrainingSettings settings = settings();
    if (note != null && page == null) {
      throw new ParameterException(spec.commandLine(), "--note is for the page; give --page too");
    }
    if (quick && !list) {
      GivenCommand.requireOnly(
          spec, "--quick", Set.of("CLAIM", "--ledger", "--out", "--format", "--page", "--note"));
    }
    ClaimLedger all = ledger == null ? ClaimLedger.builtIn() : ClaimLedger.read(ledger);
    List<Claim> selected = all.select(patterns).claims();
    List<Claim> claims =
        quick ? selected.stream().filter(ClaimMeasurer::isDeterministic).toList() : selected;
    PrintWriter to = spec.commandLine().getOut();
    if (list) {
      GivenCommand.requireOnly(spec, "--list", Set.of("CLAIM", "--quick", "--ledger"));
      LedgerReport.list(claims).forEach(to::println);
      to.flush();
      return ExitCode.DONE;
    }
    if (claims.stream().allMatch(ClaimMeasurer::isDeterministic)) {
      return report(verdicts(claims, settings, new TrainingListener() {}), selected);
    }
    String again = GivenCommand.of(spec).line();
    try (Interruption interruption = new Interruption(spec.commandLine().getErr(), again)) {
      try {
        return report(verdicts(claims, settings, interruption), selected);
      } catch (TrainingPausedException | SweepPausedException e) {
        return interruption.left(e.getMessage());
      } catch (UnwritableFileException e) {
        return ErrorLines.unwritable(spec.commandLine(), e, again);
      }
    }
  }

  private int report(List<ClaimVerdict> verdicts, List<Claim> selected) {
    PrintWriter to = spec.commandLine().getOut();
    LedgerReport.of(verdicts, format).forEach(to::println);
    if (format == LedgerReport.Format.TEXT && verdicts.size() < selected.size()) {
      to.printf(
          Locale.ROOT,
          "%,d claims about trainings were left out (--quick)%n",
          selected.size() - verdicts.size());
    }
    if (format == LedgerReport.Format.TEXT) {
      to.println("report: " + out.resolve(Report.FILE));
    }
    to.flush();
    return verdicts.stream().anyMatch(ClaimVerdict::isFailure) ? ExitCode.FAILED : ExitCode.DONE;
  }

  private TrainingSettings settings() {
    try {
      return new TrainingSettings(
          out, seeds, longSeeds == null ? Math.max(1, seeds) : longSeeds, !noTraining);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--" + e.getMessage().replace("long seeds", "long-seeds"), e);
    }
  }

  private List<ClaimVerdict> verdicts(
      List<Claim> claims, TrainingSettings settings, TrainingListener interruption)
      throws IOException {
    if (Files.isDirectory(out)) {
      Leftovers.deleteIn(out);
    }
    cluster.requireConsistent();
    if (cluster.isGiven() && execution.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--device and the like are for trainings on this machine; with --master each has the"
              + " cores of its task");
    }
    if (!cluster.isGiven() || claims.stream().allMatch(ClaimMeasurer::isDeterministic)) {
      return verdicts(claims, settings, interruption, Optional.empty());
    }
    try (SweepEngine.Cluster connected = cluster.connect()) {
      return verdicts(
          claims,
          settings,
          interruption,
          Optional.of(new ReproductionMeans.Elsewhere(connected, cluster.sendsData())));
    }
  }

  private List<ClaimVerdict> verdicts(
      List<Claim> claims,
      TrainingSettings settings,
      TrainingListener interruption,
      Optional<ReproductionMeans.Elsewhere> elsewhere)
      throws IOException {
    try (ReproductionMeans means =
        new ReproductionMeans(
            data, reading, execution, spec.commandLine().getErr(), interruption, elsewhere)) {
      boolean trained = !claims.stream().allMatch(ClaimMeasurer::isDeterministic);
      String reason = trained ? missing(means) : "";
      Path folder = ledger == null ? Path.of("") : ledger.toAbsolutePath().getParent();
      ClaimMeasurer measurer =
          reason.isEmpty()
              ? ClaimMeasurer.training(folder, settings, means)
              : ClaimMeasurer.untrained(folder, reason);
      KnownReasons reasons = ledger == null ? KnownReasons.builtIn() : KnownReasons.none();
      List<ClaimVerdict> verdicts =
          measurer.verdicts(claims).stream().map(reasons::explain).toList();
      List<String> remarks = remarks(trained && reason.isEmpty(), means);
      if (page != null) {
        ReproductionPage.write(page, command(), remarks, verdicts, measurer);
      }
      ReproductionReport.of(command(), remarks, verdicts).write(out.resolve(Report.FILE));
      return verdicts;
    }
  }

  /** Why the trainings of the assignments cannot be run; blank if they can. */
  private String missing(ReproductionMeans means) throws IOException {
    if (ledger != null) {
      return "";
    }
    if (data == null) {
      return "needs CIFAR-10, which evident data fetch fetches; give --data";
    }
    ImageSplits images = means.cifar();
    boolean whole = images.train().size() == CIFAR_TRAIN && images.test().size() == CIFAR_TEST;
    return whole
        ? ""
        : String.format(
            Locale.ROOT,
            "needs the %,d training and %,d test images of CIFAR-10, but there are %,d and %,d",
            CIFAR_TRAIN,
            CIFAR_TEST,
            images.train().size(),
            images.test().size());
  }

  private List<String> remarks(boolean trained, ReproductionMeans means) {
    List<String> remarks = new ArrayList<>();
    if (trained) {
      remarks.addAll(means.descriptions());
    }
    if (note != null) {
      remarks.add(note);
    }
    return remarks;
  }

  /** What made the page, without the folders of the machine it was made on. */
  private String command() {
    StringBuilder command = new StringBuilder("evident reproduce");
    patterns.forEach(pattern -> command.append(" '").append(pattern).append('\''));
    if (quick) {
      command.append(" --quick");
    }
    if (ledger != null) {
      command.append(" --ledger ").append(ledger.getFileName());
    }
    if (data != null) {
      command.append(" --data ").append(data.getFileName());
    }
    if (!quick) {
      command.append(" --seeds ").append(seeds);
    }
    if (longSeeds != null) {
      command.append(" --long-seeds ").append(longSeeds);
    }
    if (page != null) {
      command.append(" --page ").append(page.getFileName());
    }
    if (note != null) {
      command.append(" --note ").append(GivenCommand.quoted(note));
    }
    return command.toString();
  }
}
