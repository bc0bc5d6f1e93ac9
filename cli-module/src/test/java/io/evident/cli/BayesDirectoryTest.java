package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Observations;
import io.evident.bayes.ReferenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code evident bayes --out} keeps, of no data, much of it, small numbers and twice. */
class BayesDirectoryTest {
  @TempDir private Path folder;

  private Path out;

  @BeforeEach
  void place() {
    out = folder.resolve("out");
  }

  private String kept(String csv, Object... more) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), csv);
    Object[] words = new Object[4 + more.length];
    words[0] = "bayes";
    words[1] = file;
    words[2] = "--out";
    words[3] = out;
    System.arraycopy(more, 0, words, 4, more.length);
    CommandResult.of(words).assertDone();
    Path page = out.resolve("report.html");
    String html = Files.readString(page);
    Files.delete(page);
    CommandResult.of("report", out).assertDone();
    assertEquals(html, Files.readString(page), "the report of what was kept");
    return html;
  }

  @Test
  void withoutDataThePriorIsReported() throws IOException {
    String html = kept("x\n", "--noise-variance", "1");
    assertTrue(html.contains("Predictive densities as data arrive"), "the grid");
    assertTrue(html.contains("mean 0, variance 5"), "the prior");
    assertFalse(html.contains("Evidence by the prior"), "which is the same for every prior");
  }

  @Test
  void ofManyObservationsTheChartsOfEachAreLeftOutAndThatIsSaid() throws IOException {
    Random random = new Random(4);
    StringBuilder csv = new StringBuilder("x\n");
    for (int i = 0; i < 20_001; i++) {
      csv.append(3 + random.nextGaussian()).append('\n');
    }
    String html = kept(csv.toString(), "--noise-variance", "1");
    assertTrue(html.contains("at most 20,000 observations, and there are 20,001"), "the reason");
    assertFalse(html.contains("Predictive densities as data arrive"), "the grid");
    assertFalse(html.contains("Means and variances as data arrive"), "the path");
    assertFalse(html.contains("Calibration of the predictive density"), "the calibration");
    assertTrue(html.contains("Prior, likelihood and posterior"), "the posterior");
    assertTrue(html.contains("Evidence by the prior"), "the evidence");
    // every 339th row of the table and the last
    assertTrue(
        html.contains("data-value=\"20001.0\"") && html.contains("data-value=\"339.0\""),
        "the table");
    assertTrue(kept(csv.toString()).contains("Posterior of the mean"));
  }

  @Test
  void aChartThatIsRefusedLeavesNothingBehind() throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), "x\n2\n" + "1.5\n".repeat(20_000));
    Path plot = folder.resolve("grid.svg");
    CommandResult.of("bayes", file, "--out", out, "--plot", plot)
        .assertRefused("data.csv: this chart shows at most 20000", "20001");
    assertFalse(Files.exists(out) || Files.exists(plot));
  }

  @Test
  void smallNumbersKeepTheirDigitsInTheTable() throws IOException {
    String html =
        kept(
            "x\n3.3e-7\n3.5e-7\n3.1e-7\n",
            "--noise-variance",
            "1e-14",
            "--prior-variance",
            "5e-14");
    // 5e-14 / (1e-14 + 15e-14) of the sum 9.9e-7, and 5e-14 1e-14 / 16e-14
    assertTrue(html.contains(">3.09375e-07"), "the posterior mean");
    assertTrue(html.contains(">3.12500e-15"), "the posterior variance");
    assertFalse(html.contains(">0.0000"), "four decimals of it");
  }

  @Test
  void anInferenceThatWasCutOffIsRepeated() throws IOException {
    Path left = Files.createDirectories(out).resolve(".bayes.json.evident.2000000000.tmp");
    Files.writeString(left, "half");
    // No file can be given the name of such a folder.
    Path taken = Files.createDirectories(out.resolve("observations.csv/x"));
    BayesDirectory inference =
        new BayesDirectory(
            "data.csv", "x", new ReferenceModel(), Optional.empty(), Observations.of(1, 2));
    assertThrows(IOException.class, () -> inference.write(out));
    Files.delete(taken);
    Files.delete(taken.getParent());
    assertTrue(Files.exists(out.resolve("bayes.json")));
    kept("x\n1\n2\n");
    Files.delete(out.resolve("bayes.json"));
    CommandResult.of("bayes", folder.resolve("data.csv"), "--out", out)
        .assertRefused("something else than an inference");
    for (String file : List.of("observations.csv", "report.html")) {
      Files.delete(out.resolve(file));
    }
    Files.writeString(left, "half");
    kept("x\n1\n2\n");
    assertFalse(Files.exists(left));
  }

  @Test
  void halfOfAnInferenceOverAnotherIsNoticed() throws IOException {
    kept("x\n1\n2\n4\n", "--noise-variance", "1");
    Path observations = out.resolve("observations.csv");
    String first = Files.readString(observations);
    Files.writeString(observations, "observation\n1.0\n4.0\n2.0\n");
    CommandResult.of("report", out)
        .assertRefused("bayes.json", "observations.csv", "other observations", "infer it again");
    Files.writeString(observations, first);
    CommandResult.of("report", out).assertDone();
    Path json = out.resolve("bayes.json");
    Files.writeString(json, Files.readString(json).replaceFirst(" *\"digest\".*\\R", ""));
    CommandResult.of("report", out).assertRefused("bayes.json", "needs the key digest");
    // it is replaced whole
    kept("x\n7\n9\n", "--noise-variance", "1");
  }
}
