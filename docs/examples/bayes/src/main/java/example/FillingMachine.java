package example;

import io.evident.bayes.Evidence;
import io.evident.bayes.Gaussian;
import io.evident.bayes.ModelComparison;
import io.evident.bayes.NormalModel;
import io.evident.bayes.Observations;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.plot.PriorLikelihoodPosterior;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jfree.chart.ChartUtils;

/**
 * Does a machine still fill half a litre? It scatters by 2 ml (variance 4) from bottle to bottle.
 * "adjusted" believes in a mean within 1 ml of 500, "drifted" in one within 5.
 */
public final class FillingMachine {
  private FillingMachine() {}

  /**
   * Prints the posterior, the next bottle and the evidence for each belief, and draws the first.
   *
   * @param args where the picture goes
   */
  public static void main(String[] args) throws IOException {
    SufficientStatistics bottles;
    try (InputStream csv = FillingMachine.class.getResourceAsStream("bottles.csv")) {
      bottles = Observations.statistics(csv, "bottles.csv", "millilitres");
    }
    NormalModel adjusted = NormalModel.of(4, 500, 1);
    NormalModel drifted = NormalModel.of(4, 500, 25);

    Gaussian mean = drifted.posterior(bottles);
    Gaussian next = drifted.bayesPredictive(bottles);
    print("mean of the machine", mean);
    print("the next bottle", next);

    ModelComparison comparison =
        ModelComparison.of(
            adjusted.evidence("adjusted", bottles), drifted.evidence("drifted", bottles));
    for (Evidence evidence : comparison.evidences()) {
      System.out.printf(
          Locale.ROOT, "log evidence of %-8s %.3f%n", evidence.model(), evidence.logEvidence());
    }
    System.out.println(
        "for " + comparison.preferred().model() + ": " + comparison.grade("drifted", "adjusted"));

    Path picture = Path.of(args.length > 0 ? args[0] : "target/filling-machine.png");
    Files.createDirectories(picture.toAbsolutePath().getParent());
    ChartUtils.saveChartAsPNG(
        picture.toFile(),
        PriorLikelihoodPosterior.of(drifted, bottles, "mean filling (ml)"),
        1200,
        800);
    System.out.println("wrote " + picture);
  }

  private static void print(String what, Gaussian belief) {
    System.out.printf(
        Locale.ROOT, "%-20s %.2f +- %.2f ml%n", what, belief.mean(), belief.standardDeviation());
  }
}
