package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import java.awt.Font;
import java.awt.FontMetrics;
import java.util.Base64;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;

/**
 * An SVG whose text stays text and is shown in the letters of {@link PlotFont} wherever it is
 * opened: those that it needs are within it.
 */
final class TextSvg extends SVGGraphics2D {
  /** What XML 1.0 has no way to write: section 2.2 of W3C's recommendation. */
  private static final Pattern ILLEGAL =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private final TreeSet<Integer> plain = new TreeSet<>();
  private final TreeSet<Integer> bold = new TreeSet<>();

  TextSvg(SVGGeneratorContext context) {
    super(context, false);
  }

  @Override
  public void drawString(String given, float x, float y) {
    String text = legal(given);
    Font font = getFont();
    if (PlotFont.isOurs(font)) {
      text.codePoints().forEach(font.isBold() ? bold::add : plain::add);
    }
    super.drawString(text, x, y);
  }

  /** A text with the replacement character for what an SVG cannot have. */
  static String legal(String text) {
    return ILLEGAL.matcher(text).replaceAll("\ufffd");
  }

  @Override
  public FontMetrics getFontMetrics(Font font) {
    return OutlinedText.metrics(font);
  }

  /** The letters drawn so far, as rules of a style sheet. */
  String fontFaces() {
    return face(plain, false) + face(bold, true);
  }

  private static String face(SortedSet<Integer> letters, boolean bold) {
    if (letters.isEmpty()) {
      return "";
    }
    return "@font-face{font-family:\""
        + PlotFont.FAMILY
        + "\";font-weight:"
        + (bold ? 700 : 400)
        + ";src:url(data:font/ttf;base64,"
        + Base64.getEncoder().encodeToString(FontSubset.of(PlotFont.file(bold), letters))
        + ")}\n";
  }
}
