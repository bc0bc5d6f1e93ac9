package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReportTest {
  /** Ends every context it could stand in, and starts a script in each. */
  private static final String HOSTILE =
      "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></style></title>&amp;";

  private static final String PIXEL = "data:image/png;base64,AAAA";

  private static Report everythingCalled(String text) {
    DataTable table =
        DataTable.of(
                text,
                List.of(Column.text(text), Column.number(text + "2")),
                List.of(List.of(Cell.text(text), Cell.marked(text, Tone.BAD))))
            .withFooter(List.of(List.of(Cell.text(text), Cell.shown(1, text))))
            .withFilter(text + "2");
    Section within = Section.of(text, new Paragraph(text));
    Section section =
        new Section(
            text,
            List.of(
                new Paragraph(text),
                new Facts(List.of(new Fact(text, text))),
                new KeyFigures(List.of(new Fact(text, text))),
                new Listing(text, text),
                table,
                Figures.of(
                    new Figure(text, text, PIXEL + text, Figure.Size.HALF, true),
                    new Figure(text, text, PIXEL + text, Figure.Size.DETAILED, false)),
                new Gallery(
                    List.of(
                        new Gallery.Image(PIXEL + text, text, text, "ant"),
                        new Gallery.Image(PIXEL + text, text, text, text)))),
            List.of(within));
    return new Report(text, text, List.of(section, section));
  }

  /** The file without the only two texts that are not escaped: our style and our script. */
  private static String markup(Report report) {
    return report
        .html()
        .replaceFirst("(?s)<style>.*?</style>", "")
        .replaceFirst("(?s)<script>(?!alert).*</script>", "");
  }

  @Test
  void everyTextIsShownAsText() {
    String markup = markup(everythingCalled(HOSTILE));
    assertFalse(markup.contains("<script"), markup);
    assertFalse(markup.contains("<img src=x"), markup);
    assertTrue(markup.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), markup);
    // As many tags as without anything hostile: no text has become one.
    assertEquals(tags(markup(everythingCalled("harmless"))), tags(markup));
  }

  private static List<String> tags(String markup) {
    Matcher tag = Pattern.compile("<(/?[a-z][a-z0-9]*)(?:[^>\"]|\"[^\"]*\")*>").matcher(markup);
    return tag.results().map(result -> result.group(1)).toList();
  }

  @Test
  void onlyOurScriptIsAllowedToRun() {
    String html = everythingCalled(HOSTILE).html();
    Matcher policy =
        Pattern.compile("content=\"default-src 'none'; img-src data:;.* script-src '(sha256-.*)'\"")
            .matcher(html);
    assertTrue(policy.find(), "no policy in\n" + html.lines().limit(9).toList());
    assertEquals(1, html.split("<script>", -1).length - 1);
  }

  @Test
  void nothingIsFetchedFromElsewhere() {
    Matcher reference =
        Pattern.compile("(?:src|href|url)\\s*[=(]\\s*[\"']?([^\"')\\s>]*)")
            .matcher(everythingCalled("ant").html());
    int seen = 0;
    while (reference.find()) {
      String target = reference.group(1);
      assertTrue(target.startsWith("data:") || target.startsWith("#"), target);
      seen++;
    }
    assertTrue(seen > 5, "only " + seen + " references");
  }

  @Test
  void sectionsOfOneTitleAreToldApart() {
    String html = everythingCalled("ant").html();
    Matcher ids = Pattern.compile(" id=\"([^\"]*)\"").matcher(html);
    List<String> all = ids.results().map(result -> result.group(1)).toList();
    assertEquals(List.of("content", "ant", "ant-ant", "ant-2", "ant-2-ant"), all);
    for (String id : all) {
      assertTrue(html.contains("href=\"#" + id + "\""), id);
    }
  }

  @Test
  void aTitleWithoutLatinLettersHasAnAnchorToo() {
    String html = Report.of("r", "").with(Section.of("\u732b")).html();
    assertTrue(html.contains("<section id=\"section\""), html);
    assertTrue(html.contains("\u732b"), "the title itself is kept");
  }

  @Test
  void everyFigureHasAnAlternativeAndBringsItsPictureAlong() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Figure("loss", " ", PIXEL, Figure.Size.HALF, true))
            .getMessage();
    assertTrue(message.contains("loss"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Figure("loss", "a curve", "http://x/y.png", Figure.Size.HALF, true));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Gallery.Image("file:///etc/passwd", "ant", "1 %", "bee"));
  }

  @Test
  void aTableHasACellForEveryColumn() {
    List<Column> columns = List.of(Column.text("a"), Column.number("b"));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> DataTable.of("t", columns, List.of(List.of(Cell.text("x")))))
            .getMessage();
    assertTrue(message.contains("2 columns, got 1"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> DataTable.of("t", columns, List.of()).withFilter("c"));
  }

  @Test
  void aNumberThatIsNotThereHasNoSortKey() {
    assertEquals("\u2013", Cell.number(Double.NaN, "%.2f").text());
    assertEquals(null, Cell.number(Double.POSITIVE_INFINITY, "%.2f").sortKey());
    assertEquals("0.25", Cell.number(0.25, "%.1f").sortKey());
    assertEquals("12,345", Cell.count(12345).text());
  }

  /** No template may switch the escaping off. */
  @Test
  void noTemplateLeavesATextUnescaped() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/jte"))) {
      List<Path> templates = files.toList();
      assertTrue(templates.size() >= 10, templates.toString());
      for (Path template : templates) {
        assertFalse(Files.readString(template).contains("$unsafe"), template.toString());
      }
    }
  }
}
