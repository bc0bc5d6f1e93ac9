package io.evident.models.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.Comparison;
import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The gradient check refuses none of the built-in networks. Here three of them, at two points each;
 * {@code .ci/verdicts} looks at every distinct one, at 20 seeds and batch 4 and at 3 seeds and
 * batches 1, 2 and 8, in training and at inference.
 *
 * <p>Properties: {@code evident.verdicts} names networks, separated by commas, or {@code all};
 * {@code evident.verdicts.seeds} of batch 4; {@code evident.verdicts.table} is a file to which a
 * line is added for each check, and of which checks are not repeated.
 */
@Tag("long")
class RightNetworksTest {
  private static final String SOME = "cnn-double-channels,cnn-leaky-relu,cnn-conv1";

  /** By layers, loss and penalty: the first experiment of each. */
  private static Map<String, Network> distinct() {
    Map<String, Network> networks = new LinkedHashMap<>();
    List<String> seen = new ArrayList<>();
    for (String name : BuiltInExperiments.names()) {
      Network network = ExperimentYaml.read(BuiltInExperiments.yaml(name)).network();
      String what = network.layers() + " " + network.input() + network.loss() + network.l2Penalty();
      if (!seen.contains(what)) {
        seen.add(what);
        networks.put(name, network);
      }
    }
    return networks;
  }

  @Test
  void noBuiltInNetworkIsRefused() throws IOException {
    TensorFlowRuntime.load();
    String wanted = System.getProperty("evident.verdicts", SOME);
    int seeds = Integer.getInteger("evident.verdicts.seeds", 1);
    String table = System.getProperty("evident.verdicts.table");
    List<String> lines = new ArrayList<>();
    if (table != null && Files.exists(Path.of(table))) {
      lines.addAll(Files.readAllLines(Path.of(table)));
    }
    int checks = 0;
    for (Map.Entry<String, Network> each : distinct().entrySet()) {
      if (!wanted.equals("all") && !Set.of(wanted.split(",")).contains(each.getKey())) {
        continue;
      }
      for (int batch : seeds == 1 ? new int[] {4, 2} : new int[] {4, 1, 2, 8}) {
        for (int seed = 1; seed <= (batch == 4 ? seeds : Math.min(3, seeds)); seed++) {
          for (Mode mode : Mode.values()) {
            String what = String.join(",", each.getKey(), mode.toString(), batch + "", seed + "");
            boolean done = lines.stream().anyMatch(line -> line.startsWith(what + ","));
            if (!done && (mode == Mode.TRAINING || each.getValue().dependsOnMode())) {
              lines.add(what + "," + passed(each.getValue(), mode, batch, seed, what));
              if (table != null) {
                Files.write(Path.of(table), lines);
              }
              checks++;
            }
          }
        }
      }
    }
    int found = checks;
    assertTrue(checks > 0 || !lines.isEmpty(), () -> found + " checks");
  }

  private static String passed(Network network, Mode mode, int batch, int seed, String what) {
    long start = System.nanoTime();
    GradientReport report =
        GradientCheck.of(network).withMode(mode).withBatchSize(batch).withSeed(seed).run();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertEquals(
        GradientVerdict.PASS,
        report.verdict(),
        () -> what + "\n" + String.join("\n", GradientReportText.lines(report)));
    assertTrue(report.inconclusivePart() <= 0.001, () -> what + " " + report.inconclusivePart());
    double share =
        report.comparisons().stream()
            .filter(c -> c.oracle().contains("float"))
            .mapToDouble((Comparison c) -> c.relativeError() / c.tolerance())
            .max()
            .orElse(0);
    return String.format(
        Locale.ROOT, "%s,%.5f,%.3f,%.1f", "PASS", report.inconclusivePart(), share, seconds);
  }
}
