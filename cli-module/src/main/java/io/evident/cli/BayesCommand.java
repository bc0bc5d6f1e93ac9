package io.evident.cli;

import io.evident.bayes.EmpiricalBayes;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.plot.ShrinkagePlot;
import io.evident.models.plot.ChartFiles;
import io.evident.models.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jfree.chart.JFreeChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident bayes}: posterior, predictives and evidence of a column of numbers. */
@Command(
    name = "bayes",
    description = "Infer an unknown mean in closed form: posterior, predictives, evidence.",
    footer = {
      "",
      "Examples:",
      "  evident bayes heights.csv --column height --plot heights.svg",
      "  evident bayes heights.csv --column height --out heights",
      "  evident bayes - --column height --model nig --format json < heights.csv",
      "  evident bayes scores.csv --column score --group school --plot shrinkage.png"
    })
final class BayesCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int PLOT_WIDTH = 1200;
  private static final int PLOT_HEIGHT = 800;

  /** What is assumed of the observations. */
  private enum Model {
    NORMAL,
    NIG,
    REGRESSION
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DATA.csv|-",
      converter = HomeFolder.OfFileOrName.class,
      description = "A CSV file with a header line; - reads standard input.")
  private String data;

  @Option(
      names = "--column",
      defaultValue = "x",
      description = "The column to read (default: ${DEFAULT-VALUE}).")
  private String column;

  @Option(
      names = "--model",
      defaultValue = "normal",
      description = "normal (known variance), nig (unknown) or regression; default: normal.")
  private String model;

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN",
      description = "The columns that a regression explains --column by, besides a constant.")
  private List<String> features = List.of();

  @Option(
      names = "--group",
      paramLabel = "COLUMN",
      description = "The column of groups whose prior empirical Bayes estimates.")
  private String group;

  @Mixin private BayesPriors priors;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw a chart of the normal model or of the groups (.png or .svg).")
  private Path plot;

  @Option(
      names = "--chart",
      defaultValue = "grid",
      description =
          "What --plot draws: grid, path, posterior, evidence or calibration; default: grid.")
  private String chart;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep the inference of the normal model there, with a report.")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, json or csv; default: text.")
  private String format;

  @Override
  public Integer call() throws IOException {
    BayesResult.Format style = choice("--format", format, BayesResult.Format.class);
    Model chosen = choice("--model", model, Model.class);
    if ((plot != null || group != null || out != null) && chosen != Model.NORMAL) {
      throw new ParameterException(
          spec.commandLine(), "--plot, --group and --out go with --model normal alone");
    }
    if (group != null && out != null) {
      throw new ParameterException(spec.commandLine(), "--out does not go with --group");
    }
    if (!features.isEmpty() && chosen != Model.REGRESSION) {
      throw new ParameterException(spec.commandLine(), "--features goes with --model regression");
    }
    BayesResult result =
        switch (chosen) {
          case NORMAL -> group == null ? normal() : groups();
          case NIG -> normalInverseGamma();
          case REGRESSION -> regression();
        };
    result.print(spec.commandLine().getOut(), style);
    if (style == BayesResult.Format.TEXT) {
      PrintWriter to = spec.commandLine().getOut();
      if (plot != null) {
        to.println("plot: " + plot);
      }
      if (out != null) {
        to.println("report: " + out.resolve(Report.FILE));
      }
      to.flush();
    }
    return ExitCode.DONE;
  }

  private BayesResult normal() throws IOException {
    NormalModel prior = priors.normal();
    NormalModel rival = priors.rival();
    BayesChart drawn = choice("--chart", chart, BayesChart.class);
    SufficientStatistics statistics;
    if (out != null) {
      BayesDirectory.requireFree(out);
    }
    try (InputStream csv = open()) {
      if (plot == null && out == null) {
        statistics = Observations.statistics(csv, source(), column);
      } else {
        Observations observations = Observations.read(csv, source(), column);
        statistics = observations.statistics();
        if (plot != null) {
          save(drawn.draw(prior, rival, observations));
        }
        if (out != null) {
          BayesDirectory kept = new BayesDirectory(source(), column, prior, rival, observations);
          Report report = kept.report();
          kept.write(out);
          report.write(out.resolve(Report.FILE));
        }
      }
    }
    return BayesInference.normal(prior, rival, statistics);
  }

  private BayesResult groups() throws IOException {
    double noise = priors.noiseVariance();
    Map<String, SufficientStatistics> groups;
    try (InputStream csv = open()) {
      groups = Observations.groups(csv, source(), column, group);
    }
    EmpiricalBayes.Estimate prior = EmpiricalBayes.prior(groups.values(), noise);
    List<EmpiricalBayes.ShrunkGroup> shrunk = EmpiricalBayes.shrink(groups, noise, prior);
    if (plot != null) {
      save(ShrinkagePlot.of(shrunk, prior, column));
    }
    return BayesInference.groups(shrunk, prior, noise);
  }

  private BayesResult normalInverseGamma() throws IOException {
    try (InputStream csv = open()) {
      return BayesInference.normalInverseGamma(
          priors.normalInverseGamma(), Observations.statistics(csv, source(), column));
    }
  }

  private BayesResult regression() throws IOException {
    try (InputStream csv = open()) {
      RegressionStatistics data = RegressionStatistics.read(csv, source(), column, features);
      return BayesInference.regression(priors.regression(data, features), data, features);
    }
  }

  private InputStream open() throws IOException {
    if (data.equals(STANDARD_INPUT)) {
      return System.in;
    }
    if (Files.isDirectory(Path.of(data))) {
      throw new IllegalArgumentException(data + ": is a folder; give a CSV file");
    }
    return Files.newInputStream(Path.of(data));
  }

  private String source() {
    return data.equals(STANDARD_INPUT) ? "standard input" : data;
  }

  private void save(JFreeChart drawn) throws IOException {
    ChartFiles.save(drawn, PLOT_WIDTH, PLOT_HEIGHT, plot);
  }

  private <E extends Enum<E>> E choice(String option, String text, Class<E> type) {
    return Choices.of(spec, option, text, type);
  }

  static void print(
      PrintWriter out, NormalModel model, NormalModel rival, Observations observations) {
    BayesInference.normal(model, rival, observations.statistics())
        .print(out, BayesResult.Format.TEXT);
  }
}
