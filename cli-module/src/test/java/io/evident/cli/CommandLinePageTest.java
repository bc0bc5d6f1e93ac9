package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/reference/command-line.md names every command, exit code and environment variable. */
class CommandLinePageTest {
  private static final Path HOME = Path.of("..");
  private static final Path PAGE = HOME.resolve("docs/reference/command-line.md");

  /** A variable as Java asks for it, or a literal that can be nothing else. */
  private static final Pattern ASKED =
      Pattern.compile(
          "(?:getenv|nvironment\\.get|nvironment\\.getOrDefault)\\(\"([A-Z_0-9]+)\""
              + "|\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^\"]*)?\"");

  private static final Pattern EXPANDED = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");

  /** Of the shell itself, and a status of TensorBoard's protocol. */
  private static final Set<String> NO_VARIABLES =
      Set.of("BASH_SOURCE", "HOSTTYPE", "PWD", "USER_RAISED_EXCEPTION");

  private static String page;

  @BeforeAll
  static void readThePage() throws IOException {
    page = Files.readString(PAGE);
  }

  /** The code in the first column of the table below a heading. */
  private static Set<String> firstColumn(String heading) {
    String section = page.substring(page.indexOf("\n## " + heading + "\n") + 4);
    int end = section.indexOf("\n## ");
    return section
        .substring(0, end < 0 ? section.length() : end)
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
        .skip(1)
        .map(line -> line.split("\\|", -1)[1])
        .flatMap(cell -> Stream.of(cell.replace("`", "").strip().split(", ", -1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyExitCodeHasARow() throws IllegalAccessException {
    Set<String> codes = new TreeSet<>();
    for (Field field : ExitCode.class.getDeclaredFields()) {
      codes.add(field.get(null).toString());
    }
    assertEquals(codes, firstColumn("Exit codes"));
  }

  @Test
  void everyCommandHasALine() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    for (String command : Main.commandLine(nowhere, nowhere).getSubcommands().keySet()) {
      assertTrue(page.contains("evident " + command), command + " has no line");
    }
  }

  @Test
  void everyVariableThatIsReadHasARow() throws IOException {
    String launcher = Files.readString(HOME.resolve("evident"));
    StringBuilder all = new StringBuilder(launcher);
    Set<String> read = new TreeSet<>();
    EXPANDED.matcher(launcher).results().forEach(found -> read.add(found.group(1)));
    for (Path source : mainSources()) {
      String java = Files.readString(source);
      all.append(java);
      ASKED
          .matcher(java)
          .results()
          .forEach(found -> read.add(found.group(1) == null ? found.group(2) : found.group(1)));
    }
    read.removeAll(NO_VARIABLES);
    Set<String> shown = firstColumn("Environment variables");
    Set<String> unshown = new TreeSet<>(read);
    unshown.removeAll(shown);
    assertEquals(Set.of(), unshown, "read, and not on the page");
    for (String variable : shown) {
      assertTrue(
          Pattern.compile("\\b" + variable + "\\b").matcher(all).find(), variable + " is not read");
    }
    assertTrue(read.size() >= 10, read::toString);
  }

  private static List<Path> mainSources() throws IOException {
    try (Stream<Path> modules = Files.list(HOME)) {
      List<Path> sources = new ArrayList<>();
      for (Path module : modules.filter(m -> m.toString().endsWith("-module")).toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
      return sources;
    }
  }
}
