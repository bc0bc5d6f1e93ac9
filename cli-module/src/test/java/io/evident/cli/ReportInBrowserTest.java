package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.Cs181;
import io.evident.models.directory.RunDirectory;
import io.evident.models.report.GradientSection;
import io.evident.models.report.LedgerRow;
import io.evident.models.report.LedgerSection;
import io.evident.models.report.LedgerVerdict;
import io.evident.models.report.Report;
import io.evident.models.report.RunSections;
import io.evident.models.report.Section;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report with everything in it, in a real browser. One of its classes is called a script. */
@Tag("long")
class ReportInBrowserTest {
  private static final String EXPERIMENT =
      """
      name: two-classes
      network:
        input: [8, 8, 3]
        layers: [flatten, {dense: {units: 2}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      optimizer: {kind: sgd, learningRate: 0.1}
      batchSize: 4
      epochs: 14
      seed: 1
      """;

  private static final String NETWORK =
      """
      name: tiny
      input: [4]
      layers: [{dense: {units: 3}}, tanh, {dense: {units: 2}}]
      loss: softmaxCrossEntropy
      """;

  /** The document is no wider than the window. */
  private static final String OVERFLOW =
      "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  /** What can be moved sideways and does not say so. */
  private static final String UNANNOUNCED =
      """
      [...document.querySelectorAll('main .scroll, main pre')]
        .filter(box => box.scrollWidth > box.clientWidth + 1
          && !(box.previousElementSibling?.className === 'sideways'
            && box.previousElementSibling.checkVisibility()))
        .map(box => box.outerHTML.slice(0, 120))
      """;

  /** Words, no longer than a table's column may be, that stand on two lines. */
  private static final String BROKEN =
      """
      (() => {
        const broken = [];
        const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        const word = /(?<![\\p{L}\\p{N}_.])[\\p{L}\\p{N}_.]{2,24}(?![\\p{L}\\p{N}_.])/gu;
        while (texts.nextNode()) {
          for (const found of texts.currentNode.data.matchAll(word)) {
            const range = document.createRange();
            range.setStart(texts.currentNode, found.index);
            range.setEnd(texts.currentNode, found.index + found[0].length);
            if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) {
              broken.push(found[0]);
            }
          }
        }
        return broken;
      })()
      """;

  /** Texts of the page and of its drawings that are shown smaller than 11 pixels. */
  private static final String TINY =
      """
      (() => {
        const tiny = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const size = parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize);
          if (texts.currentNode.data.trim() !== '' && size < 11) {
            tiny.push(size + ': ' + texts.currentNode.data.slice(0, 40));
          }
        }
        for (const image of document.images) {
          if (image.src.startsWith('data:image/svg')) {
            const bytes = Uint8Array.from(atob(image.src.split(',')[1]), c => c.charCodeAt(0));
            const svg = new DOMParser()
              .parseFromString(new TextDecoder().decode(bytes), 'image/svg+xml').documentElement;
            const scale = image.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            for (const text of svg.querySelectorAll('text')) {
              const style = text.closest('[style*="font-size"]').getAttribute('style');
              const size = scale * parseFloat(/font-size:([0-9.]+)px/.exec(style)[1]);
              if (size < 11) {
                tiny.push(size.toFixed(1) + ' in a drawing: ' + text.textContent);
              }
            }
          }
        }
        return tiny;
      })()
      """;

  /** What the test saw is left there, for a person to look at. */
  private static final Path SEEN = Path.of("target", "report-in-browser");

  @TempDir private static Path folder;
  private static Path page;
  private static HeadlessChromium browser;

  @BeforeAll
  static void openABrowser() throws Exception {
    Optional<Path> program = HeadlessChromium.program();
    assumeTrue(
        program.isPresent(),
        "SKIPPED: the report in a browser, since there is no chromium on the PATH"
            + " (apt-get install chromium)");
    page = folder.resolve("report.html");
    Report report = report();
    report.write(page);
    report.write(SEEN.resolve(Report.FILE));
    browser = HeadlessChromium.start(program.get(), folder.resolve("profile"));
  }

  @AfterAll
  static void closeIt() throws Exception {
    if (browser != null) {
      browser.stop();
    }
  }

  private static Report report() throws IOException {
    Path images = folder.resolve("images");
    Random random = new Random(3);
    for (String name : List.of("<script>alert(1)<&", "dog")) {
      Path directory = Files.createDirectories(images.resolve(name));
      for (int i = 0; i < 10; i++) {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 64; p++) {
          image.setRGB(p % 8, p / 8, random.nextInt());
        }
        ImageIO.write(image, "png", directory.resolve(i + ".png").toFile());
      }
    }
    Path yaml = Files.writeString(folder.resolve("two.yaml"), EXPERIMENT);
    Path run = folder.resolve("run");
    CommandResult.of(
            "train", yaml, "--data", images, "--out", run, "--cache", folder.resolve("cache"))
        .assertDone();
    assertTrue(Files.exists(run.resolve(Report.FILE)), "train writes a report");
    return Report.of("Everything", "a report with every kind of section")
        .with(BayesSection.of(Cs181.MODEL, Optional.of(Cs181.RIVAL), "x", Cs181.observations()))
        .with(
            GradientSection.of(
                GradientCheck.of(NetworkYaml.read(YamlValue.parse("tiny", NETWORK))).run()))
        .with(Section.of("The run").withParts(RunSections.of(RunDirectory.open(run))))
        .with(LedgerSection.of(ledger()));
  }

  private static List<LedgerRow> ledger() {
    List<LedgerVerdict> verdicts = List.of(LedgerVerdict.values());
    List<LedgerRow> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      LedgerVerdict verdict = verdicts.get(i % verdicts.size());
      boolean run = verdict != LedgerVerdict.NOT_RUN;
      rows.add(
          new LedgerRow(
              "claim-" + i,
              "a-paper",
              "net-" + i % 7,
              "testAccuracy " + i,
              "0." + (900 - 7 * i),
              "0." + (900 - 7 * i),
              "0.02",
              run
                  ? String.format(Locale.ROOT, "%.4f \u00b1 0.01 (3 seeds)", (i * 37 % 100) / 10.0)
                  : "",
              verdict,
              run ? "" : "there is no full data here"));
    }
    return rows;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  /** The cells of a column of the ledger that are shown, from top to bottom. */
  private static List<String> ledgerColumn(int column) throws Exception {
    return texts(
        browser.evaluate(
            "[...document.querySelectorAll('#the-ledger tbody tr:not([hidden])')]"
                + ".map(row => row.cells[%d].innerText.trim())".formatted(column)));
  }

  private static String head(int column) {
    return "document.querySelectorAll('#the-ledger thead th')[" + column + "]";
  }

  @ParameterizedTest
  @ValueSource(ints = {1280, 768, 390})
  void nothingFailsIsFetchedOrOverflows(int width) throws Exception {
    for (String scheme : List.of("light", "dark")) {
      browser.prefer(scheme);
      browser.open(page, width, 900);
      // What is folded away is as much of the page as the rest.
      browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
      browser.screenshot(SEEN.resolve(width + "-" + scheme + ".png"));
      for (String fault : List.of(UNANNOUNCED, BROKEN, TINY)) {
        assertEquals(List.of(), texts(browser.evaluate(fault)), scheme + " at " + width);
      }
      assertEquals(0, browser.evaluate(OVERFLOW).asInt(), scheme + " at " + width);
      List<String> wide =
          texts(
              browser.evaluate(
                  "[...document.querySelectorAll('main *')].filter(e => !e.closest('.scroll') && !e.closest('pre')"
                      + " && e.getBoundingClientRect().right > innerWidth + 0.5)"
                      + ".map(e => e.outerHTML.slice(0, 120))"));
      assertEquals(List.of(), wide, scheme + " at " + width);
      assertEquals(List.of(), browser.errors(), scheme + " at " + width);
      for (String request : browser.requests()) {
        assertTrue(request.equals(page.toUri().toString()) || request.startsWith("data:"), request);
      }
    }
  }

  @Test
  void everyPictureIsDrawnAndHasAnAlternative() throws Exception {
    browser.open(page, 1280, 900);
    JsonNode pictures =
        browser.evaluate(
            "[...document.images].map(i => ({alt: i.alt, width: i.naturalWidth, complete: i.complete}))");
    assertTrue(pictures.size() > 12, "only " + pictures.size() + " pictures");
    for (JsonNode picture : pictures) {
      assertTrue(picture.get("complete").asBoolean(), picture.toString());
      assertTrue(picture.get("width").asInt() > 0, picture.toString());
      assertTrue(!picture.get("alt").asText().isBlank(), picture.toString());
    }
  }

  @Test
  void aClassCalledScriptIsText() throws Exception {
    browser.open(page, 1280, 900);
    assertEquals(1, browser.evaluate("document.scripts.length").asInt());
    String shown = browser.evaluate("document.querySelector('main').innerText").asText();
    assertTrue(shown.contains("<script>alert(1)<&"), "the class is not shown");
  }

  @Test
  void numbersSortAsNumbersInBothDirectionsWithWhatIsMissingLast() throws Exception {
    browser.open(page, 1280, 900);
    int measured = 5;
    List<String> before = ledgerColumn(measured);
    browser.evaluate(head(measured) + ".querySelector('button').click()");
    assertEquals(
        "ascending", browser.evaluate(head(measured) + ".getAttribute('aria-sort')").asText());
    assertOrdered(ledgerColumn(measured), 1);
    browser.evaluate(head(measured) + ".querySelector('button').click()");
    assertOrdered(ledgerColumn(measured), -1);
    browser.evaluate(head(measured) + ".querySelector('button').click()");
    assertEquals("none", browser.evaluate(head(measured) + ".getAttribute('aria-sort')").asText());
    assertEquals(before, ledgerColumn(measured));
  }

  private static void assertOrdered(List<String> cells, int direction) {
    assertEquals(60, cells.size());
    double last = direction * Double.NEGATIVE_INFINITY;
    boolean missing = false;
    for (String cell : cells) {
      if (cell.isEmpty()) {
        missing = true;
      } else {
        assertTrue(!missing, "a number comes after a missing one: " + cells);
        double number = Double.parseDouble(cell.substring(0, cell.indexOf(' ')));
        assertTrue(direction * number >= direction * last, cells.toString());
        last = number;
      }
    }
    assertTrue(missing, "none was missing");
  }

  @Test
  void theKeyboardSortsToo() throws Exception {
    browser.open(page, 1280, 900);
    browser.evaluate(head(0) + ".querySelector('button').focus()");
    browser.press("Enter", 13);
    browser.press("Enter", 13);
    assertEquals("descending", browser.evaluate(head(0) + ".getAttribute('aria-sort')").asText());
    List<String> claims = ledgerColumn(0);
    assertEquals(List.of("claim-59", "claim-58", "claim-57"), claims.subList(0, 3));
    assertEquals("claim-0", claims.get(59));
  }

  @Test
  void everyTableCanBeSorted() throws Exception {
    browser.open(page, 1280, 900);
    JsonNode tables =
        browser.evaluate(
            """
            [...document.querySelectorAll('table')].map(table => {
              const body = () => [...table.tBodies[0].rows].map(r => r.innerText).sort().join('|');
              const rows = body();
              return [...table.tHead.rows[0].cells].every(head => {
                head.querySelector('button').click();
                const only = table.querySelectorAll('[aria-sort=ascending]');
                return only.length === 1 && only[0] === head && body() === rows;
              });
            })
            """);
    assertTrue(tables.size() >= 8, "only " + tables.size() + " tables");
    tables.forEach(sorted -> assertTrue(sorted.asBoolean(), tables.toString()));
  }

  @Test
  void theLedgerIsFilteredByVerdictAndByText() throws Exception {
    browser.open(page, 1280, 900);
    assertEquals("60 of 60 rows", status());
    browser.evaluate(choice("differs") + ".click()");
    assertEquals("10 of 60 rows", status());
    List<String> verdicts = ledgerColumn(1);
    assertEquals(10, verdicts.size());
    verdicts.forEach(verdict -> assertTrue(verdict.endsWith("differs"), verdict));
    assertEquals("true", browser.evaluate(choice("differs") + ".ariaPressed").asText());

    browser.evaluate(
        "(() => { const find = document.querySelector('#the-ledger .find input');"
            + " find.value = 'NET-2'; find.dispatchEvent(new Event('input')); })()");
    List<String> experiments = ledgerColumn(6);
    assertTrue(!experiments.isEmpty(), "nothing is left");
    experiments.forEach(experiment -> assertEquals("net-2", experiment));
    assertEquals(experiments.size() + " of 60 rows", status());

    browser.evaluate("document.querySelector('#the-ledger .filter button').click()");
    assertTrue(ledgerColumn(6).size() > experiments.size(), "all verdicts are back");
  }

  private static String choice(String verdict) {
    return "document.querySelector('#the-ledger [data-choice=\"" + verdict + "\"]')";
  }

  private static String status() throws Exception {
    return browser.evaluate("document.querySelector('#the-ledger .shown').textContent").asText();
  }

  @Test
  void theSwitchOverrulesWhatTheSystemPrefers() throws Exception {
    browser.prefer("light");
    browser.open(page, 1280, 900);
    String ground = "getComputedStyle(document.body).backgroundColor";
    String light = browser.evaluate(ground).asText();
    browser.evaluate("document.querySelector('.theme [data-theme=dark]').click()");
    String dark = browser.evaluate(ground).asText();
    assertNotEquals(light, dark);
    browser.prefer("dark");
    browser.evaluate("document.querySelector('.theme [data-theme=light]').click()");
    assertEquals(light, browser.evaluate(ground).asText());
    browser.evaluate("document.querySelector('.theme [data-theme=auto]').click()");
    assertEquals(dark, browser.evaluate(ground).asText());
  }

  @Test
  void manyEpochsAreFoldedAwayAndTheLedgerIsNot() throws Exception {
    browser.open(page, 1280, 900);
    assertEquals(
        List.of("What was measured after each epoch: 14 rows"),
        texts(
            browser.evaluate(
                "[...document.querySelectorAll('details.folded:not([open]) > summary')].map(s => s.textContent)")));
    assertEquals(
        14,
        browser.evaluate("document.querySelectorAll('details.folded tbody tr').length").asInt());
  }

  @Test
  void theContentsMarkTheSectionAtTheTop() throws Exception {
    browser.open(page, 1280, 900);
    String marked = "[...document.querySelectorAll('.contents [aria-current]')].map(a => a.hash)";
    List<String> all =
        texts(browser.evaluate("[...document.querySelectorAll('.contents a')].map(a => a.hash)"));
    assertEquals(List.of(all.get(0)), texts(browser.evaluate(marked)));
    for (String hash : List.of(all.get(4), all.get(all.size() - 1), all.get(1))) {
      browser.evaluate(
          "document.documentElement.style.scrollBehavior = 'auto';"
              + "document.querySelector('.contents a[href=\"%s\"]').click();".formatted(hash)
              + "dispatchEvent(new Event('scroll'))");
      assertEquals(List.of(hash), texts(browser.evaluate(marked)));
    }
  }

  @Test
  void theContentsLeadToEverySection() throws Exception {
    browser.open(page, 1280, 900);
    JsonNode links =
        browser.evaluate(
            "[...document.querySelectorAll('.contents a')].map(a => document.getElementById(a.hash.slice(1))?.tagName)");
    assertTrue(links.size() >= 12, links.toString());
    links.forEach(tag -> assertEquals("SECTION", tag.asText()));
    assertEquals(
        links.size(), browser.evaluate("document.querySelectorAll('main section').length").asInt());
  }
}
