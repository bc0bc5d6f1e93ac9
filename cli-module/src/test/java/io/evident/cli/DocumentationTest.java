package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.sweep.SweepYaml;
import io.evident.models.table.TablePlanYaml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/**
 * What README.md, docs and the help of commands show is understood; {@link DocumentationRunTest}
 * runs it.
 */
class DocumentationTest {
  private static final Path HOME = Path.of("..");

  /** A command on a line of its own, and one within a sentence. */
  private static final Pattern LINE =
      Pattern.compile("^\\s*(?:\\$ )?(?:source <\\()?(?:\\./)?evident ([a-z].*?)(?:\\s+#.*)?$");

  private static final Pattern MENTION = Pattern.compile("`(?:\\./)?evident ([a-z][^`]*)`");

  /** Another command for a shell on a line of its own. */
  private static final Pattern OTHER =
      Pattern.compile(
          "^ *(?:\\$ )?((?:(?:mvn|\\./mvnw|\\$SPARK_HOME/bin/spark-submit|java|python3|pip|docker|curl|tensorboard|\\w+\\.sh)"
              + "|(?:docs|\\.ci)/\\S+)(?: \\S.*?)?)(?: {2,}#.*)?$");

  private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)\n *```", Pattern.DOTALL);

  /** What a reader puts in where a page has a word in capitals. */
  private static final Map<String, String> PUT_IN =
      Map.of("N", "3", "SIZE", "500m", "FRACTION", "0.2");

  record Shown(Path page, String text, boolean isMention) {}

  /** README.md and all pages below docs. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(HOME.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  static Stream<Shown> commands() throws IOException {
    List<Shown> shown = new ArrayList<>();
    for (Path page : pages()) {
      for (String line : Files.readAllLines(page)) {
        Matcher whole = LINE.matcher(line);
        if (whole.matches()) {
          shown.add(new Shown(page, whole.group(1), false));
        }
        Matcher mention = MENTION.matcher(line);
        while (mention.find()) {
          shown.add(new Shown(page, mention.group(1), true));
        }
      }
    }
    List<CommandLine> commands = new ArrayList<>(commandLine().getSubcommands().values());
    for (String group : List.of("data", "lab")) {
      commands.addAll(commandLine().getSubcommands().get(group).getSubcommands().values());
    }
    for (CommandLine command : commands) {
      String footer = String.join("\n", command.getCommandSpec().usageMessage().footer());
      Matcher example =
          Pattern.compile("(?m)^(?:Examples?:)? +(?:source <\\()?evident ([^\n]+)$")
              .matcher(footer);
      while (example.find()) {
        shown.add(new Shown(Path.of(command.getCommandName()), example.group(1), false));
      }
    }
    return shown.stream();
  }

  private static CommandLine commandLine() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Main.commandLine(nowhere, nowhere);
  }

  /** Words as a shell takes them, without what follows the command. */
  private static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word =
        Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s|<>&;)]+)|([|<>&;)])").matcher(command);
    while (word.find() && word.group(4) == null) {
      String plain = word.group(3) == null ? "" : word.group(3);
      String quoted = word.group(1) == null ? word.group(2) : word.group(1);
      words.add(quoted == null ? PUT_IN.getOrDefault(plain, plain) : quoted);
    }
    return words.toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandThatIsShownIsOne(Shown shown) {
    try {
      commandLine().parseArgs(words(shown.text()));
    } catch (MissingParameterException e) {
      assertTrue(shown.isMention(), shown + ": " + e.getMessage());
    } catch (ParameterException e) {
      throw new AssertionError(shown + ": " + e.getMessage(), e);
    }
  }

  @Test
  void commandsAreFoundInThePages() throws IOException {
    List<Shown> commands = commands().toList();
    assertTrue(commands.stream().anyMatch(c -> c.text().startsWith("bayes DATA.csv")));
    assertTrue(commands.size() > 60, () -> commands.size() + " commands");
    // Every command has an example in its own help.
    for (String name : commandLine().getSubcommands().keySet()) {
      assertTrue(
          commands.stream().anyMatch(c -> c.page().equals(Path.of(name))), "no example of " + name);
    }
  }

  @Test
  void theYamlOfPagesIsRead() throws IOException {
    int read = 0;
    for (Path page : pages()) {
      Matcher block = BLOCK.matcher(Files.readString(page));
      while (block.find()) {
        if (block.group(1).equals("yaml")) {
          YamlValue yaml = YamlValue.parse(page.toString(), whole(block.group(2)));
          if (yaml.entries().containsKey("jobs")) {
            // A workflow of a CI server.
            continue;
          } else if (yaml.entries().containsKey("grid") || yaml.entries().containsKey("random")) {
            SweepYaml.read(yaml);
          } else if (yaml.entries().containsKey("optimizer")) {
            // A page on tables has no table; any sizes do.
            ExperimentYaml.read(yaml.withWords(ExperimentYaml.words(3, 1)));
          } else if (yaml.entries().containsKey("table")) {
            TablePlanYaml.read(yaml, yaml.entries());
          } else {
            NetworkYaml.read(yaml);
          }
          read++;
        }
      }
    }
    assertTrue(read >= 3, read + " blocks of YAML");
  }

  @ParameterizedTest
  @MethodSource("io.evident.cli.ShownJava#pages")
  void theJavaOfAPageCompiles(Path page, @TempDir Path classes) throws IOException {
    Path source = Files.writeString(classes.resolve("Shown.java"), ShownJava.filled(page));
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                errors,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertEquals(0, code, () -> page + ":\n" + errors.toString(StandardCharsets.UTF_8));
  }

  @Test
  void ciRunsTheOtherCommandsThatAreShown() throws IOException {
    StringBuilder ci = new StringBuilder();
    for (String script : List.of("run", "thorough", "documented")) {
      ci.append(Files.readString(HOME.resolve(".ci").resolve(script)));
    }
    int found = 0;
    for (Path page : pages()) {
      for (String line : Files.readAllLines(page)) {
        Matcher other = OTHER.matcher(line);
        if (other.matches() && !other.group(1).startsWith(".ci/")) {
          String command = other.group(1);
          assertTrue(
              ci.indexOf(command) >= 0, () -> page + ": .ci/documented does not run: " + command);
          found++;
        }
      }
    }
    assertTrue(found >= 20, found + " commands");
  }

  /** A part of a sweep with what comes before it. */
  private static String whole(String yaml) {
    return yaml.startsWith("random:") || yaml.startsWith("grid:")
        ? "name: shown\nexperiment: lenet-b16-e5\n" + yaml
        : yaml;
  }
}
