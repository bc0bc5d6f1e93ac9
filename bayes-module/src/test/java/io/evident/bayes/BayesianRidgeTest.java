package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** scikit-learn's BayesianRidge at its own variances, where python3 has it. */
@Tag("scikit-learn")
class BayesianRidgeTest {
  private static final Path SCRIPT =
      Path.of("src", "test", "resources", "io", "evident", "bayes", "bayesian_ridge.py");
  private static final int NOT_THERE = 77;

  /** The first that is there, and a distribution's own, which others stand before on the path. */
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private static String python(String table) throws IOException, InterruptedException {
    for (String python : PYTHONS) {
      Process process;
      try {
        process =
            new ProcessBuilder(python, SCRIPT.toString(), table)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
      } catch (IOException e) {
        // There is no such program.
        continue;
      }
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != NOT_THERE) {
        assertEquals(0, code, out);
        return out;
      }
    }
    assumeTrue(false, "needs scikit-learn for python3");
    return "";
  }

  @ParameterizedTest
  @ValueSource(strings = {"diabetes", "linnerud"})
  void itsWeightsAndTheirCovarianceAreOurs(String table) throws Exception {
    String[] out = python(table).split("\n\n", 2);
    double[][] rows =
        out[0]
            .lines()
            .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
            .toArray(double[][]::new);
    double[] found = out[1].lines().mapToDouble(Double::parseDouble).toArray();
    int p = rows[0].length - 1;
    RegressionAccumulator gathered = RegressionAccumulator.create(p + 1, 1);
    for (double[] row : rows) {
      double[] x = new double[p + 1];
      x[0] = 1;
      System.arraycopy(row, 0, x, 1, p);
      gathered.add(x, new double[] {row[p]}, 1);
    }
    RegressionStatistics data = gathered.statistics(0);
    double[] means = data.means();
    double[] variances = new double[p];
    Arrays.fill(variances, 1 / found[1]);
    RegressionModel model =
        RegressionModel.of(
            new RegressionNoise.Known(1 / found[0]),
            WeightPrior.ofLevel(
                Arrays.copyOfRange(means, 1, p + 1),
                means[p + 1],
                data.responseVariance(),
                new double[p],
                variances));
    double[] weights = model.posteriorMean(data);
    double largest = IntStream.range(0, p).mapToDouble(i -> Math.abs(found[2 + i])).max().orElse(0);
    assertTrue(largest > 0, "weights of " + table);
    for (int i = 0; i < p; i++) {
      assertEquals(found[2 + i], weights[i + 1], 1e-8 * largest, "weight " + i);
    }
    double[][] covariance = model.posteriorCovariance(data);
    double widest =
        IntStream.range(0, p).mapToDouble(i -> found[2 + p + i * p + i]).max().orElse(0);
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < p; j++) {
        assertEquals(
            found[2 + p + i * p + j],
            covariance[i + 1][j + 1],
            1e-8 * widest,
            "covariance of " + i + " and " + j);
      }
    }
  }

  /** Its fixed point is where the evidence of a flat level is highest but for a row of n. */
  @ParameterizedTest
  @ValueSource(strings = {"diabetes"})
  void itsVariancesAreNearTheBestOnes(String table) throws Exception {
    String[] out = python(table).split("\n\n", 2);
    double[] found = out[1].lines().mapToDouble(Double::parseDouble).limit(2).toArray();
    RegressionStatistics data = null;
    for (String line : out[0].lines().toList()) {
      double[] row = Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
      double[] x = new double[row.length];
      x[0] = 1;
      System.arraycopy(row, 0, x, 1, row.length - 1);
      data =
          (data == null ? RegressionStatistics.empty(x.length) : data).plus(x, row[x.length - 1]);
    }
    EmpiricalRegression best = EmpiricalRegression.of(data);
    assertEquals(1 / found[0], best.noiseVariance(), 5e-3 / found[0]);
    assertEquals(1 / found[1], best.slopeVariance(), 2e-2 / found[1]);
  }
}
