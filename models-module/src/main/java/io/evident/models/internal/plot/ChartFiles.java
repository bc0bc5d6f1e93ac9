package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.models.storage.WholeFile;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SimpleImageHandler;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.text.TextUtils;
import org.w3c.dom.Document;

/** Saves charts as PNG or SVG. */
public final class ChartFiles {
  private static final int MAX_SIDE = 20_000;

  /** Where Batik puts its own advertisement, if it is not told otherwise. */
  private static final String NO_COMMENT = "<!---->";

  private ChartFiles() {}

  /**
   * Draws a chart and writes it to a file, as PNG or SVG by the file's extension.
   *
   * <p>The file appears whole or not at all: it is written beside its place and renamed. Folders on
   * the way are made. In an SVG, text stays text, and the letters it needs are within it. The same
   * chart gives the same bytes on every machine, unless a text has letters that {@link PlotFont}
   * has not.
   *
   * @param chart the chart
   * @param width in pixels, 1 to 20000
   * @param height in pixels, 1 to 20000
   * @param file where to, ending in .png or .svg
   * @throws IllegalArgumentException if the extension is another or a side out of range
   * @throws IOException if the file cannot be written
   */
  public static void save(JFreeChart chart, int width, int height, Path file) throws IOException {
    checkSide("width", width);
    checkSide("height", height);
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".png")) {
      WholeFile.write(file, png(chart, width, height));
    } else if (name.endsWith(".svg")) {
      WholeFile.write(file, svg(chart, width, height));
    } else {
      throw new IllegalArgumentException("file must end in .png or .svg, got " + file);
    }
  }

  private static byte[] png(JFreeChart chart, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    OutlinedText graphics = new OutlinedText(image);
    drawWithText(chart, graphics, new Rectangle2D.Double(0, 0, width, height));
    graphics.dispose();
    return png(image);
  }

  /** The bytes of an image as PNG. */
  static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(image);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * A chart as SVG, for a page.
   *
   * @param chart the chart
   * @param width in pixels, 1 to 20000
   * @param height in pixels, 1 to 20000
   * @return the bytes of the file that {@link #save} would write
   * @throws IllegalArgumentException if a side is out of range
   * @throws IOException if it cannot be encoded
   */
  public static byte[] svg(JFreeChart chart, int width, int height) throws IOException {
    checkSide("width", width);
    checkSide("height", height);
    Document document;
    try {
      document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java builds XML documents", e);
    }
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment("");
    context.setGenericImageHandler(new SimpleImageHandler(new EmbeddedPictures()));
    TextSvg graphics = new TextSvg(context);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    drawWithText(chart, graphics, new Rectangle2D.Double(0, 0, width, height));
    StringWriter svg = new StringWriter();
    graphics.stream(svg, true);
    String fonts = graphics.fontFaces();
    graphics.dispose();
    return svg.toString()
        .replace(NO_COMMENT, "<style type=\"text/css\">" + fonts + "</style>")
        .replace("font-family:'Dialog'", "font-family:'" + PlotFont.FAMILY + "'")
        .replace("'" + PlotFont.FAMILY + "';", "'" + PlotFont.FAMILY + "',sans-serif;")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * JFreeChart by default draws turned text as outlines, a workaround for an old Java; the switch
   * is its only one and global, so it is set for as long as one chart is drawn.
   */
  private static synchronized void drawWithText(
      JFreeChart chart, Graphics2D graphics, Rectangle2D area) {
    boolean before = TextUtils.isUseDrawRotatedStringWorkaround();
    TextUtils.setUseDrawRotatedStringWorkaround(false);
    try {
      chart.draw(graphics, area);
    } finally {
      TextUtils.setUseDrawRotatedStringWorkaround(before);
    }
  }

  private static void checkSide(String name, int pixels) {
    if (!(pixels >= 1 && pixels <= MAX_SIDE)) {
      throw new IllegalArgumentException(name + " must be in 1.." + MAX_SIDE + ", got " + pixels);
    }
  }
}
