package io.evident.cli;

import io.evident.bayes.Gaussian;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.plot.PredictiveGrid;
import io.evident.models.plot.ChartFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evident bayes}: posterior, predictives and evidence of a column of numbers. */
@Command(
    name = "bayes",
    description = "Infer an unknown mean in closed form: posterior, predictives, evidence.",
    footer = {"", "Example: evident bayes heights.csv --column height --plot heights.svg"})
final class BayesCommand implements Callable<Integer> {
  private static final int PLOT_WIDTH = 1200;
  private static final int PLOT_HEIGHT = 800;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA.csv", description = "A CSV file with a header line.")
  private Path data;

  @Option(
      names = "--column",
      defaultValue = "x",
      description = "The column to read (default: ${DEFAULT-VALUE}).")
  private String column;

  @Option(
      names = "--noise-variance",
      defaultValue = "1",
      description = "Variance of an observation around the mean (default: ${DEFAULT-VALUE}).")
  private double noiseVariance;

  @Option(
      names = "--prior-mean",
      defaultValue = "0",
      description = "Mean of the prior (default: ${DEFAULT-VALUE}).")
  private double priorMean;

  @Option(
      names = "--prior-variance",
      defaultValue = "5",
      description = "Variance of the prior (default: ${DEFAULT-VALUE}).")
  private double priorVariance;

  @Option(
      names = "--rival-prior-variance",
      defaultValue = "0.1",
      description = "Variance of a rival prior to compare with (default: ${DEFAULT-VALUE}).")
  private double rivalPriorVariance;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "Draw the predictives from no data to all of it (.png or .svg).")
  private Path plot;

  @Override
  public Integer call() throws IOException {
    NormalModel model = NormalModel.of(noiseVariance, priorMean, priorVariance);
    NormalModel rival = NormalModel.of(noiseVariance, priorMean, rivalPriorVariance);
    Observations observations = Observations.read(data, column);
    print(spec.commandLine().getOut(), model, rival, observations);
    if (plot != null) {
      ChartFiles.save(
          PredictiveGrid.of(PredictivePath.of(model, observations.values()), observations.name()),
          PLOT_WIDTH,
          PLOT_HEIGHT,
          plot);
      spec.commandLine().getOut().println("plot: " + plot);
    }
    return ExitCode.DONE;
  }

  static void print(
      PrintWriter out, NormalModel model, NormalModel rival, Observations observations) {
    SufficientStatistics statistics = observations.statistics();
    line(out, "observations", "%d", observations.size());
    line(out, "noise variance", "%s", model.noiseVariance());
    line(out, "prior", "%s", shown(model.prior()));
    line(out, "posterior", "%s", shown(model.posterior(statistics)));
    line(out, "predictive, Bayes", "%s", shown(model.bayesPredictive(statistics)));
    line(out, "predictive, MAP", "%s", shown(model.mapPredictive(statistics)));
    line(
        out,
        "predictive, MLE",
        "%s",
        model.mlePredictive(statistics).map(BayesCommand::shown).orElse("none without data"));
    line(
        out,
        "evidence",
        "%.9e (log %.9f)",
        model.evidence(statistics),
        model.logEvidence(statistics));
    line(
        out,
        "rival's evidence",
        "%.9e (log %.9f), prior %s",
        rival.evidence(statistics),
        rival.logEvidence(statistics),
        shown(rival.prior()));
    double logBayesFactor = model.logEvidence(statistics) - rival.logEvidence(statistics);
    line(
        out,
        "log Bayes factor",
        "%.9f, for the %s",
        logBayesFactor,
        logBayesFactor >= 0 ? "prior" : "rival");
    out.flush();
  }

  private static String shown(Gaussian gaussian) {
    return String.format(
        Locale.ROOT, "N(mean %.9g, variance %.9g)", gaussian.mean(), gaussian.variance());
  }

  private static void line(PrintWriter out, String label, String format, Object... values) {
    out.printf(Locale.ROOT, "%-18s ", label);
    out.printf(Locale.ROOT, format + "%n", values);
  }
}
