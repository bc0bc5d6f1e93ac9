package io.evident.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.evident.cli.HeadlessChromium;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site as it was built, in a real browser: every page, and the Javadoc of every package. */
class SiteInBrowserTest {
  private static final Path SITE = Path.of("target", "site").toAbsolutePath();
  private static final Pattern ID = Pattern.compile("\\bid=\"([^\"]*)\"");
  private static final Pattern HREF = Pattern.compile("\\bhref=\"([^\"#]*)(#[^\"]*)?\"");

  @TempDir private static Path profile;
  private static HeadlessChromium browser;
  private static final Map<Path, Set<String>> anchors = new HashMap<>();

  @BeforeAll
  static void openABrowser() throws Exception {
    Optional<Path> program = HeadlessChromium.program();
    assumeTrue(
        program.isPresent(),
        "SKIPPED: the site in a browser, since there is no chromium on the PATH"
            + " (apt-get install chromium)");
    browser = HeadlessChromium.start(program.get(), profile);
  }

  @AfterAll
  static void closeIt() throws Exception {
    if (browser != null) {
      browser.stop();
    }
  }

  private static List<Path> pages(Path below) throws IOException {
    try (Stream<Path> files = Files.walk(below)) {
      return files.filter(file -> file.toString().endsWith(".html")).sorted().toList();
    }
  }

  private static Set<String> anchors(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known == null) {
      known =
          ID.matcher(Files.readString(page))
              .results()
              .map(id -> id.group(1))
              .collect(Collectors.toCollection(HashSet::new));
      anchors.put(page, known);
    }
    return known;
  }

  /** What is wrong with an address that a page of the site names. */
  private static Optional<String> fault(String address) throws IOException {
    URI uri = URI.create(address);
    if (!"file".equals(uri.getScheme())) {
      return Optional.empty();
    }
    Path file = Path.of(uri.getPath());
    if (!Files.isRegularFile(file)) {
      return Optional.of("there is no " + SITE.relativize(file));
    }
    String fragment = uri.getFragment();
    boolean there =
        fragment == null
            || fragment.isEmpty()
            || !file.toString().endsWith(".html")
            || anchors(file).contains(fragment);
    return there ? Optional.empty() : Optional.of(SITE.relativize(file) + " has no " + fragment);
  }

  private static void assertRight(Path page) throws Exception {
    browser.open(page, 1280, 900);
    assertEquals(List.of(), browser.errors(), page.toString());
    List<String> faults = new ArrayList<>();
    for (JsonNode link : browser.evaluate("[...document.links].map(a => a.href)")) {
      fault(link.asText()).ifPresent(faults::add);
    }
    JsonNode pictures =
        browser.evaluate(
            "[...document.images].filter(i => !(i.complete && i.naturalWidth > 0 && i.alt)).map(i => i.src)");
    pictures.forEach(picture -> faults.add("not drawn, or without a text: " + picture.asText()));
    assertEquals(List.of(), faults, page.toString());
  }

  @Test
  void thePagesAreWholeAndTheirLinksLeadSomewhere() throws Exception {
    List<Path> pages =
        pages(SITE).stream().filter(page -> !page.startsWith(SITE.resolve("apidocs"))).toList();
    assertTrue(pages.size() > 30, pages.toString());
    assertTrue(pages.contains(SITE.resolve("docs/how-to/spark.html")), pages.toString());
    for (Path page : pages) {
      assertRight(page);
      assertEquals(
          0,
          browser
              .evaluate(
                  "document.documentElement.scrollWidth - document.documentElement.clientWidth")
              .asInt(),
          page + " is wider than the window");
      assertTrue(!browser.evaluate("document.title").asText().isBlank(), page.toString());
    }
  }

  @Test
  void theJavadocOfEveryLibraryIsThere() throws Exception {
    Path api = SITE.resolve("apidocs");
    for (String name :
        List.of(
            "io/evident/bayes/NormalModel",
            "io/evident/backprop/check/GradientCheck",
            "io/evident/models/serving/ServedModel",
            "io/evident/spark/ImageClassifier")) {
      assertTrue(Files.exists(api.resolve(name + ".html")), name);
    }
    assertRight(api.resolve("index.html"));
    List<Path> packages =
        pages(api).stream().filter(page -> page.endsWith("package-summary.html")).toList();
    assertTrue(packages.size() > 20, packages.toString());
    for (Path page : packages) {
      assertRight(page);
    }
    assertEquals(
        "../index.html",
        SITE.resolve("apidocs")
            .relativize(
                Path.of(
                    URI.create(
                            browser
                                .evaluate(
                                    "[...document.links].find(a => a.textContent === 'Guides').href")
                                .asText())
                        .getPath()))
            .toString());
  }

  /** Hundreds of pages: their links are looked up without a browser. */
  @Test
  void noLinkOfTheJavadocIsDead() throws IOException {
    List<String> faults = new ArrayList<>();
    int links = 0;
    for (Path page : pages(SITE.resolve("apidocs"))) {
      for (var href : HREF.matcher(Files.readString(page)).results().toList()) {
        if (!href.group(1).matches("(?i)[a-z]+:.*")) {
          links++;
          String at = href.group(1).isEmpty() ? page.toUri().toString() : href.group(1);
          URI to = page.toUri().resolve(at.replace("&amp;", "&"));
          if (!Files.isRegularFile(Path.of(to.getPath()))) {
            faults.add(SITE.relativize(page) + " -> " + href.group(1));
          }
        }
      }
    }
    assertEquals(List.of(), faults);
    assertTrue(links > 1000, links + " links");
  }
}
