package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradientCheckTest {
  private static final Network NETWORK =
      Network.of(
          "small",
          Shape.of(8, 8, 2),
          List.of(
              Conv2d.of(3, 3),
              Activation.relu(),
              Pool2d.max(2),
              new Flatten(),
              Dense.of(6),
              Activation.relu(),
              Dense.of(6)),
          new SoftmaxCrossEntropy());

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  private static int largest(ParameterValues gradient) {
    double[] bias = gradient.get("dense_1.bias");
    int largest = 0;
    for (int i = 0; i < bias.length; i++) {
      largest = Math.abs(bias[i]) > Math.abs(bias[largest]) ? i : largest;
    }
    return largest;
  }

  static Stream<Named<Consumer<ParameterValues>>> slips() {
    return Stream.of(
        Named.of("sign", g -> scale(g.get("conv2d_1.kernel"), -1)),
        Named.of("factor 2", g -> scale(g.get("dense_2.weight"), 2)),
        Named.of("missing 1/N", g -> scale(g.get("dense_1.weight"), 4)),
        Named.of("no bias gradient", g -> scale(g.get("conv2d_1.bias"), 0)),
        Named.of("one entry a thousandth off", g -> g.get("dense_1.bias")[largest(g)] *= 1.001),
        Named.of("not a number", g -> g.get("dense_2.bias")[0] = Double.NaN),
        Named.of(
            "transposed",
            g -> {
              double[] W = g.get("dense_2.weight");
              double[] copy = W.clone();
              for (int j = 0; j < 6; j++) {
                for (int i = 0; i < 6; i++) {
                  W[j * 6 + i] = copy[i * 6 + j];
                }
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("slips")
  void aSlipIsCaughtByTensorFlowAndByFiniteDifferences(Consumer<ParameterValues> slip) {
    GradientReport report = withSlip(slip).run();
    assertEquals(GradientVerdict.FAIL, report.verdict());
    List<String> refusers =
        report.comparisons().stream()
            .filter(c -> c.verdict() == GradientVerdict.FAIL)
            .map(Comparison::oracle)
            .distinct()
            .toList();
    assertEquals(
        List.of(
            "TensorFlow float64",
            "as trained, float64",
            "as trained, float32",
            GradientCheck.FINITE_DIFFERENCES,
            GradientCheck.DIRECTIONS),
        refusers);
  }

  private static GradientCheck withSlip(Consumer<ParameterValues> slip) {
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    return GradientCheck.of(NETWORK)
        .withGradient(
            (weights, batch) -> {
              LossGradient right = manual.gradient(weights, batch);
              slip.accept(right.parameters());
              return right;
            });
  }

  @Test
  void theReportNamesTheTensorTheEntryAndBothValues() {
    GradientReport report = withSlip(g -> g.get("dense_1.bias")[2] += 1).run();
    List<String> lines = GradientReportText.lines(report);
    assertTrue(
        lines.stream().anyMatch(l -> l.startsWith("FAIL dense_1.bias[2]: by hand ")),
        String.join("\n", lines));
    assertEquals("verdict: FAIL", lines.get(lines.size() - 1));
  }

  @Test
  void theLenetPasses() {
    GradientReport report = GradientCheck.of(BuiltInNetworks.lenet()).withSampleSize(8).run();
    assertEquals(
        GradientVerdict.PASS,
        report.verdict(),
        () -> String.join("\n", GradientReportText.lines(report)));
    assertEquals(11 * 5 + 3 + 1, report.comparisons().size());
  }

  @Test
  void oneSeedGivesOneReportAndAnotherAnother() {
    GradientCheck check = GradientCheck.of(NETWORK);
    assertEquals(check.run(), check.run());
    assertTrue(check.run().loss() != check.withSeed(2).run().loss());
  }

  @Test
  void tooManyInconclusiveEntriesFailTheCheck() {
    Comparison conclusive = comparison(99, 0);
    assertEquals(GradientVerdict.PASS, report(conclusive, comparison(1, 1)).verdict());
    assertEquals(GradientVerdict.FAIL, report(conclusive, comparison(2, 2)).verdict());
  }

  private static Comparison comparison(int entries, int inconclusive) {
    GradientVerdict verdict =
        inconclusive == entries ? GradientVerdict.INCONCLUSIVE : GradientVerdict.PASS;
    return new Comparison(
        "w", GradientCheck.FINITE_DIFFERENCES, entries, inconclusive, 0, 0, 1e-6, 0, 0, 0, verdict);
  }

  private static GradientReport report(Comparison... comparisons) {
    return new GradientReport("n", 1, 1, 0, List.of(comparisons), List.of());
  }

  @Test
  void sizesBelowOneAreRefused() {
    GradientCheck check = GradientCheck.of(NETWORK);
    assertThrows(IllegalArgumentException.class, () -> check.withBatchSize(0));
    assertThrows(IllegalArgumentException.class, () -> check.withSampleSize(0));
  }

  @Test
  void aKinkOfTheBuiltInLayersIsNeverInTheWay() {
    for (long seed = 1; seed <= 50; seed++) {
      GradientReport report =
          GradientCheck.of(NETWORK).withSampleSize(64).withSeed(seed).run(List.of(), List.of());
      assertEquals(GradientVerdict.PASS, report.verdict(), "seed " + seed);
      assertEquals(0, report.inconclusivePart(), "seed " + seed);
    }
  }

  @Test
  void everyEntryGivesTheSameOnAnyNumberOfThreads() {
    GradientCheck check = GradientCheck.of(NETWORK).withEveryEntry();
    GradientReport onOne = check.withThreads(1).run();
    assertEquals(onOne, check.withThreads(3).run());
    assertEquals(GradientVerdict.PASS, onOne.verdict());
    int entries =
        onOne.comparisons().stream()
            .filter(c -> c.oracle().equals(GradientCheck.FINITE_DIFFERENCES))
            .filter(c -> !c.tensor().equals(GradientCheck.INPUTS))
            .mapToInt(Comparison::entries)
            .sum();
    assertEquals(NETWORK.parameterCount(), entries);
  }
}
