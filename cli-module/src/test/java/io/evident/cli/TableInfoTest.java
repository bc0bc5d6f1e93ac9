package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableInfoTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void thePageShowsWhatIsPrinted() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "reference", "tables.md"));
    Matcher csv = Pattern.compile("```csv\n(.*?)```", Pattern.DOTALL).matcher(page);
    Matcher shown =
        Pattern.compile(
                "```\n\\$ \\./evident (data info wine.csv [^\n]*)\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    assertTrue(csv.find() && shown.find());
    Path wine = file("wine.csv", csv.group(1));
    List<Object> words = new ArrayList<>(List.of(shown.group(1).split(" ")));
    words.set(2, wine);
    CommandResult result = CommandResult.of(words.toArray());
    result.assertDone();
    assertEquals(
        shown.group(2), result.out().replace(wine.toString(), "wine.csv").replace("\r\n", "\n"));
  }

  @Test
  void columnsAndClassesAreShown() throws IOException {
    StringBuilder text = new StringBuilder("n;kind;k\n");
    for (int i = 0; i < 12; i++) {
      text.append(i * 1000).append(';').append(i % 3 == 0 ? "yes" : "no").append(";c");
      text.append(i % 7).append('\n');
    }
    text.append(";;c0\n;;c0\n");
    Path csv = file("t.csv", text.toString());
    CommandResult result = CommandResult.of("data", "info", csv, "--target", "kind");
    result.assertDone();
    List<String> lines = result.lines().stream().map(line -> line.replaceAll(" +", " ")).toList();
    for (String line :
        List.of(
            "table: 14 rows, 3 columns",
            "duplicates: 1 of 14 rows is the same as one before",
            "n numeric 2 0 to 11000, mean 5500",
            "kind categorical 2 2: no 8, yes 4",
            "k categorical 0 7: c0 4, c1 2, c2 2, c3 2, c4 2, ...",
            "target: kind, which suggests task: binary",
            "no 8 66.67 %",
            "yes 4 33.33 %")) {
      assertTrue(lines.contains(line), line + " is not in\n" + result.out());
    }
    assertTrue(result.out().matches("(?s).*\\Rdigest: [0-9a-f]{64}\\R"), result.out());
    JsonNode json =
        new ObjectMapper()
            .readTree(
                CommandResult.of("data", "info", csv, "--target", "kind", "--format", "json")
                    .out());
    assertEquals(14, json.get("rows").asInt());
    assertEquals(1, json.get("duplicates").asInt());
    assertEquals("numeric", json.at("/columns/0/type").asText());
    assertEquals(11000, json.at("/columns/0/max").asDouble());
    assertEquals(2, json.at("/columns/1/missing").asInt());
    assertEquals(7, json.at("/columns/2/categories").asInt());
    assertEquals("c0", json.at("/columns/2/mostFrequent/0/name").asText());
    assertEquals("binary", json.at("/target/suggestedTask").asText());
    assertEquals(8.0 / 12, json.at("/target/classes/0/share").asDouble());
    assertTrue(result.out().contains(json.get("digest").asText()));
    // In memory or not, the table is the same.
    CommandResult mapped = CommandResult.of("data", "info", csv, "--data-memory", "0");
    mapped.assertDone();
    assertTrue(mapped.out().contains(json.get("digest").asText()));
  }

  @Test
  void columnsAreDeclaredAndLeftOut() throws IOException {
    Path csv = file("t", "a|b|c\n1|2|x\n3|4|y\n");
    CommandResult result =
        CommandResult.of(
            "data", "info", csv, "--categorical", "a,b", "--drop", "c", "--separator", "bar");
    result.assertDone();
    assertEquals(2, result.lines().stream().filter(line -> line.contains("categorical")).count());
    assertTrue(result.out().contains("2 columns"), result.out());
  }

  @Test
  void numbersWhoseSumIsBeyondADoubleAreShown() throws IOException {
    Path csv = file("t.csv", "a,b\n1.7976931348623157e308,1\n1.7976931348623157e308,2\n");
    CommandResult result = CommandResult.of("data", "info", csv, "--target", "a");
    result.assertDone();
    assertTrue(result.out().contains("mean 1.79769E+308"), result.out());
    JsonNode json =
        new ObjectMapper()
            .readTree(CommandResult.of("data", "info", csv, "--format", "json").out());
    assertEquals(Double.MAX_VALUE, json.at("/columns/0/mean").asDouble());
  }

  /** What it says to do can be typed here. */
  @Test
  void refusalsNameTheOptionsThatHelp() throws IOException {
    Path both = file("b.csv", "a;b,c\n1;2,x\n");
    CommandResult.of("data", "info", both).assertRefused("b.csv:1", "as --separator comma");
    CommandResult.of("data", "info", both, "--separator", "comma").assertDone();
    StringBuilder text = new StringBuilder("a,code\n");
    for (int i = 0; i < 30; i++) {
      text.append("x,").append(i == 7 ? "A7" : i).append('\n');
    }
    Path codes = file("t.csv", text.toString());
    CommandResult refused = CommandResult.of("data", "info", codes);
    refused.assertRefused("t.csv:9, column code", "as --categorical code");
    assertFalse(refused.err().contains("columns:"), refused.err());
    CommandResult.of("data", "info", codes, "--categorical", "code").assertDone();
  }

  @Test
  void pointsThatMaySeparateThousandsAreNoticed() throws IOException {
    Path csv = file("t.csv", "a;b\n1;950\n2;12.500\n");
    CommandResult result = CommandResult.of("data", "info", csv);
    assertEquals(ExitCode.DONE, result.code(), result.err());
    assertTrue(result.err().startsWith("evident: notice: " + csv + ":3, column b: "), result.err());
    assertEquals(1, result.err().lines().count());
  }

  @Test
  void whatCannotBeReadIsOneLine() throws IOException {
    CommandResult.of("data", "info", folder.resolve("none.csv"))
        .assertRefused("none.csv", "no such file");
    CommandResult.of("data", "info", file("t.csv", "a,b\n1,2\n3\n"))
        .assertRefused("t.csv:3", "1 cells");
    CommandResult.of("data", "info", file("t.csv", "a,b\n1,2\n"), "--target", "c")
        .assertRefused("no column c");
    CommandResult.of("data", "info", file("t.csv", "a,a\n1,2\n")).assertRefused("named a");
    Path latin = folder.resolve("l.csv");
    Files.write(latin, "a\n\u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
    CommandResult.of("data", "info", latin).assertRefused("l.csv:2", "UTF-8");
  }

  @Test
  void anOptionWithoutEffectIsRefused() throws IOException {
    Path csv = file("t.csv", "a,b\n1,2\n");
    CommandResult.of("data", "info", csv, "--size", "32x32")
        .assertRefused("--size is for data of images");
    CommandResult.of("data", "info", csv, "--contact-sheet", folder.resolve("s.png"))
        .assertRefused("--contact-sheet is for data of images");
    CommandResult.of("data", "info", "--target", "a").assertRefused("--target", "a table");
    CommandResult.of("data", "info", csv, "--separator", "dot").assertRefused("comma", "dot");
  }
}
