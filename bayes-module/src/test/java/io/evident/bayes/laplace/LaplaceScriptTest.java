package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evident.bayes.laplace.HeadLikelihood.GaussianNoise;
import io.evident.bayes.laplace.HeadLikelihood.Logistic;
import io.evident.bayes.laplace.HeadLikelihood.Softmax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The NumPy script of docs/bench, which shares only the formulas, where python3 has NumPy. */
@Tag("long")
@Tag("numpy")
class LaplaceScriptTest {
  private static final Path SCRIPT = Path.of("..", "docs", "bench", "laplace_check.py");
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");
  private static final double[] PRECISIONS = {1e-3, 0.1, 1, 20, 4000};
  private static final int[] ROWS = {0, 3, 17, 99};

  @TempDir Path folder;

  record Case(HeadProblem problem, CurvatureForm form) {}

  static Stream<Case> cases() {
    return Stream.of(
            HeadProblem.of(new Softmax(), 3000, 21, 10, 61),
            HeadProblem.of(new Logistic(), 400, 12, 3, 62),
            HeadProblem.of(new Logistic(), 100, 5, 1, 63),
            HeadProblem.of(new GaussianNoise(0.3), 150, 9, 2, 64))
        .flatMap(problem -> Stream.of(CurvatureForm.values()).map(form -> new Case(problem, form)));
  }

  /** More weights than the script solves as a whole. */
  static Stream<Case> large() {
    return Stream.of(
        new Case(HeadProblem.of(new Softmax(), 3000, 103, 10, 65), CurvatureForm.KRONECKER));
  }

  @ParameterizedTest
  @MethodSource({"cases", "large"})
  void evidencesPrecisionsMapsAndVariancesAreThoseOfNumPy(Case given) throws Exception {
    HeadProblem problem = given.problem();
    HeadExamples examples = problem.examples();
    LinearHead start = problem.truth();
    HeadCurvature curvature = HeadCurvature.of(problem.likelihood(), start, examples, given.form());
    PrecisionChoice best = curvature.bestPrecision();
    HeadFit.Result map = HeadFit.map(problem.likelihood(), start, examples, best.precision());
    assertTrue(map.converged(), map::toString);
    HeadPosterior posterior =
        HeadCurvature.of(problem.likelihood(), map.head(), examples, given.form())
            .posterior(map.head(), best.precision());

    export(given, best.precision());
    String out = python();

    double[] evidence = numbers(out, "evidence");
    for (int i = 0; i < PRECISIONS.length; i++) {
      assertNear(evidence[i], curvature.logEvidence(PRECISIONS[i]), 1e-8);
    }
    assertNear(numbers(out, "best")[0], best.precision(), 1e-3);
    assertNear(numbers(out, "bestEvidence")[0], best.logEvidence(), 1e-8);
    assertNear(numbers(out, "mapEvidence")[0], posterior.logEvidence(), 1e-8);
    double[] weights = numbers(out, "map");
    // Two searches that end within 1e-6 standard deviations of the mode.
    double near = 2e-6 / Math.sqrt(best.precision());
    for (int i = 0; i < weights.length; i++) {
      assertEquals(weights[i], map.head().weights()[i], near, "weight " + i);
    }
    double[] variances = numbers(out, "variances");
    double[] probit = numbers(out, "probit");
    int outputs = examples.outputs();
    double[] own = new double[outputs];
    double[] logits = new double[outputs];
    for (int r = 0; r < ROWS.length; r++) {
      posterior.variances(examples.features(), ROWS[r], own);
      map.head().logits(examples.features(), ROWS[r], logits);
      double[] p = HeadPredictive.probit(problem.likelihood(), logits, own);
      for (int k = 0; k < outputs; k++) {
        assertNear(variances[r * outputs + k], own[k], 1e-6);
        assertEquals(probit[r * outputs + k], p[k], 1e-5);
      }
    }
  }

  private static void assertNear(double expected, double found, double relative) {
    assertEquals(expected, found, relative * Math.abs(expected));
  }

  private void export(Case given, double precision) throws IOException {
    HeadExamples examples = given.problem().examples();
    HeadLikelihood likelihood = given.problem().likelihood();
    String kind =
        likelihood instanceof GaussianNoise noise
            ? "\"gaussian\", \"variance\": " + noise.variance()
            : likelihood instanceof Softmax ? "\"softmax\"" : "\"logistic\"";
    Files.writeString(
        folder.resolve("problem.json"),
        String.format(
            Locale.ROOT,
            "{\"likelihood\": %s, \"examples\": %d, \"width\": %d, \"outputs\": %d, \"form\":"
                + " \"%s\", \"precision\": %s, \"precisions\": %s, \"rows\": %s}",
            kind,
            examples.size(),
            examples.width(),
            examples.outputs(),
            given.form().name().toLowerCase(Locale.ROOT),
            precision,
            Arrays.toString(PRECISIONS),
            Arrays.toString(ROWS)));
    write("features.f32", examples.features());
    write("targets.f32", examples.targets());
    double[] weights = given.problem().truth().weights();
    ByteBuffer bytes = ByteBuffer.allocate(8 * weights.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(weights);
    Files.write(folder.resolve("head.f64"), bytes.array());
  }

  private void write(String name, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(folder.resolve(name), bytes.array());
  }

  private String python() throws IOException, InterruptedException {
    for (String python : PYTHONS) {
      if (run(python, "-c", "import numpy") != 0) {
        continue;
      }
      assertEquals(0, run(python, SCRIPT.toString(), folder.toString()), this::errors);
      return Files.readString(folder.resolve("out"));
    }
    assumeTrue(false, "needs NumPy for python3");
    return "";
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(folder.resolve("out").toFile())
          .redirectError(folder.resolve("errors").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      // There is no such program.
      return -1;
    }
  }

  private static double[] numbers(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\": \\[?([-+0-9.eE, ]+)").matcher(json);
    assertTrue(matcher.find(), () -> name + " is not in " + json);
    return Stream.of(matcher.group(1).split(","))
        .map(String::strip)
        .filter(cell -> !cell.isEmpty())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
