package io.evident.bayes;

import java.io.PrintStream;
import java.util.Locale;

/** Shows what the module is for in a screen of output. */
public final class BayesDemo {
  private BayesDemo() {}

  /**
   * Prints the demonstration.
   *
   * @param args none are read
   */
  public static void main(String[] args) {
    print(System.out);
  }

  static void print(PrintStream out) {
    Observations data = Cs181.observations();
    SufficientStatistics statistics = data.statistics();
    NormalModel model = Cs181.MODEL;
    NormalModel rival = Cs181.RIVAL;
    out.println(
        "Inference of an unknown mean from the cs181 data (noise variance 1, prior N(0, 5))");
    line(out, "observations", "%d, mean %.6f", data.size(), statistics.mean().orElseThrow());
    Gaussian posterior = model.posterior(statistics);
    Interval credible = posterior.interval(0.95);
    line(out, "posterior", "N(%.6f, %.6f)", posterior.mean(), posterior.variance());
    line(out, "95 % of it", "%.4f to %.4f", credible.lower(), credible.upper());
    out.println();
    out.println("The predictive of the next observation as data arrive, mean and variance");
    row(out, "n", "Bayes", "MAP plug-in", "MLE plug-in", "log evidence");
    for (PredictivePath.Step step : PredictivePath.of(model, data.values()).steps()) {
      row(
          out,
          Integer.toString(step.count()),
          shown(step.bayes()),
          shown(step.map()),
          step.mle().map(BayesDemo::shown).orElse("none"),
          String.format(Locale.ROOT, "%.6f", step.logEvidence()));
    }
    out.println();
    line(out, "evidence", "%.6e for the prior N(0, 5)", model.evidence(statistics));
    line(out, "of the rival", "%.6e for the prior N(0, 0.1)", rival.evidence(statistics));
    line(
        out,
        "log Bayes factor",
        "%.6f for the first",
        model.logEvidence(statistics) - rival.logEvidence(statistics));
  }

  private static String shown(UnivariateDistribution density) {
    return String.format(Locale.ROOT, "%.4f  %.4f", density.mean(), density.variance());
  }

  private static void line(PrintStream out, String label, String format, Object... values) {
    out.printf(Locale.ROOT, "  %-17s ", label);
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private static void row(PrintStream out, String... cells) {
    out.printf(Locale.ROOT, "  %2s  %15s  %15s  %15s  %13s%n", (Object[]) cells);
  }
}
