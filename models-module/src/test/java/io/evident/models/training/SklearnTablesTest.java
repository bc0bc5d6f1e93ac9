package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks learn of tables what scikit-learn's learn: from the same weights and in the same order
 * they end with the same outputs. PEER_PYTHON names a Python with scikit-learn.
 */
@Tag("thorough")
class SklearnTablesTest {
  private static final Path SCRIPT = Path.of("..", "docs", "bench", "tables_sklearn.py");

  /** One is float32, the other float64, and rounding grows with the steps. */
  private static final double ROUNDING = 0.002;

  private static final int SPLITS = 2;

  @TempDir Path work;

  @Test
  void theSameStepsGiveTheOutputsOfScikitLearn() throws IOException, InterruptedException {
    assumeTrue(
        run("-c", "import sklearn").exit() == 0,
        "no scikit-learn (Debian: python3-sklearn) in the Python of PEER_PYTHON");
    Path tables = work.resolve("tables");
    List<String> names = List.of("iris", "breast_cancer", "diabetes", "linnerud");
    List<String> make =
        new ArrayList<>(
            List.of(SCRIPT.toString(), "make", tables.toString(), Integer.toString(SPLITS)));
    make.addAll(names);
    succeed(make.toArray(String[]::new));
    TableTrainings.run(tables);
    String compared = succeed(SCRIPT.toString(), "compare", tables.toString());
    int rows = 0;
    for (String line : compared.lines().toList()) {
      String[] cells = line.split("\\|", -1);
      if (cells.length > 2 && cells[2].strip().equals("ours")) {
        assertTrue(Double.parseDouble(cells[9].strip()) < ROUNDING, compared);
        rows++;
      }
    }
    assertEquals(names.size(), rows, compared);
  }

  private record Ended(int exit, String output) {}

  private static String succeed(String... arguments) throws IOException, InterruptedException {
    Ended ended = run(arguments);
    assertEquals(0, ended.exit(), Arrays.toString(arguments) + ": " + ended.output());
    return ended.output();
  }

  private static Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getenv().getOrDefault("PEER_PYTHON", "/usr/bin/python3"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Ended(-1, e.getMessage());
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
