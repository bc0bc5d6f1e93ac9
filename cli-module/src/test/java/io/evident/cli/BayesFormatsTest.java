package io.evident.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Cs181;
import io.evident.bayes.ModelComparison;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models and formats of {@code evident bayes}, and everything that it refuses to read. */
class BayesFormatsTest {
  private static final String DATA =
      "x\n3.3\n3.5\n3.1\n1.8\n3.0\n0.74\n2.5\n2.4\n1.6\n2.1\n2.4\n1.3\n1.7\n0.19\n";

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
  void jsonHasExactlyTheseFieldsInFullPrecision() throws IOException {
    SufficientStatistics data = Cs181.observations().statistics();
    NormalModel model = Cs181.MODEL;
    String expected =
        """
        {
          "model": "normal, noise variance given",
          "observations": 14,
          "noiseVariance": 1.0,
          "prior": {
            "mean": 0.0,
            "variance": 5.0
          },
          "posterior": {
            "mean": %s,
            "variance": %s,
            "deviation": %s,
            "interval95": {
              "lower": %s,
              "upper": %s
            }
          },
          "predictive": {
            "bayes": {
              "mean": %s,
              "variance": %s,
              "deviation": %s,
              "interval95": {
                "lower": %s,
                "upper": %s
              }
            },
            "map": {
              "mean": %s,
              "variance": 1.0
            },
            "mle": {
              "mean": %s,
              "variance": 1.0
            }
          },
          "logEvidence": %s,
          "evidence": %s,
          "rival": {
            "priorVariance": 0.1,
            "logEvidence": %s,
            "evidence": %s
          },
          "logBayesFactor": %s
        }
        """
            .formatted(
                model.posterior(data).mean(),
                model.posterior(data).variance(),
                model.posterior(data).standardDeviation(),
                model.posterior(data).interval(0.95).lower(),
                model.posterior(data).interval(0.95).upper(),
                model.bayesPredictive(data).mean(),
                model.bayesPredictive(data).variance(),
                model.bayesPredictive(data).standardDeviation(),
                model.bayesPredictive(data).interval(0.95).lower(),
                model.bayesPredictive(data).interval(0.95).upper(),
                model.mapPredictive(data).mean(),
                data.mean().getAsDouble(),
                model.logEvidence(data),
                model.evidence(data),
                Cs181.RIVAL.logEvidence(data),
                Cs181.RIVAL.evidence(data),
                ModelComparison.of(
                        model.evidence("model", data), Cs181.RIVAL.evidence("rival", data))
                    .logBayesFactor("model", "rival"));
    String actual = done("bayes", csv(DATA), "--noise-variance", "1", "--format", "json");
    assertEquals(expected, actual.replace("\r\n", "\n"));
  }

  @Test
  void withoutDataTheMleIsNullAndTheEvidenceOne() throws IOException {
    String json = done("bayes", csv("x\n"), "--noise-variance", "1", "--format", "json");
    assertTrue(json.contains("\"mle\": null"), json);
    assertTrue(json.contains("\"observations\": 0,"), json);
    assertTrue(json.contains("\"evidence\": 1.0"), json);
    String text = done("bayes", csv("x\n"), "--noise-variance", "1");
    assertTrue(text.matches("(?s).* MLE +none without data\\R.*"), text);
    String table = done("bayes", csv("x\n"), "--noise-variance", "1", "--format", "csv");
    assertTrue(table.lines().toList().contains("predictive.mle,"), table);
  }

  @Test
  void csvHasARowForEachFieldByItsPath() throws IOException {
    String table = done("bayes", csv(DATA), "--noise-variance", "1", "--format", "csv");
    assertEquals("field,value", table.lines().findFirst().orElseThrow());
    assertTrue(
        table.contains(
            "posterior.mean," + Cs181.MODEL.posterior(Cs181.observations().statistics()).mean()),
        table);
    assertEquals(26, table.lines().count(), table);
  }

  @Test
  void standardInputIsReadForADash() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(DATA.getBytes(UTF_8)));
      assertTrue(done("bayes", "-", "--noise-variance", "1").contains("10.92931347"));
      System.setIn(new ByteArrayInputStream("x\nno\n".getBytes(UTF_8)));
      CommandResult.of("bayes", "-").assertRefused("standard input:2, column x");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void unknownVarianceHasItsOwnFields() throws IOException {
    String json = done("bayes", csv("x\n1\n3\n"), "--prior-count", "2", "--format", "json");
    // kappa = 4, mean = 1, a = 2, b = 1 + 2/2 + 2*2*4/(2*4) = 4
    assertTrue(
        json.contains(
            "\"mean\": 1.0,\n    \"count\": 4.0,\n    \"shape\": 2.0,\n    \"scale\": 4.0"),
        json);
    assertTrue(json.contains("\"squaredScale\": 0.5"), json);
    assertTrue(json.contains("\"squaredScale\": 2.5"), json);
    assertTrue(json.contains("\"logEvidence\": -"), json);
  }

  @Test
  void groupsAreShrunkAndDrawn() throws IOException {
    Path file = csv("g,x\na,1\na,2\nb,7\nb,8\n\"c, d\",4\n\"c, d\",4.5\n");
    Path plot = folder.resolve("shrunk.png");
    String json =
        done(
            "bayes",
            file,
            "--group",
            "g",
            "--noise-variance",
            "0.5",
            "--format",
            "json",
            "--plot",
            plot);
    assertTrue(json.contains("\"c, d\": {\n      \"observations\": 2"), json);
    assertTrue(json.contains("\"atBoundary\": false"), json);
    assertTrue(Files.size(plot) > 10_000);
    String table =
        done("bayes", file, "--group", "g", "--noise-variance", "0.5", "--format", "csv");
    assertTrue(table.contains("\"groups.c, d.mean\",4.25"), table);
    CommandResult.of("bayes", csv("g,x\na,1\na,2\n"), "--group", "g")
        .assertRefused(
            "data.csv: column g must hold at least 2 groups, got 1", "leave --group out");
    CommandResult.of("bayes", csv("g,x\na,1\na,2\n,3\nb,4\n"), "--group", "g")
        .assertRefused("data.csv:4, column g: the cell is empty");
    CommandResult.of(
            "bayes", csv("g,x\na,1e154\nb,-1e154\n"), "--group", "g", "--noise-variance", "1")
        .assertRefused("data.csv: the means of the groups are 2.0E154 apart", "change the unit");
    CommandResult.of("bayes", csv("g,x\na,1\nb,2\n"), "--group", "g", "--noise-variance", "0")
        .assertRefused("--noise-variance must be finite and > 0, got 0.0");
    CommandResult.of("bayes", csv("g,x\na,1\nb,2\n"), "--group", "g")
        .assertRefused("nothing tells the noise variance", "give --noise-variance");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grid", "path", "posterior", "evidence", "calibration"})
  void everyChartIsDrawn(String chart) throws IOException {
    Path plot = folder.resolve(chart + ".svg");
    done("bayes", csv(DATA), "--noise-variance", "1", "--plot", plot, "--chart", chart);
    assertTrue(Files.readString(plot).contains("<svg"));
    Path estimated = folder.resolve("estimated.svg");
    Object[] words = {"bayes", csv(DATA), "--plot", estimated, "--chart", chart};
    if (chart.equals("evidence")) {
      CommandResult.of(words).assertRefused("--noise-variance", "another --chart");
    } else {
      done(words);
      assertTrue(Files.readString(estimated).contains("<svg"));
    }
  }

  @Test
  void aChartOfEachObservationHasItsLimit() throws IOException {
    Path file = csv("x\n2\n" + "1.5\n".repeat(20_000));
    Path plot = folder.resolve("many.png");
    CommandResult.of("bayes", file, "--plot", plot).assertRefused("20000", "20001", "posterior");
    done("bayes", file, "--plot", plot, "--chart", "posterior");
  }

  @Test
  void aChartThatCannotBeDrawnIsRefusedWithItsFile() throws IOException {
    Path plot = folder.resolve("none.svg");
    for (String chart : new String[] {"evidence", "calibration"}) {
      CommandResult.of(
              "bayes", csv("x\n"), "--noise-variance", "1", "--plot", plot, "--chart", chart)
          .assertRefused("data.csv: ", "another --chart");
    }
    CommandResult.of("bayes", csv("x\n1e300\n-1e300\n"), "--plot", plot)
        .assertRefused("data.csv: values are too large");
    assertFalse(Files.exists(plot));
    for (String chart : new String[] {"grid", "path", "posterior"}) {
      done("bayes", csv("x\n"), "--noise-variance", "1", "--plot", plot, "--chart", chart);
    }
  }

  @Test
  void optionsThatDoNotFitAreRefused() throws IOException {
    Path file = csv(DATA);
    CommandResult.of("bayes", file, "--format", "xml").assertRefused("text, csv, json", "xml");
    CommandResult.of("bayes", file, "--model", "t").assertRefused("normal, nig, regression");
    CommandResult.of("bayes", file, "--plot", "p.png", "--chart", "pie").assertRefused("pie");
    CommandResult.of("bayes", file, "--model", "regression", "--plot", "p.png")
        .assertRefused("--plot");
    CommandResult.of("bayes", file, "--model", "regression", "--group", "g")
        .assertRefused("--group");
    CommandResult.of("bayes", file, "--model", "normal").assertRefused("--noise-variance");
    CommandResult.of("bayes", file, "--model", "nig", "--noise-variance", "1")
        .assertRefused("--noise-variance");
    CommandResult.of("bayes", file, "--prior-variance", "5")
        .assertRefused("--prior-variance goes with --noise-variance", "--prior-count");
    CommandResult.of("bayes", file, "--rival-prior-variance", "5")
        .assertRefused("--rival-prior-variance goes with --noise-variance");
    CommandResult.of("bayes", file, "--noise-variance", "1", "--prior-scale", "5")
        .assertRefused("--prior-scale is of an estimated noise variance");
    CommandResult.of("bayes", file, "--group", "g", "--prior-mean", "1")
        .assertRefused("--group estimates its prior");
    CommandResult.of("bayes", file, file, "--plot", "p.png").assertRefused("one file");
    CommandResult.of("bayes", file, file, "--group", "g").assertRefused("one file");
    CommandResult.of("bayes", "-", "-").assertRefused("once");
    CommandResult.of("bayes", file, "--features", "a").assertRefused("--features");
    CommandResult.of("bayes", file, "--model", "nig", "--prior-count", "0")
        .assertRefused("priorCount must be finite and > 0, got 0.0");
    for (String bad : new String[] {"0", "-1", "NaN", "Infinity"}) {
      CommandResult.of("bayes", file, "--noise-variance", bad).assertRefused("noiseVariance");
      CommandResult.of("bayes", file, "--noise-variance", "1", "--prior-variance", bad)
          .assertRefused("priorVariance");
    }
  }

  @Test
  void badFilesAreRefusedWithFileLineAndColumn() throws IOException {
    String file = folder.resolve("data.csv").toString();
    refused("", file + ":1", "empty");
    refused("\n\n", file + ":1", "empty");
    refused("y\n1\n", file + ":1, column x", "no such column");
    refused("x\n1\nfour\n", file + ":3, column x", "\"four\"");
    refused("x,y\n1,2\n3\n", file + ":3", "1 cells, the header 2");
    refused("x\n1\n\"2\n", file + ":3", "never closed");
    refused("x\n3,3\n", file + ":2", "decimal comma");
    refused("x;y\n1;2\n", file + ":1, column x", "semicolons");
    refused("x\n\"3,3\"\n", file + ":2, column x", "decimal comma");
    refused("x\n1\nNaN\n", file + ":3, column x", "NaN");
    refused("x\n1\n1e-99999999999%\n", file + ":3, column x", "without the percent sign");
    refused("x\n1\n1e-999999999%\n", file + ":3, column x", "without the percent sign");
    refused("x\n1e300\n-1e300\n", file + ": values are too large", "change their unit");
    Files.write(folder.resolve("data.csv"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26});
    CommandResult.of("bayes", file).assertRefused(file + ":1", "not UTF-8");
    Files.write(folder.resolve("data.csv"), new byte[] {'x', '\n', '1', '\n', 0, 1, 2});
    CommandResult.of("bayes", file).assertRefused(file + ":3", "not text");
  }

  private void refused(String content, String... words) throws IOException {
    CommandResult.of("bayes", csv(content)).assertRefused(words);
  }

  @Test
  void aByteOrderMarkIsAccepted() throws IOException {
    String json = done("bayes", csv("\ufeffx\n1\n"), "--format", "json");
    assertTrue(json.contains("\"observations\": 1,"), json);
  }
}
