package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GraphicsConfiguration;
import java.awt.Image;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ImageObserver;
import java.awt.image.RenderedImage;
import java.awt.image.renderable.RenderableImage;
import java.text.AttributedCharacterIterator;
import org.apache.batik.ext.awt.g2d.AbstractGraphics2D;
import org.apache.batik.ext.awt.g2d.GraphicContext;

/**
 * Draws on a picture, letters by their outlines.
 *
 * <p>Java by default has FreeType turn letters into pixels, and fits them to whole pixels first:
 * what comes out depends on the version of FreeType. An outline is the same in all of them.
 */
final class OutlinedText extends AbstractGraphics2D {
  private final Graphics2D picture;

  OutlinedText(BufferedImage picture) {
    super(true);
    this.picture = picture.createGraphics();
    this.gc = new GraphicContext();
  }

  private OutlinedText(OutlinedText other) {
    super(other);
    this.picture = (Graphics2D) other.picture.create();
  }

  /** The picture's own graphics as everything that was set here. */
  private Graphics2D ready() {
    picture.setTransform(gc.getTransform());
    picture.setClip(gc.getClip());
    picture.setPaint(gc.getPaint());
    picture.setStroke(gc.getStroke());
    picture.setComposite(gc.getComposite());
    picture.setRenderingHints(gc.getRenderingHints());
    return picture;
  }

  @Override
  public void draw(Shape shape) {
    ready().draw(shape);
  }

  @Override
  public void fill(Shape shape) {
    ready().fill(shape);
  }

  @Override
  public void drawString(String text, float x, float y) {
    if (!text.isEmpty()) {
      fill(outline(TextSvg.legal(text), getFont(), x, y));
    }
  }

  /** Other scripts join letters and run from right to left, which a layout knows. */
  private static Shape outline(String text, Font font, float x, float y) {
    return PlotFont.isOurs(font)
        ? font.createGlyphVector(PlotFont.CONTEXT, text).getOutline(x, y)
        : new TextLayout(text, font, PlotFont.CONTEXT)
            .getOutline(AffineTransform.getTranslateInstance(x, y));
  }

  @Override
  public void drawString(AttributedCharacterIterator text, float x, float y) {
    fill(
        new TextLayout(text, PlotFont.CONTEXT)
            .getOutline(AffineTransform.getTranslateInstance(x, y)));
  }

  @Override
  public FontRenderContext getFontRenderContext() {
    return PlotFont.CONTEXT;
  }

  @Override
  public FontMetrics getFontMetrics(Font font) {
    return metrics(font);
  }

  /** The measures of a font in whose letters nothing is rounded. */
  static FontMetrics metrics(Font font) {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    FontMetrics metrics = graphics.getFontMetrics(font);
    graphics.dispose();
    return metrics;
  }

  @Override
  public boolean drawImage(Image image, int x, int y, ImageObserver observer) {
    return ready().drawImage(image, x, y, observer);
  }

  @Override
  public boolean drawImage(
      Image image, int x, int y, int width, int height, ImageObserver observer) {
    return ready().drawImage(image, x, y, width, height, observer);
  }

  @Override
  public void drawRenderedImage(RenderedImage image, AffineTransform transform) {
    ready().drawRenderedImage(image, transform);
  }

  @Override
  public void drawRenderableImage(RenderableImage image, AffineTransform transform) {
    ready().drawRenderableImage(image, transform);
  }

  @Override
  public void copyArea(int x, int y, int width, int height, int dx, int dy) {
    ready().copyArea(x, y, width, height, dx, dy);
  }

  @Override
  public void setXORMode(Color colour) {
    picture.setXORMode(colour);
  }

  @Override
  public GraphicsConfiguration getDeviceConfiguration() {
    return picture.getDeviceConfiguration();
  }

  @Override
  public Graphics create() {
    return new OutlinedText(this);
  }

  @Override
  public void dispose() {
    picture.dispose();
  }
}
