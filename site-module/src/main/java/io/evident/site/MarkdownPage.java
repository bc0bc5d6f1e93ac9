package io.evident.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A page in Markdown as one in HTML. */
final class MarkdownPage {
  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).escapeHtml(true).build();
  private static final String STYLE = resource("site.css");

  private MarkdownPage() {}

  /** Where a page goes: README.md of a folder is its index. */
  static String address(String markdown) {
    return markdown
        .replaceFirst("(^|/)README\\.md(?=$|#)", "$1index.html")
        .replaceFirst("\\.md(?=$|#)", ".html");
  }

  /**
   * The whole page.
   *
   * @param markdown its text
   * @param name its path below the sources, such as {@code docs/testing.md}
   */
  static String html(String markdown, String name) {
    Node document = PARSER.parse(markdown);
    String home = "../".repeat((int) name.chars().filter(c -> c == '/').count());
    document.accept(new Links());
    Title title = new Title();
    document.accept(title);
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <nav><a href="%sindex.html">Evident</a> <a href="%sdocs/index.html">All pages</a> <a href="%sapidocs/index.html">Javadoc</a></nav>
        <main>
        %s</main>
        </body>
        </html>
        """
        .formatted(
            HtmlRenderer.builder().build().render(title.node()).strip(),
            STYLE,
            home,
            home,
            home,
            // What is wider than the window is moved by itself.
            RENDERER
                .render(document)
                .replace("<table>", "<div class=\"wide\"><table>")
                .replace("</table>", "</table></div>"));
  }

  private static String resource(String name) {
    try (InputStream in = MarkdownPage.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Links between pages lead to their HTML, and those to a folder to its index. */
  private static final class Links extends AbstractVisitor {
    @Override
    public void visit(Link link) {
      String to = link.getDestination();
      if (!to.matches("(?i)[a-z]+:.*") && !to.startsWith("#")) {
        boolean folder = !to.matches(".*\\.[a-z]+(#.*)?");
        link.setDestination(folder ? to + "/index.html" : address(to));
      }
      visitChildren(link);
    }
  }

  /** The text of the first heading. */
  private static final class Title extends AbstractVisitor {
    private final StringBuilder text = new StringBuilder();
    private boolean found;
    private boolean inside;

    @Override
    public void visit(Heading heading) {
      if (!found) {
        found = true;
        inside = true;
        visitChildren(heading);
        inside = false;
      }
    }

    @Override
    public void visit(Text part) {
      text.append(inside ? part.getLiteral() : "");
    }

    @Override
    public void visit(Code part) {
      text.append(inside ? part.getLiteral() : "");
    }

    Node node() {
      return new Text(text.toString());
    }
  }
}
