package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/tutorials/reproduce-a-table.md: its own ledger, its experiment and its command, as they
 * stand there.
 */
class LedgerPageTest {
  private static final Path PAGE = Path.of("../docs/tutorials/reproduce-a-table.md");

  @TempDir private Path folder;

  private static String block(String page, String begin) {
    int from = page.indexOf(begin);
    assertTrue(from >= 0, begin + " is not on the page");
    int start = from + begin.length();
    return page.substring(start, page.indexOf("```", start));
  }

  @Test
  @Tag("thorough")
  void theLedgerOfThePageComesOutAsShown() throws IOException, InterruptedException {
    String page = Files.readString(PAGE);
    Files.writeString(folder.resolve("softmax.yaml"), block(page, "```yaml\n"));
    Files.writeString(folder.resolve("paper.csv"), block(page, "```csv\n"));
    String shown = block(page, "```\n$ evident reproduce --ledger");
    List<String> lines = shown.lines().toList();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .reduce((a, b) -> a + File.pathSeparator + b)
            .orElseThrow());
    command.add(Main.class.getName());
    command.addAll(List.of("reproduce", "--ledger"));
    command.addAll(Arrays.asList(lines.get(0).strip().split(" ", -1)));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertEquals(ExitCode.DONE, process.waitFor(), Files.readString(err));
    String printed = Files.readString(out, StandardCharsets.UTF_8);
    assertEquals(
        figuresApart(lines.subList(1, lines.size())),
        figuresApart(printed.lines().toList()),
        printed);
  }

  /** Another CPU rounds otherwise, and a training then ends a little elsewhere. */
  private static List<String> figuresApart(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("0?[0-9]\\.[0-9]+ \u00b1 [0-9.]+", "#").replaceAll(" +", " "))
        .toList();
  }
}
