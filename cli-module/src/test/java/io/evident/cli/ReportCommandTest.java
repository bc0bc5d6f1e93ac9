package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.sweep.SweepDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class ReportCommandTest {
  private static final String SWEEP =
      """
      name: rates
      description: which rate
      experiment: linear.yaml
      grid:
        optimizer.learningRate: [1e-3, 1e38]
        batchSize: [16, 40]
      seeds: [4, 5]
      """;

  @TempDir private Path folder;

  private Path trained(String name, String... more) throws IOException {
    Path yaml = Files.writeString(folder.resolve("linear.yaml"), SmallExperiment.LINEAR);
    Path run = folder.resolve(name);
    Object[] words = new Object[4 + more.length];
    words[0] = "train";
    words[1] = yaml;
    words[2] = "--out";
    words[3] = run;
    System.arraycopy(more, 0, words, 4, more.length);
    CommandResult.of(words).assertDone();
    return run;
  }

  private Path inferred() throws IOException {
    Path csv = Files.writeString(folder.resolve("data.csv"), "height\n1.5\n2.5\n3\n");
    Path out = folder.resolve("bayes");
    CommandResult result =
        CommandResult.of(
            "bayes",
            csv,
            "--column",
            "height",
            "--noise-variance",
            "1",
            "--prior-variance",
            "2",
            "--out",
            out);
    result.assertDone();
    assertTrue(result.out().contains("report: " + out.resolve("report.html")), result.out());
    return out;
  }

  @Test
  void aTrainingEndsWithItsReport() throws IOException {
    Path run = trained("run");
    Path file = run.resolve("report.html");
    String first = Files.readString(file);
    assertTrue(first.contains("<h1>linear</h1>"), "the title");
    Files.delete(file);
    CommandResult.of("train", "--resume", "--out", run).assertDone();
    assertEquals(first, Files.readString(file), "a run resumed that was complete");
    Files.delete(file);
    CommandResult result = CommandResult.of("report", run);
    result.assertDone();
    assertEquals("report: " + file, result.out().strip());
    assertEquals(first, Files.readString(file), "read from the directory alone");
  }

  @Test
  void severalRunsAreOnePage() throws IOException {
    Path one = trained("one");
    Path two = trained("two", "--set", "seed=2");
    Path out = folder.resolve("all/page.html");
    CommandResult.of("report", one, two).assertRefused("--out");
    CommandResult.of("report", one, two, inferred(), "--out", out).assertDone();
    String html = Files.readString(out);
    for (String words :
        new String[] {
          "3 runs beside each other",
          ">Comparison</h2>",
          "linear (" + one + ")",
          "linear (" + two + ")",
          "Inference of height"
        }) {
      assertTrue(html.contains(words), words);
    }
    CommandResult.of("report", one, one, "--out", out).assertRefused("given twice");
  }

  @Test
  void aSweepEndsWithItsReportAndShowsNoTestFiguresButTheBests() throws IOException {
    Files.writeString(folder.resolve("linear.yaml"), SmallExperiment.LINEAR);
    Path yaml = Files.writeString(folder.resolve("rates.yaml"), SWEEP);
    Path out = folder.resolve("sweep");
    CommandResult result = CommandResult.of("sweep", yaml, "--out", out);
    result.assertDone();
    assertTrue(result.out().contains("report: " + out.resolve("report.html")), result.out());
    String html = Files.readString(out.resolve("report.html"));
    String trials = html.substring(html.indexOf("id=\"results\""), html.indexOf("id=\"the-best\""));
    assertTrue(trials.contains("diverged"), "the status");
    assertTrue(trials.contains("\u00b1"), "the deviation over the seeds");
    assertTrue(trials.contains("2 of 2"), "the seeds that ended");
    assertTrue(trials.contains("alt=\"Heat map"), "the map");
    assertFalse(trials.contains("test accuracy"), "nobody chooses by the test images");
    assertTrue(html.contains(">Confusions</h3>"), "the run of the best");

    Files.delete(out.resolve("report.html"));
    CommandResult.of("report", out).assertDone();
    assertEquals(html, Files.readString(out.resolve("report.html")));
    SweepDirectory.create(out, true);
    assertFalse(Files.exists(out.resolve("report.html")), "it goes with its sweep");
  }

  @Test
  void anInferenceIsKeptWithItsReport() throws IOException {
    Path out = inferred();
    Path file = out.resolve("report.html");
    String html = Files.readString(file);
    assertTrue(html.contains("Predictive densities as data arrive"), "the grid");
    assertTrue(html.contains("mean 0, variance 2"), "the prior that was asked for");
    Files.delete(file);
    CommandResult.of("report", out).assertDone();
    assertEquals(html, Files.readString(file));
  }

  @Test
  void anEstimatedNoiseVarianceIsKeptWithItsReport() throws IOException {
    Path csv = Files.writeString(folder.resolve("data.csv"), "height\n1.5\n2.5\n3\n1\n");
    for (String[] prior : new String[][] {{}, {"--prior-mean", "2", "--prior-count", "0.5"}}) {
      Path out = folder.resolve("estimated" + prior.length);
      List<Object> words =
          new ArrayList<>(List.of("bayes", csv, "--column", "height", "--out", out));
      words.addAll(List.of(prior));
      CommandResult.of(words.toArray()).assertDone();
      Path file = out.resolve("report.html");
      String html = Files.readString(file);
      assertTrue(html.contains("95 % interval of the mean"), "the interval");
      assertTrue(html.contains("noise variance estimated"), "the model");
      assertFalse(html.contains("Evidence by the prior"), "no evidence without a known noise");
      Files.delete(file);
      CommandResult.of("report", out).assertDone();
      assertEquals(html, Files.readString(file));
    }
  }

  @Test
  void anInferenceIsKeptOnlyWhereItMay() throws IOException {
    Path csv = Files.writeString(folder.resolve("data.csv"), "x\n1\n");
    CommandResult.of("bayes", csv, "--out", folder).assertRefused(folder.toString(), "empty");
    CommandResult.of("bayes", csv, "--out", csv).assertRefused("data.csv");
    CommandResult.of("bayes", csv, "--model", "regression", "--out", folder.resolve("b"))
        .assertRefused("--out");
    CommandResult.of("bayes", csv, "--out", folder.resolve("b"))
        .assertRefused("data.csv: two observations must differ", "--noise-variance");
    CommandResult.of("bayes", csv, "--group", "x", "--out", folder.resolve("b"))
        .assertRefused("--group");
    assertFalse(Files.exists(folder.resolve("b")));
  }

  @Test
  void whatIsNoRunOrIsDamagedIsNamed() throws IOException {
    CommandResult.of("report").assertRefused("RUN");
    CommandResult.of("report", folder).assertRefused(folder.toString(), "experiment.yaml");
    Path bayes = inferred();
    Path json = bayes.resolve("bayes.json");
    String whole = Files.readString(json);
    for (int other : new int[] {1, 3}) {
      Files.writeString(json, whole.replace("\"version\" : 2", "\"version\" : " + other));
      CommandResult.of("report", bayes)
          .assertRefused("bayes.json", "reads version 2, got " + other, "infer it again");
    }
    Files.writeString(json, whole.replace("\"normal\"", "\"odd\""));
    CommandResult.of("report", bayes).assertRefused("bayes.json", "no model 'odd'");
    Files.writeString(json, whole.replace("\"noiseVariance\" : 1.0", "\"noiseVariance\" : -1"));
    CommandResult.of("report", bayes).assertRefused("bayes.json", "noiseVariance", "-1");
    Files.writeString(json, "{");
    CommandResult.of("report", bayes).assertRefused("bayes.json", "not JSON");
  }
}
