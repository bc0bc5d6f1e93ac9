package io.evident.models.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Brings an image in memory to RGB bytes, [row, column, channel].
 *
 * <p>Samples are taken as they are: a grey sample becomes three equal ones, a sample of another
 * number of bits is scaled to 8 and rounded, a palette is looked up. What is transparent lies on
 * white: with a sample v and alpha a, both in 0..1, the result is a v + (1 - a).
 */
final class RgbSamples {
  private static final int WHITE = 255;

  private final BufferedImage image;
  private final Raster raster;
  private final IndexColorModel palette;
  private final byte[] paletteAlpha;
  private final int[] transparentColour;
  private final int alphaBand;
  private final int colourBands;
  private final long[] max;
  private boolean transparent;

  private RgbSamples(BufferedImage image, int[] transparentColour, byte[] paletteAlpha) {
    this.image = image;
    this.raster = image.getRaster();
    this.transparentColour = transparentColour;
    ColorModel model = image.getColorModel();
    palette = model instanceof IndexColorModel m ? m : null;
    this.paletteAlpha = paletteAlpha;
    alphaBand = palette == null && model.hasAlpha() ? raster.getNumBands() - 1 : -1;
    colourBands = raster.getNumBands() - (alphaBand < 0 ? 0 : 1);
    int[] bits = raster.getSampleModel().getSampleSize();
    max = new long[bits.length];
    for (int b = 0; b < bits.length; b++) {
      max[b] = (1L << bits[b]) - 1;
    }
  }

  /**
   * Copies an image into target, from a position.
   *
   * @return whether a pixel of it was transparent, in part or wholly
   */
  static boolean copy(BufferedImage image, byte[] target, int at) {
    return copy(image, null, null, target, at);
  }

  /**
   * The same for a file whose transparent colour, as stored, and alpha of its palette's first
   * colours stand apart from its pixels; null where it has none.
   */
  static boolean copy(
      BufferedImage image, int[] transparentColour, byte[] paletteAlpha, byte[] target, int at) {
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
        && transparentColour == null
        && image.getRaster().getParent() == null
        && image.getRaster().getDataBuffer() instanceof DataBufferByte data) {
      swap(data.getData(), target, at);
      return false;
    }
    RgbSamples samples = new RgbSamples(image, transparentColour, paletteAlpha);
    samples.copyPixels(target, at);
    return samples.transparent;
  }

  private static void swap(byte[] bgr, byte[] target, int at) {
    int out = at;
    for (int p = 0; p < bgr.length; p += 3) {
      target[out++] = bgr[p + 2];
      target[out++] = bgr[p + 1];
      target[out++] = bgr[p];
    }
  }

  private void copyPixels(byte[] target, int at) {
    int space = image.getColorModel().getColorSpace().getType();
    boolean known = space == ColorSpace.TYPE_RGB || space == ColorSpace.TYPE_GRAY;
    int[] pixel = new int[raster.getNumBands()];
    int out = at;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        if (palette != null) {
          raster.getPixel(raster.getMinX() + x, raster.getMinY() + y, pixel);
          put(palette.getRGB(pixel[0]), alpha(pixel), target, out);
        } else if (known) {
          raster.getPixel(raster.getMinX() + x, raster.getMinY() + y, pixel);
          put(pixel, target, out);
        } else {
          int argb = image.getRGB(x, y);
          put(argb, argb >>> 24, target, out);
        }
        out += 3;
      }
    }
  }

  /** The alpha of a colour of the palette, or 0 if it is the one that stands for nothing. */
  private int alpha(int[] pixel) {
    if (isTransparentColour(pixel)) {
      return 0;
    }
    if (paletteAlpha != null) {
      return pixel[0] < paletteAlpha.length ? paletteAlpha[pixel[0]] & 0xff : WHITE;
    }
    return palette.getAlpha(pixel[0]);
  }

  private boolean isTransparentColour(int[] pixel) {
    if (transparentColour == null) {
      return false;
    }
    for (int c = 0; c < transparentColour.length; c++) {
      if (pixel[c] != transparentColour[c]) {
        return false;
      }
    }
    return true;
  }

  private void put(int rgb, int alpha, byte[] target, int at) {
    transparent |= alpha < WHITE;
    for (int channel = 0; channel < 3; channel++) {
      int value = rgb >> (16 - 8 * channel) & 0xff;
      target[at + channel] = (byte) ((value * alpha + WHITE * (WHITE - alpha) + 127) / 255);
    }
  }

  private void put(int[] pixel, byte[] target, int at) {
    long whole = alphaBand < 0 ? 1 : max[alphaBand];
    long alpha = alphaBand < 0 ? 1 : pixel[alphaBand];
    if (isTransparentColour(pixel)) {
      alpha = 0;
    }
    transparent |= alpha < whole;
    boolean weighted = image.getColorModel().isAlphaPremultiplied() && alphaBand >= 0;
    for (int channel = 0; channel < 3; channel++) {
      int band = colourBands < 3 ? 0 : channel;
      // Both in units of 1 / (whole max): a sample that is weighted by its alpha already has it.
      long light = weighted ? pixel[band] * whole : pixel[band] * alpha;
      long all = max[band] * whole;
      long value = light + max[band] * (whole - alpha);
      target[at + channel] = (byte) Math.min(WHITE, (value * WHITE + all / 2) / all);
    }
  }
}
