package io.evident.models.report;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A report on its way to HTML: its templates are classes of the package pages. */
final class HtmlPage {
  private static final String TEMPLATES = "io.evident.models.report.pages";

  private final Report report;
  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, HtmlPage.class.getClassLoader(), TEMPLATES);

  /** By identity: two sections may be equal, and are made anew lest they be one. */
  private final IdentityHashMap<Section, String> ids = new IdentityHashMap<>();

  HtmlPage(Report report) {
    this.report = new Report(report.title(), report.subtitle(), anew(report.sections()));
    name(this.report.sections(), "", new HashSet<>());
  }

  private static List<Section> anew(List<Section> sections) {
    return sections.stream()
        .map(section -> new Section(section.title(), section.blocks(), anew(section.parts())))
        .toList();
  }

  private void name(List<Section> sections, String prefix, Set<String> taken) {
    for (Section section : sections) {
      String words =
          section
              .title()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^a-z0-9]+", "-")
              .replaceAll("^-+|-+$", "");
      String start = prefix + (words.isEmpty() ? "section" : words);
      String id = start;
      for (int i = 2; !taken.add(id); i++) {
        id = start + "-" + i;
      }
      ids.put(section, id);
      name(section.parts(), id + "-", taken);
    }
  }

  String html() {
    String script = resource("report.js");
    Function<Section, String> id = ids::get;
    Function<Block, Content> show = this::shown;
    StringOutput out = new StringOutput();
    engine.render(
        "page.jte",
        Map.of(
            "report",
            report,
            "id",
            id,
            "show",
            show,
            "style",
            trusted(resource("report.css")),
            "script",
            trusted(script),
            "scriptDigest",
            digest(script)),
        out);
    return out.toString();
  }

  private Content shown(Block block) {
    return out -> engine.render(block.template(), block, out);
  }

  /** Our own style and script, the only texts that are not escaped. */
  private static Content trusted(String ours) {
    return out -> out.writeContent(ours);
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
