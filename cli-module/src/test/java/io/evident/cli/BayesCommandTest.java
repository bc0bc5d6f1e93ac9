package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BayesCommandTest {
  private static final String DATA =
      "x\n3.3\n3.5\n3.1\n1.8\n3.0\n0.74\n2.5\n2.4\n1.6\n2.1\n2.4\n1.3\n1.7\n0.19\n";

  @TempDir private Path folder;

  private Path csv(String content) throws IOException {
    return Files.writeString(folder.resolve("data.csv"), content);
  }

  @Test
  void thePublishedFiguresArePrinted() throws IOException {
    CommandResult result = CommandResult.of("bayes", csv(DATA), "--noise-variance", "1");
    result.assertDone();
    for (String figure :
        new String[] {
          "2.086619718",
          "0.07042253521",
          "1.070422535",
          "4.462872662e-10",
          "-21.53005828",
          "7.999704830e-15",
          "10.92931347"
        }) {
      assertTrue(result.out().contains(figure), figure + " is not in\n" + result.out());
    }
  }

  @Test
  void thePriorsAndTheColumnAreOptions() throws IOException {
    Path file = csv("name,height\na,1\nb,3\n");
    CommandResult result =
        CommandResult.of(
            "bayes",
            file,
            "--column",
            "height",
            "--noise-variance",
            "2",
            "--prior-mean",
            "2",
            "--prior-variance",
            "1");
    result.assertDone();
    assertTrue(result.out().contains("mean 2"), result.out());
    assertTrue(result.out().contains("variance 0.5"), result.out());
  }

  @Test
  void thePlotIsWrittenAsPngAndAsSvg() throws IOException {
    for (String name : new String[] {"p.png", "p.svg"}) {
      for (String[] noise : new String[][] {{}, {"--noise-variance", "1"}}) {
        Path plot = folder.resolve(noise.length + name);
        List<Object> words = new ArrayList<>(List.of("bayes", csv(DATA), "--plot", plot));
        words.addAll(List.of(noise));
        CommandResult result = CommandResult.of(words.toArray());
        result.assertDone();
        assertTrue(Files.size(plot) > 10_000);
        assertTrue(result.out().contains("plot: " + plot), result.out());
      }
    }
  }

  @Test
  void aCellThatIsNotANumberIsRefusedWithFileLineAndColumn() throws IOException {
    Path file = csv("x\n1\ntwo\n3\n");
    Path plot = folder.resolve("plot.png");
    CommandResult.of("bayes", file, "--plot", plot).assertRefused(file + ":3", "column x", "two");
    assertFalse(Files.exists(plot));
  }

  @Test
  void badOptionsAndFilesAreRefusedInOneLine() throws IOException {
    Path file = csv(DATA);
    CommandResult.of("bayes", file, "--noise-variance", "1", "--prior-variance", "0")
        .assertRefused("> 0", "0");
    CommandResult.of("bayes", file, "--noise-variance", "NaN").assertRefused("NaN");
    CommandResult.of("bayes", file, "--prior-variance", "much").assertRefused("much", "--help");
    CommandResult.of("bayes", file, "--column", "y").assertRefused("y");
    CommandResult.of("bayes", folder.resolve("none.csv")).assertRefused("none.csv");
    CommandResult.of("bayes", file, "--plot", folder.resolve("p.gif"))
        .assertRefused("p.gif", ".png", ".svg");
    CommandResult.of("bayes", file, "--noise-variance", "1", "--unknown-noise")
        .assertRefused("exclude each other");
    CommandResult.of("bayes", file, "--chart", "path").assertRefused("--chart", "--plot");
    CommandResult.of("bayes").assertRefused("DATA.csv");
  }

  @Test
  void anExistingPlotIsLeftAloneWhenTheInputIsBad() throws IOException {
    Path plot = Files.writeString(folder.resolve("plot.svg"), "mine");
    CommandResult.of("bayes", csv("x\n1,5\n"), "--plot", plot).assertRefused("data.csv:2");
    assertEquals("mine", Files.readString(plot));
  }
}
