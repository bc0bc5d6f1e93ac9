package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code evident bayes --model regression}: its priors, and what it says of its own digits. */
class BayesRegressionTest {
  @TempDir private Path folder;

  private Path csv(String content) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), content);
  }

  private static String done(Object... args) {
    CommandResult result = CommandResult.of(args);
    result.assertDone();
    return result.out();
  }

  @Test
  void aRegressionNamesItsWeights() throws IOException {
    Path file = csv("y,a,b\n1,0,1\n3,1,1\n5,2,0\n");
    String json =
        done(
            "bayes",
            file,
            "--model",
            "regression",
            "--column",
            "y",
            "--features",
            "a,b",
            "--prior-variance",
            "1e9",
            "--noise-variance",
            "1e-9",
            "--format",
            "json");
    assertTrue(json.contains("\"constant\": {\n      \"mean\": 1."), json);
    assertTrue(json.contains("\"a\": {"), json);
    assertTrue(json.contains("\"b\": {"), json);
    String unknown =
        done("bayes", file, "--model", "regression", "--column", "y", "--prior-shape", "1");
    assertTrue(unknown.contains("degrees of freedom 5"), unknown);
    assertTrue(unknown.contains("prior of variance          shape 1, scale 1"), unknown);
  }

  /**
   * Least squares puts the line at 1000 + 2 t; a prior N(0, 5) of the constant would put it at 5.
   */
  @Test
  void theConstantIsNotShrunkUnlessAsked() throws IOException {
    Path file = csv("y,t\n1000.1,0\n1001.9,1\n1004.1,2\n1005.9,3\n");
    String free = regression(file, "t", "--noise-variance", "1");
    assertEquals(1000.09, number(free, "weights.constant.mean"), 0.5);
    assertEquals(1003, number(free, "prior.constantAtMeans.mean"), 1e-9);
    assertEquals(5.81e6, number(free, "prior.constantAtMeans.variance"), 1e-3);
    assertEquals(5, number(free, "prior.t.variance"));
    String shrunk = regression(file, "t", "--noise-variance", "1", "--prior-variance", "5");
    assertTrue(number(shrunk, "weights.constant.mean") < 960, shrunk);
    assertEquals(5, number(shrunk, "prior.constant.variance"));
    String wide = regression(file, "t", "--noise-variance", "1", "--prior-variance", "wide,1e-9");
    assertEquals(0, number(wide, "weights.t.mean"), 1e-5);
    assertEquals(1003, number(wide, "weights.constant.mean"), 1e-3);
    String unknown = regression(file, "t", "--unknown-noise", "--prior-mean", "0");
    assertEquals(1e6, number(unknown, "prior.constantAtMeans.relativeVariance"));
    assertEquals(1000.09, number(unknown, "weights.constant.location"), 0.5);
  }

  @Test
  void theNoiseCountsInTheWidthOfTheConstant() throws IOException {
    Path file = csv("y,t\n1000.1,0\n1001.9,1\n1004.1,2\n1005.9,3\n");
    String noisy = regression(file, "t", "--noise-variance", "1e6");
    assertEquals(1003, number(noisy, "weights.constant.mean"), 0.1);
  }

  @Test
  void eachColumnMayHaveAPriorVarianceOfItsOwn() throws IOException {
    Path file = csv("y,a,b\n1,0,1\n3,1,1\n5,2,0\n6,3,5\n");
    String two = regression(file, "a,b", "--noise-variance", "1", "--prior-variance", "3,7");
    assertTrue(two.contains("prior.constantAtMeans.mean,3.75"), two);
    assertEquals(3, number(two, "prior.a.variance"));
    assertEquals(7, number(two, "prior.b.variance"));
    String three = regression(file, "a,b", "--noise-variance", "1", "--prior-variance", "2,3,7");
    assertEquals(2, number(three, "prior.constant.variance"));
    assertEquals(3, number(three, "prior.a.variance"));
    String wide = regression(file, "a,b", "--noise-variance", "1", "--prior-variance", "wide,3,7");
    assertEquals(two, wide);
    assertTrue(
        regression(file, "", "--noise-variance", "1", "--prior-variance", "2")
            .contains("prior.constant.variance,2"));
    refusedVariance(file, "1,2,3,4", "one for each of the 2 --features", "got 4");
    refusedVariance(file, "wide", "'wide' is for the constant of a regression, got it for a");
    refusedVariance(
        file, "NaN,1,1", "--prior-variance of constant must be finite and > 0, got NaN");
    refusedVariance(file, "1,two", "'two' is neither a number nor wide");
    refusedVariance(file, "1,-2", "--prior-variance of b must be finite and > 0, got -2.0");
    Path single = csv("x\n3.3\n3.5\n");
    CommandResult.of("bayes", single, "--noise-variance", "1", "--prior-variance", "1,2")
        .assertRefused("several values with --model regression alone, got 2");
    CommandResult.of("bayes", single, "--noise-variance", "1", "--prior-variance", "wide")
        .assertRefused("for the mean");
  }

  private static void refusedVariance(Path file, String values, String... words) {
    CommandResult.of(
            "bayes",
            file,
            "--model",
            "regression",
            "--column",
            "y",
            "--features",
            "a,b",
            "--prior-variance",
            values)
        .assertRefused(words);
  }

  @Test
  void fewReliableDigitsAreReported() throws IOException {
    StringBuilder rows = new StringBuilder("y,a,b,c\n");
    for (int i = 0; i < 9; i++) {
      double a = i * i % 7;
      rows.append(a + i).append(',').append(a).append(',');
      rows.append(a + 1e-12 * (i % 2)).append(',').append(i % 3).append('\n');
    }
    String near = regression(csv(rows.toString()), "a,b,c", "--prior-variance", "1e40");
    assertTrue(number(near, "condition") > 1e11, near);
    assertTrue(number(near, "reliableDigits.a") < 5, near);
    assertTrue(number(near, "reliableDigits.b") < 5, near);
    assertFalse(near.contains("reliableDigits.c"), near);
    String far = regression(csv("y,a\n1,2\n2,5\n4,6\n"), "a");
    assertFalse(far.contains("reliableDigits"), far);
    CommandResult.of(
            "bayes",
            csv("y,a,b\n1,2,2\n2,5,5\n3,9,9\n"),
            "--model",
            "regression",
            "--column",
            "y",
            "--features",
            "a,b",
            "--prior-variance",
            "1e200")
        .assertRefused(
            "data.csv: the columns a and b are collinear", "or give them a narrower prior");
  }

  /** Least squares of 1, 2, 4, 4, 7 on 0 to 4: 0.8 + 1.4 t, residual sum 1.6, 3 degrees. */
  @Test
  void withoutAPriorItIsLeastSquaresWithItsIntervals() throws IOException {
    Path file = csv("y,Time\n1,0\n2,1\n4,2\n4,3\n7,4\n");
    String table = regression(file, "Time");
    assertEquals(0.8, number(table, "weights.constant.location"), 1e-12);
    assertEquals(1.4, number(table, "weights.Time.location"), 1e-12);
    assertEquals(3, number(table, "weights.Time.degreesOfFreedom"), 1e-12);
    double error = Math.sqrt(1.6 / 3 / 10);
    assertEquals(
        1.4 - 3.182446305284263 * error, number(table, "weights.Time.interval95.lower"), 1e-9);
    assertEquals(error * Math.sqrt(3), number(table, "weights.Time.deviation"), 1e-12);
    assertEquals(0.8, number(table, "posteriorOfVariance.scale"), 1e-12);
    assertTrue(table.contains("logEvidence,\n") || table.contains("logEvidence,\r\n"), table);
    String text =
        done("bayes", file, "--model", "regression", "--column", "y", "--features", "Time");
    assertTrue(
        text.startsWith("model                      regression, noise variance estimated"), text);
    assertTrue(text.contains("\n  Time "), text);
    CommandResult.of(
            "bayes",
            csv("y,a\n1,2\n2,5\n"),
            "--model",
            "regression",
            "--column",
            "y",
            "--features",
            "a")
        .assertRefused("2 rows for 2 weights", "--prior-variance", "--noise-variance");
    CommandResult.of(
            "bayes",
            file,
            "--model",
            "regression",
            "--column",
            "y",
            "--unknown-noise",
            "--noise-variance",
            "1")
        .assertRefused("exclude each other");
  }

  @Test
  void aPolynomialIsAskedForByItsDegree() throws IOException {
    StringBuilder rows = new StringBuilder("y,Dose\n");
    for (int i = 0; i < 9; i++) {
      rows.append(5 - 2 * i + 0.5 * i * i * i + (i % 2 == 0 ? 1e-6 : -1e-6));
      rows.append(',').append(i).append('\n');
    }
    Path file = csv(rows.toString());
    String table = regression(file, "Dose", "--degree", "3");
    assertEquals(5, number(table, "weights.constant.location"), 1e-5);
    assertEquals(-2, number(table, "weights.Dose.location"), 1e-5);
    assertEquals(0, number(table, "weights.Dose^2.location"), 1e-5);
    assertEquals(0.5, number(table, "weights.Dose^3.location"), 1e-5);
    refusedPolynomial(file, "-1", "degree must be in 0..100", "--features", "Dose");
    refusedPolynomial(file, "2", "got 0");
    CommandResult.of("bayes", file, "--column", "Dose", "--degree", "2")
        .assertRefused("--degree goes with --model regression");
  }

  private static void refusedPolynomial(Path file, String degree, String words, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("bayes", file, "--model", "regression", "--column", "y", "--degree", degree));
    arguments.addAll(List.of(more));
    CommandResult.of(arguments.toArray()).assertRefused(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant", "constantAtMeans"})
  void aColumnMayNotTakeTheNameOfTheConstant(String name) throws IOException {
    CommandResult.of(
            "bayes",
            csv("y," + name + "\n1,2\n2,5\n4,4\n"),
            "--model",
            "regression",
            "--column",
            "y",
            "--features",
            name)
        .assertRefused("'" + name + "'", "rename the column");
  }

  @Test
  void dataThatContradictTheNoiseOrThePriorAreWarnedOf() throws IOException {
    StringBuilder rows = new StringBuilder("y,t\n");
    for (int i = 0; i < 20; i++) {
      rows.append(1000 * i + 100 * (i * 7 % 11)).append(',').append(i).append('\n');
    }
    Path file = csv(rows.toString());
    String assumed = regression(file, "t", "--noise-variance", "1");
    assertTrue(
        assumed.contains("the residuals contradict a noise variance of 1: theirs is"), assumed);
    assertTrue(assumed.contains("contradict the prior of the weights"), assumed);
    assertFalse(regression(file, "t").contains("warning"));
    String honest =
        regression(file, "t", "--noise-variance", "1e5", "--prior-variance", "wide,1e6");
    assertFalse(honest.contains("warning"), honest);
  }

  private static String regression(Path file, String features, String... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("bayes", file, "--model", "regression", "--column", "y", "--format", "csv"));
    if (!features.isEmpty()) {
      arguments.addAll(List.of("--features", features));
    }
    arguments.addAll(List.of(more));
    return done(arguments.toArray());
  }

  private static double number(String csv, String field) {
    return csv.lines()
        .filter(line -> line.startsWith(field + ","))
        .mapToDouble(line -> Double.parseDouble(line.substring(field.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + field + " in " + csv));
  }

  @Test
  void collinearColumnsAreNamedAndNoOthers() throws IOException {
    StringBuilder rows = new StringBuilder("y,a,b,c,seven,nought\n");
    for (int i = 0; i < 9; i++) {
      rows.append(i * i % 7).append(',').append(i).append(',').append(2 * i).append(',');
      rows.append(i * i % 5).append(",7,0\n");
    }
    Path file = csv(rows.toString());
    refusedColumns(
        file, "a,c,b", "data.csv: the columns a and b are collinear", "--prior-variance");
    refusedColumns(file, "c,seven,a", "the columns constant and seven are collinear");
    refusedColumns(file, "a,nought", "the column nought is 0 in all rows; leave it out");
    refusedColumns(file, "b,a,seven", "the columns constant, b, a and seven are collinear");
    assertTrue(regression(file, "a,c").contains("weights.c.location"));
  }

  private static void refusedColumns(Path file, String features, String... words) {
    CommandResult.of(
            "bayes", file, "--model", "regression", "--column", "y", "--features", features)
        .assertRefused(words);
  }

  @Test
  void numbersThatAreTooLargeAreRefusedWithTheirPlace() throws IOException {
    Path file = csv("y,Dose\n1,2\n2,1e200\n3,4\n4,5\n5,6\n6,7\n");
    refusedPolynomial(
        file,
        "3",
        "data.csv:3, column Dose: x^2 is beyond the largest double",
        "--features",
        "Dose");
    Path large = csv("y,a\n1e300,1\n-1e300,2\n1e300,4\n-1e300,7\n");
    refusedColumns(large, "a", "data.csv, column y: the values are too large", "change their unit");
    CommandResult.of(
            "bayes",
            large,
            "--model",
            "regression",
            "--column",
            "y",
            "--features",
            "a",
            "--noise-variance",
            "1")
        .assertRefused("data.csv, column y: the values are too large");
  }
}
