package io.evident.lab.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasCatalogue;
import io.evident.lab.atlas.catalogue.AtlasFamily;
import io.evident.lab.atlas.joined.JoinedPatterns;
import io.evident.lab.atlas.joined.JoinedWeights;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The whole atlas; what was known of TensorFlow's gradients before must come out of it. It measures
 * TensorFlow more than us, and takes a minute, so it has no place in every build.
 */
@Tag("thorough")
class AtlasTest {
  private static Atlas atlas;

  /** Registered here first: the processes that measure must not see it. */
  @BeforeAll
  static void measure() throws IOException {
    CustomGradients.register();
    atlas = Atlas.measure(GradientProbe.DEFAULT_SEED);
  }

  private static AtlasRow row(String name) {
    return atlas.rows().stream()
        .filter(row -> row.subject().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no case " + name));
  }

  @Test
  void noTwoCasesHaveTheSameName() {
    Set<String> names = new HashSet<>();
    for (AtlasRow row : atlas.rows()) {
      assertTrue(names.add(row.subject().name()), row.subject().name());
    }
    assertEquals(AtlasCatalogue.cases().size(), names.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nn.conv2d (SAME, dilation 2); WRONG; WRONG",
        "nn.conv2d (explicit padding, 1 on every side); THROWS; THROWS",
        "nn.logSoftmax (rank 3); WRONG; WRONG",
        "nn.softmaxCrossEntropyWithLogits (labels constant, each row of sum 1); RIGHT; THROWS",
        "nn.sparseSoftmaxCrossEntropyWithLogits (int32 labels); MISSING; MISSING",
        "math.xlogy (one shape); MISSING; MISSING",
        "nn.conv3d (SAME); MISSING; MISSING",
        "nn.fusedBatchNorm (training); RIGHT; NO_KERNEL",
      })
  void whatWasKnownToFailFails(String name, AtlasVerdict float32, AtlasVerdict float64) {
    AtlasRow row = row(name);
    assertEquals(float32, row.float32().verdict(), row.toString());
    assertEquals(float64, row.float64().verdict(), row.toString());
    if (float64 == AtlasVerdict.WRONG) {
      assertTrue(row.float64().relativeError() > 0.8, row.toString());
    }
  }

  @Test
  void aDilatedConvolutionWithoutPaddingFailsWhenRun() {
    AtlasRow row = row("nn.conv2d (VALID, dilation 2)");
    assertEquals(AtlasVerdict.THROWS, row.float64().verdict(), row.toString());
    assertTrue(row.float64().detail().startsWith("when run"), row.toString());
    // With oneDNN, which is where the CPU has it, float32 ends the process.
    assertTrue(
        Set.of(AtlasVerdict.THROWS, AtlasVerdict.CRASHES).contains(row.float32().verdict()),
        row.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linalg.matMul (b transposed)",
        "dense: matMul and biasAdd",
        "nn.biasAdd (rank 4)",
        "nn.relu",
        "nn.leakyRelu (alpha 0.2)",
        "nn.elu",
        "math.softplus",
        "math.tanh",
        "math.sigmoid",
        "nn.maxPool (VALID, window 2, stride 2)",
        "nn.maxPool (SAME, window 3, stride 2)",
        "nn.avgPool (VALID, window 2, stride 2)",
        "nn.avgPool (SAME, window 3, stride 2)",
        "nn.conv2d (SAME)",
        "nn.conv2d (SAME, stride 2)",
        "nn.conv2d (VALID)",
        "nn.conv2d (VALID, stride 3)",
        "nn.logSoftmax (rank 2)",
        "linalg.einsum (bqhd,bkhd->bhqk)",
        "train.batchMatMul (rank 3)",
        "select (one shape)",
        "concat (axis 1)",
        "tile",
        "broadcastTo ([3, 1] to [2, 3, 4])",
        "math.add ([3, 4] by [4])",
      })
  void whatWasKnownToAgreeAgrees(String name) {
    AtlasRow row = row(name);
    assertEquals(AtlasVerdict.RIGHT, row.float32().verdict(), row.toString());
    assertEquals(AtlasVerdict.RIGHT, row.float64().verdict(), row.toString());
  }

  /** An error of 0.2 was seen in float64: it was that of central differences with small steps. */
  @Test
  void bilinearResizingIsRightAndOnlySmallStepsSayOtherwise() {
    AtlasRow row = row("image.resizeBilinear (to 5x7)");
    assertEquals(AtlasVerdict.RIGHT, row.float64().verdict(), row.toString());
    AtlasCase subject = row.subject();
    try (OpGraph graph = new OpGraph(subject, io.evident.backprop.graph.ElementType.FLOAT64)) {
      graph.build();
      assertTrue(graph.isOutputFloat32());
      double[] point = subject.inputs().get(0).draw(new java.util.SplittableRandom(1));
      double h = 1e-6;
      double[] here = graph.outputs(point);
      point[0] += h;
      double slope = (graph.outputs(point)[0] - here[0]) / h;
      // The first pixel is copied: its derivative is 1.
      assertTrue(Math.abs(slope - 1) > 0.01, "slope " + slope);
    }
  }

  @Test
  void everyRemedyIsRightWhereverItRuns() {
    assertFalse(atlas.remedies().isEmpty());
    for (AtlasRemedyRow row : atlas.remedies()) {
      for (AtlasFinding after : List.of(row.after().float32(), row.after().float64())) {
        assertTrue(
            Set.of(AtlasVerdict.RIGHT, AtlasVerdict.NO_KERNEL).contains(after.verdict()),
            row.remedy().subject().name() + ": " + after);
      }
      assertTrue(
          row.before().float32().verdict() != AtlasVerdict.RIGHT
              || row.before().float64().verdict() != AtlasVerdict.RIGHT,
          row.remedy().subject().name() + " needs no remedy");
    }
  }

  @Test
  void everyConvolutionThatFailsHasARemedy() {
    for (AtlasRow row : atlas.rows()) {
      boolean broken =
          Set.of(AtlasVerdict.WRONG, AtlasVerdict.THROWS, AtlasVerdict.CRASHES)
              .contains(row.float32().verdict());
      if (broken && row.subject().family() == AtlasFamily.CONVOLUTIONS) {
        assertTrue(
            atlas.remedies().stream()
                .anyMatch(r -> r.remedy().subject().name().equals(row.subject().name())),
            row.subject().name());
      }
    }
  }

  @Test
  void thePageHasARowForEveryCaseAndRemedy() {
    List<String> lines = AtlasMarkdown.lines(atlas, List.of("made here"));
    long cells = lines.stream().filter(line -> line.startsWith("| ")).count();
    // Two of words and one of remedies beside those of families and libraries.
    long tables = 3L + AtlasFamily.values().length + JoinedLibrary.values().length;
    int words = AtlasVerdict.values().length + 4;
    // A line shows constant and variable weights.
    int joined = atlas.joined().rows().size() / JoinedWeights.values().length;
    int rows = atlas.rows().size() + atlas.remedies().size() + joined;
    assertEquals(2 * tables + words + rows, cells);
    assertTrue(lines.contains("- made here"));
  }

  /** What is found of them depends on the processor. */
  @Test
  void everyPatternIsMeasuredAtEveryWidthWithBothLibrariesAndKindsOfWeights() {
    JoinedAtlas joined = atlas.joined();
    int forms = JoinedLibrary.values().length * JoinedWeights.values().length;
    assertEquals(JoinedPatterns.all().size() * forms, joined.rows().size());
    assertEquals(JoinedPatterns.WIDTHS, joined.widths());
    assertFalse(joined.processor().isBlank());
    for (JoinedRow row : joined.rows()) {
      for (JoinedFinding finding : row.findings()) {
        assertFalse(finding.verdict() == JoinedVerdict.FAILS, row.toString());
      }
    }
  }

  @Test
  void onlyDilatedConvolutionsMayHaveNoKernelAtAll() {
    for (AtlasRow row : atlas.rows()) {
      if (row.float32().verdict() == AtlasVerdict.NO_KERNEL
          && row.float64().verdict() == AtlasVerdict.NO_KERNEL) {
        assertEquals(AtlasFamily.CONVOLUTIONS, row.subject().family(), row.toString());
        assertTrue(row.subject().attributes().contains("dilation"), row.toString());
      }
    }
  }
}
