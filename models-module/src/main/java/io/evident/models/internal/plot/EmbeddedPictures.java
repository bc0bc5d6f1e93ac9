package io.evident.models.internal.plot;

import java.awt.Image;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.apache.batik.svggen.DefaultImageHandler;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.w3c.dom.Element;

/**
 * Puts pictures into an SVG itself, as PNG in base 64. Batik's own handler that does so needs one
 * more library for its PNG.
 */
final class EmbeddedPictures extends DefaultImageHandler {
  private static final String XLINK = "http://www.w3.org/1999/xlink";

  @Override
  protected void handleHREF(RenderedImage image, Element element, SVGGeneratorContext context) {
    handleHREF((Image) image, element, context);
  }

  @Override
  protected void handleHREF(Image image, Element element, SVGGeneratorContext context) {
    if (!(image instanceof BufferedImage picture)) {
      throw new IllegalArgumentException("only a BufferedImage can be embedded, got " + image);
    }
    try {
      String png = Base64.getEncoder().encodeToString(ChartFiles.png(picture));
      element.setAttributeNS(XLINK, "xlink:href", "data:image/png;base64," + png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
