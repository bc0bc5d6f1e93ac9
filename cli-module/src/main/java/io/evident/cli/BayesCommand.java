package io.evident.cli;

import io.evident.bayes.EmpiricalBayes;
import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.PolynomialBasis;
import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionModel.CollinearColumnsException;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.plot.ShrinkagePlot;
import io.evident.cli.text.BayesChart;
import io.evident.cli.text.BayesResult;
import io.evident.cli.text.TableFormat;
import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
    description = {
      "Infer an unknown mean: posterior, predictives, intervals, evidence.",
      "The noise variance is estimated unless --noise-variance gives it."
    },
    footer = {
      "",
      "Examples:",
      "  evident bayes heights.csv --column height --plot heights.svg",
      "  evident bayes heights.csv --column height --out heights",
      "  evident bayes - --column height --format json < heights.csv",
      "  evident bayes before.csv after.csv --column height",
      "  evident bayes scores.csv --column score --group school --plot shrinkage.png"
    })
final class BayesCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final String OR_A_PRIOR = "; or give --prior-variance or --noise-variance";
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
      index = "0",
      paramLabel = "DATA.csv|-",
      converter = HomeFolder.OfFileOrName.class,
      description = "A CSV file with a header line; - reads standard input.")
  private String data;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "OTHER.csv|-",
      converter = HomeFolder.OfFileOrName.class,
      description = "A second one, to learn which mean is larger.")
  private String other;

  @Option(
      names = "--column",
      defaultValue = "x",
      description = "The column to read (default: ${DEFAULT-VALUE}).")
  private String column;

  @Option(
      names = "--model",
      description =
          "normal (of known variance, the default with --noise-variance), nig (of estimated variance,"
              + " the default without) or regression.")
  private Model model;

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN",
      description = "The columns that a regression explains --column by, besides a constant.")
  private List<String> features = List.of();

  @Option(
      names = "--degree",
      paramLabel = "DEGREE",
      description = "A polynomial of this degree in the one column that --features names.")
  private Integer degree;

  @Option(
      names = "--group",
      paramLabel = "COLUMN",
      description =
          "The column of groups whose prior empirical Bayes estimates; of two, which mean is larger.")
  private String group;

  @Mixin private BayesPriors priors;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw a chart of the mean or of the groups (.png or .svg).")
  private Path plot;

  @Option(
      names = "--chart",
      defaultValue = "grid",
      description =
          "What --plot draws: grid, path, posterior, evidence or calibration; default: grid.")
  private BayesChart chart;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep the inference of the mean there, with a report.")
  private Path out;

  @Option(
      names = "--format",
      defaultValue = "text",
      description = "text, json or csv; default: text.")
  private TableFormat format;

  @Override
  public Integer call() throws IOException {
    priors.requireConsistent();
    Model chosen = model();
    requireFitting(chosen);
    BayesResult result;
    if (chosen == Model.REGRESSION) {
      result = regression();
    } else if (group != null) {
      result = groups();
    } else {
      result = other == null ? mean() : twoMeans();
    }
    result.print(spec.commandLine().getOut(), format);
    if (format == TableFormat.TEXT) {
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

  /** The model that was asked for or, without a word of it, the one that the noise decides. */
  private Model model() {
    if (model == null) {
      return priors.noiseIsGiven() ? Model.NORMAL : Model.NIG;
    }
    if (model == Model.NORMAL && !priors.noiseIsGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--model normal takes the noise variance as known; give --noise-variance, or leave --model"
              + " out to estimate it");
    }
    if (model == Model.NIG && priors.noiseIsGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--model nig estimates the noise variance; leave it or --noise-variance out");
    }
    return model;
  }

  private void requireFitting(Model chosen) {
    String problem = null;
    if (chosen == Model.REGRESSION && (plot != null || group != null || out != null)) {
      problem = "--plot, --group and --out do not go with --model regression";
    } else if (chosen == Model.REGRESSION && other != null) {
      problem = "a regression reads one file, got " + data + " and " + other;
    } else if (group != null && (out != null || other != null)) {
      problem = "--group goes with one file and without --out";
    } else if (other != null && (plot != null || out != null)) {
      problem = "--plot and --out go with one file";
    } else if (other != null && priors.hasRival()) {
      problem = "--rival-prior-variance goes with one file";
    } else if ((plot == null || group != null)
        && spec.commandLine().getParseResult().hasMatchedOption("--chart")) {
      problem = "--chart says what --plot draws of a mean";
    } else if (other != null && data.equals(STANDARD_INPUT) && other.equals(STANDARD_INPUT)) {
      problem = "standard input can be read once";
    } else if (chosen != Model.REGRESSION && (!features.isEmpty() || degree != null)) {
      problem = (features.isEmpty() ? "--degree" : "--features") + " goes with --model regression";
    } else if (degree != null && features.size() != 1) {
      problem = "--degree is of the one column that --features names, got " + features.size();
    } else if (features.contains(BayesRegression.CONSTANT)
        || features.contains(BayesRegression.CONSTANT_AT_MEANS)) {
      problem =
          "--features: '"
              + (features.contains(BayesRegression.CONSTANT)
                  ? BayesRegression.CONSTANT
                  : BayesRegression.CONSTANT_AT_MEANS)
              + "' is the name of a regression's constant; rename the column";
    }
    if (problem != null) {
      throw new ParameterException(spec.commandLine(), problem);
    }
  }

  private BayesResult mean() throws IOException {
    MeanModel prior = priors.mean();
    Optional<NormalModel> rival = priors.rival();
    if (out != null) {
      BayesDirectory.requireFree(out);
    }
    if (plot == null && out == null) {
      SufficientStatistics statistics = statistics(data);
      return from(data, () -> BayesInference.mean(prior, rival, statistics));
    }
    Observations observations;
    try (InputStream csv = open(data)) {
      observations = Observations.read(csv, source(data), column);
    }
    SufficientStatistics statistics = from(data, observations::statistics);
    if (!prior.isProper(statistics)) {
      throw new IllegalArgumentException(
          source(data)
              + ": two observations must differ for their noise variance to be estimated and"
              + " drawn; give --noise-variance");
    }
    BayesResult result = from(data, () -> BayesInference.mean(prior, rival, statistics));
    // all is drawn before anything is written
    JFreeChart drawn =
        plot == null ? null : from(data, () -> chart.draw(prior, rival, observations));
    BayesDirectory kept = new BayesDirectory(source(data), column, prior, rival, observations);
    Report report = out == null ? null : kept.report();
    if (plot != null) {
      save(drawn);
    }
    if (out != null) {
      kept.write(out);
      report.write(out.resolve(Report.FILE));
    }
    return result;
  }

  private SufficientStatistics statistics(String file) throws IOException {
    try (InputStream csv = open(file)) {
      return Observations.statistics(csv, source(file), column);
    }
  }

  /** What is made of a file; a refusal says of which. */
  private static <T> T from(String file, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source(file) + ": " + e.getMessage(), e);
    }
  }

  private BayesResult twoMeans() throws IOException {
    MeanModel prior = priors.mean();
    SufficientStatistics first = statistics(data);
    SufficientStatistics second = statistics(other);
    return BayesInference.twoMeans(prior, source(data), first, source(other), second);
  }

  private BayesResult groups() throws IOException {
    OptionalDouble given = priors.noiseOfGroups();
    Map<String, SufficientStatistics> groups;
    try (InputStream csv = open(data)) {
      groups = Observations.groups(csv, source(data), column, group);
    }
    if (groups.size() < 2) {
      throw new IllegalArgumentException(
          source(data)
              + ": column "
              + group
              + " must hold at least 2 groups, got "
              + groups.size()
              + "; name another column, or leave --group out");
    }
    double noise;
    try {
      noise = given.orElseGet(() -> EmpiricalBayes.noiseVariance(groups.values()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          source(data) + ": " + e.getMessage() + "; give --noise-variance", e);
    }
    EmpiricalBayes.Estimate prior = from(data, () -> EmpiricalBayes.prior(groups.values(), noise));
    List<EmpiricalBayes.ShrunkGroup> shrunk = EmpiricalBayes.shrink(groups, noise, prior);
    if (plot != null) {
      save(ShrinkagePlot.of(shrunk, prior, column));
    }
    return BayesInference.groups(groups, shrunk, prior, noise, given.isPresent());
  }

  private BayesResult regression() throws IOException {
    priors.requireOfRegression();
    boolean reference = priors.isReferenceRegression();
    RegressionStatistics read;
    List<String> columns = features;
    try (InputStream csv = open(data)) {
      if (degree == null) {
        read = RegressionStatistics.read(csv, source(data), column, features);
      } else {
        String variable = features.get(0);
        PolynomialBasis basis = new PolynomialBasis(degree);
        read = RegressionStatistics.read(csv, source(data), column, variable, basis);
        columns =
            IntStream.rangeClosed(1, degree)
                .mapToObj(k -> k == 1 ? variable : variable + "^" + k)
                .toList();
      }
    }
    if (!Double.isFinite(read.responseVariance())) {
      throw new IllegalArgumentException(
          source(data)
              + ", column "
              + column
              + ": the values are too large: their sum of squares exceeds the range of a double;"
              + " change their unit");
    }
    if (!reference) {
      BayesRegression.Prior prior = priors.regression(read, columns);
      List<String> named = columns;
      return from(data, () -> BayesRegression.of(prior, read, named));
    }
    RegressionModel posterior;
    try {
      posterior = RegressionModel.ofReferencePrior(read);
    } catch (CollinearColumnsException e) {
      throw new IllegalArgumentException(
          source(data) + ": " + BayesRegression.collinear(e, columns) + OR_A_PRIOR, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source(data) + ": " + e.getMessage() + OR_A_PRIOR, e);
    }
    return BayesRegression.of(posterior, read, columns);
  }

  private static InputStream open(String file) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      return System.in;
    }
    if (Files.isDirectory(Path.of(file))) {
      throw new IllegalArgumentException(file + ": is a folder; give a CSV file");
    }
    return Files.newInputStream(Path.of(file));
  }

  private static String source(String file) {
    return file.equals(STANDARD_INPUT) ? "standard input" : file;
  }

  private void save(JFreeChart drawn) throws IOException {
    ChartFiles.save(drawn, PLOT_WIDTH, PLOT_HEIGHT, plot);
  }
}
