package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.bayes.Difference;
import io.evident.bayes.Gaussian;
import io.evident.bayes.ReferenceModel;
import io.evident.bayes.SufficientStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evident bayes} with and without the noise variance, and of two means. */
class BayesNoiseTest {
  /** Mean 1000, S = 40000 and so a variance of 10000 and the error sqrt(2000) of the mean. */
  private static final String FAR = "x\n900\n1100\n900\n1100\n1000\n";

  @TempDir private Path folder;

  private Path csv(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String done(Object... args) {
    CommandResult result = CommandResult.of(args);
    result.assertDone();
    return result.out();
  }

  private static JsonNode json(Object... args) throws IOException {
    Object[] all = new Object[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--format";
    all[args.length + 1] = "json";
    return new ObjectMapper().readTree(done(all));
  }

  @Test
  void withoutANoiseVarianceItIsEstimatedAndTheFirstLineSaysSo() throws IOException {
    Path file = csv("far.csv", FAR);
    String first = done("bayes", file).lines().findFirst().orElseThrow();
    assertTrue(first.startsWith("model "), first);
    assertTrue(first.contains("normal-inverse-gamma, noise variance estimated"), first);
    JsonNode found = json("bayes", file);
    JsonNode mean = found.get("posteriorOfMean");
    assertEquals(1000, mean.get("location").doubleValue());
    assertEquals(4, mean.get("degreesOfFreedom").doubleValue());
    // the quantile 0.975 of Student's t with 4 degrees of freedom
    double half = 2.776445105197799 * Math.sqrt(2000);
    assertEquals(1000 - half, mean.get("interval95").get("lower").doubleValue(), 1e-9);
    assertEquals(1000 + half, mean.get("interval95").get("upper").doubleValue(), 1e-9);
    assertEquals(Math.sqrt(2 * 2000), mean.get("deviation").doubleValue(), 1e-9);
    assertEquals(20000, found.get("posteriorOfVariance").get("mean").doubleValue(), 1e-9);
    assertTrue(found.get("logEvidence").isNull());
    assertFalse(found.has("warnings"));
    assertEquals(found, json("bayes", file, "--model", "nig"));
  }

  @Test
  void fewObservationsDetermineNothing() throws IOException {
    for (String few : new String[] {"x\n", "x\n7\n", "x\n7\n7\n"}) {
      JsonNode found = json("bayes", csv("few.csv", few));
      assertTrue(found.get("posteriorOfMean").isNull(), found.toString());
      String text = done("bayes", folder.resolve("few.csv"));
      assertTrue(
          text.contains("posterior of mean          none without two observations that differ"),
          text);
    }
  }

  @Test
  void dataThatContradictTheNoiseVarianceAreWarnedOf() throws IOException {
    Path file = csv("far.csv", FAR);
    String text = done("bayes", file, "--noise-variance", "1", "--prior-mean", "1000");
    assertTrue(
        text.lines()
            .anyMatch(
                "warning: the observations contradict a noise variance of 1: theirs is 10000; give another --noise-variance, or leave it out to estimate it"
                    ::equals),
        text);
    assertEquals(1, text.lines().filter(line -> line.startsWith("warning: ")).count(), text);
    // too large a variance as well
    JsonNode large = json("bayes", file, "--noise-variance", "1e10", "--prior-mean", "1000");
    assertEquals(1, large.get("warnings").size());
    assertFalse(
        json("bayes", file, "--noise-variance", "8000", "--prior-mean", "1000").has("warnings"));
    JsonNode far = json("bayes", file, "--noise-variance", "8000");
    assertEquals(
        "the mean of the observations, 1000, contradicts the prior N(0, 5); give --prior-mean and --prior-variance",
        far.get("warnings").get(0).textValue());
    String table = done("bayes", file, "--noise-variance", "8000", "--format", "csv");
    assertTrue(table.contains("warnings.0,\"the mean of the observations"), table);
    JsonNode narrow =
        json(
            "bayes",
            csv("near.csv", "x\n1.001\n1.002\n1.003\n1.002\n1.001\n"),
            "--prior-mean",
            "1");
    assertTrue(
        narrow.get("warnings").get(0).textValue().contains("InverseGamma(1, 1)"),
        narrow.toString());
  }

  @Test
  void ofTwoFilesTheProbabilityOfTheLargerMeanIsGiven() throws IOException {
    Path first = csv("a.csv", FAR);
    Path second = csv("b.csv", "x\n1100\n1150\n1200\n1090\n");
    SufficientStatistics a = SufficientStatistics.of(900, 1100, 900, 1100, 1000);
    SufficientStatistics b = SufficientStatistics.of(1100, 1150, 1200, 1090);
    Difference estimated =
        Difference.of(
            new ReferenceModel().posteriorOfMean(a), new ReferenceModel().posteriorOfMean(b));
    JsonNode found = json("bayes", first, second);
    assertEquals(first.toString(), found.get("first").get("source").textValue());
    JsonNode larger = found.get("comparison").get("probabilityOfLargerMean");
    assertEquals(estimated.probabilityFirstIsLarger(), larger.get("first").doubleValue());
    assertEquals(estimated.probabilitySecondIsLarger(), larger.get("second").doubleValue());
    assertEquals(
        estimated.interval(0.95).lower(),
        found.get("comparison").get("difference").get("interval95").get("lower").doubleValue());
    // N(1000, 400 / 5 and the prior's 1e12) less N(1135, 400 / 4)
    JsonNode known =
        json(
            "bayes",
            first,
            second,
            "--noise-variance",
            "400",
            "--prior-variance",
            "1e12",
            "--prior-mean",
            "1000");
    assertEquals(
        new Gaussian(135, 180).cumulativeProbability(0),
        known.get("comparison").get("probabilityOfLargerMean").get("first").doubleValue(),
        1e-28);
    assertTrue(known.get("comparison").get("posteriors").textValue().contains("exact"));
    assertTrue(known.get("first").has("warnings"));
    JsonNode few = json("bayes", first, csv("one.csv", "x\n7\n"));
    assertTrue(few.get("comparison").isNull());
  }

  @Test
  void ofTwoGroupsTheProbabilityOfTheLargerMeanIsGivenUnderTheirNames() throws IOException {
    Path file = csv("g.csv", "Arm,x\nA,5\nA,6\nA,9\na,8\na,11\na,9\n");
    SufficientStatistics upper = SufficientStatistics.of(5, 6, 9);
    SufficientStatistics lower = SufficientStatistics.of(8, 11, 9);
    JsonNode found = json("bayes", file, "--group", "Arm");
    // S = 26 / 3 + 14 / 3 over 6 - 2
    assertEquals(10.0 / 3, found.get("noiseVariance").doubleValue(), 1e-14);
    Difference difference =
        Difference.of(
            new ReferenceModel().posteriorOfMean(upper),
            new ReferenceModel().posteriorOfMean(lower));
    JsonNode larger = found.get("comparison").get("probabilityOfLargerMean");
    assertEquals(difference.probabilityFirstIsLarger(), larger.get("A").doubleValue());
    assertEquals(difference.probabilitySecondIsLarger(), larger.get("a").doubleValue());
    JsonNode known = json("bayes", file, "--group", "Arm", "--noise-variance", "3");
    assertEquals(
        new Gaussian(28.0 / 3 - 20.0 / 3, 2).cumulativeProbability(0),
        known.get("comparison").get("probabilityOfLargerMean").get("A").doubleValue(),
        1e-14);
    String text = done("bayes", file, "--group", "Arm", "--noise-variance", "1e-9");
    assertTrue(text.contains("\n  A   "), text);
    assertTrue(text.contains("\n  a   "), text);
    assertTrue(text.contains("within the groups contradict a noise variance of"), text);
    assertTrue(text.matches("(?s).*probability of larger mean A .*, a .*"), text);
    JsonNode three =
        json("bayes", csv("h.csv", "g,x\na,1\na,2\nb,3\nb,5\nc,2\nc,9\n"), "--group", "g");
    assertFalse(three.has("comparison"));
  }

  @Test
  void groupsWithoutSpreadAreNoHindranceWhereTheNoiseIsGiven() throws IOException {
    Path file = csv("t.csv", "x,g\n3,a\n3,a\n5,b\n5,b\n");
    String text = done("bayes", file, "--group", "g", "--noise-variance", "1");
    assertTrue(text.contains("theirs is 0"), text);
    assertTrue(text.matches("(?s).*probability of larger mean a .*, b .*"), text);
  }

  @Test
  void atTheBoundaryThereIsNoInterval() throws IOException {
    JsonNode found =
        json(
            "bayes",
            csv("g.csv", "g,x\na,1\na,3\nb,2\nb,2.1\n"),
            "--group",
            "g",
            "--noise-variance",
            "2");
    assertTrue(found.get("prior").get("atBoundary").booleanValue());
    assertTrue(found.get("groups").get("a").get("interval95").isNull());
  }

  @Test
  void bothFilesMayLieInTheHomeFolder() throws IOException {
    Path file = csv("far.csv", FAR);
    String missing = HomeFolder.ofUser().orElseThrow().resolve("no-such-file-of-ours").toString();
    CommandResult.of("bayes", "~/no-such-file-of-ours", file).assertRefused(missing);
    CommandResult.of("bayes", file, "~/no-such-file-of-ours").assertRefused(missing);
  }
}
