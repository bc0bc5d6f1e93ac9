package io.evident.models.internal.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
import java.util.List;

/**
 * Colours that people with any colour vision tell apart.
 *
 * <p>Source: M. Okabe and K. Ito, Color Universal Design, 2008. Yellow is left out: a thin line of
 * it is lost on white. After seven lines the colours come again, dashed.
 */
final class Palette {
  static final Color INK = new Color(0x22, 0x22, 0x22);
  static final Color GRID = new Color(0xdd, 0xdd, 0xdd);

  /** Red, for what is wrong: never the only sign of it. */
  static final Color WRONG = new Color(0xC0, 0x10, 0x10);

  private static final List<Color> LINES =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x56, 0xB4, 0xE9),
          Color.BLACK);

  private Palette() {}

  static Color line(int series) {
    return LINES.get(series % LINES.size());
  }

  /** A dashed line looks like one of the next round: plots that have one have few lines. */
  static Stroke stroke(int series, boolean dashed, float width) {
    int round = series / LINES.size() + (dashed ? 1 : 0);
    if (round == 0) {
      return new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
    float[] dashes = {6f + 4f * round, 5f};
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dashes, 0f);
  }
}
