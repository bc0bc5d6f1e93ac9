package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.lab.atlas.Atlas;
import io.evident.lab.atlas.AtlasFinding;
import io.evident.lab.atlas.AtlasRow;
import io.evident.lab.atlas.AtlasVerdict;
import io.evident.lab.atlas.JoinedAtlas;
import io.evident.lab.atlas.JoinedFinding;
import io.evident.lab.atlas.JoinedLibrary;
import io.evident.lab.atlas.JoinedRow;
import io.evident.lab.atlas.JoinedVerdict;
import io.evident.lab.atlas.catalogue.AtlasCatalogue;
import io.evident.lab.atlas.joined.JoinedWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured is the other module's to test; here one row stands for it. */
class LabAtlasCommandTest {
  private static final AtlasRow ROW =
      new AtlasRow(
          AtlasCatalogue.cases().get(0),
          new AtlasFinding(AtlasVerdict.WRONG, 0.87, "in a"),
          new AtlasFinding(AtlasVerdict.RIGHT, 3e-13, ""));

  private static final JoinedAtlas JOINED =
      new JoinedAtlas(
          "some processor",
          JoinedLibrary.ONEDNN,
          List.of(64, 84),
          List.of(
              new JoinedRow(
                  "matMul + biasAdd",
                  JoinedWeights.CONSTANT,
                  JoinedLibrary.ONEDNN,
                  List.of(
                      new JoinedFinding(JoinedVerdict.RIGHT, 0.1, 1e-7, "values", List.of()),
                      new JoinedFinding(
                          JoinedVerdict.WRONG_JOINED,
                          1e5,
                          0.3,
                          "values",
                          List.of("FusedMatMul[BiasAdd]"))))));

  private static final Atlas ATLAS = new Atlas("2.18.0", 4, List.of(ROW), List.of(), JOINED);

  @TempDir private Path folder;

  private static String print(Path file) throws IOException {
    StringWriter out = new StringWriter();
    LabAtlasCommand.print(ATLAS, new PrintWriter(out), file);
    return out.toString();
  }

  @Test
  void theTablePrintsVerdictsWithRoundedErrors() throws IOException {
    String out = print(null);
    assertTrue(
        out.lines()
            .anyMatch(l -> l.matches(" +linalg.matMul +WRONG \\(0\\.9\\) +right \\(1e-12\\)")),
        out);
  }

  @Test
  void thePageSaysWhereAndHowItWasMade() throws IOException {
    Path file = folder.resolve("atlas.md");
    String out = print(file);
    assertEquals(1, out.lines().count(), out);
    List<String> page = Files.readAllLines(file);
    assertTrue(
        page.contains("| `linalg.matMul` |  | WRONG (0.9) | right (1e-12) |"), page.toString());
    assertTrue(page.contains("- TensorFlow 2.18.0, TensorFlow Java 1.1.0"), page.toString());
    assertTrue(page.contains("- Java " + System.getProperty("java.version")), page.toString());
    assertTrue(page.stream().anyMatch(l -> l.contains("evident lab atlas --out")), page.toString());
  }

  @Test
  void whatIsRightAloneAndWrongJoinedIsNamedWithItsWidthsAndTheProcessor() throws IOException {
    Path file = folder.resolve("atlas.md");
    print(file);
    List<String> page = Files.readAllLines(file);
    assertTrue(page.contains("- Processor: some processor"), page.toString());
    assertTrue(
        page.contains(
            "| matMul + biasAdd | `FusedMatMul[BiasAdd]` | WRONG JOINED at 84 (0.3, values) |  |"),
        page.toString());
    assertTrue(print(null).contains("WRONG JOINED at 84 (0.3, values)"));
  }
}
