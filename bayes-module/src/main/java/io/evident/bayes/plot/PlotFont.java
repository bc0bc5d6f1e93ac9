package io.evident.bayes.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The font of all charts, Noto Sans, which comes along: a chart looks the same on every machine.
 *
 * <p>It has the letters of Latin, Greek and Cyrillic. A text with others is drawn by the fonts of
 * the machine.
 */
final class PlotFont {
  private static final Font PLAIN = load("NotoSans-Regular.ttf");
  private static final Font BOLD = load("NotoSans-Bold.ttf");

  private PlotFont() {}

  static Font plain(int size, String... texts) {
    return of(PLAIN, Font.PLAIN, size, List.of(texts));
  }

  static Font bold(int size, String... texts) {
    return of(BOLD, Font.BOLD, size, List.of(texts));
  }

  private static Font of(Font ours, int style, int size, List<String> texts) {
    Font machine = new Font(Font.SANS_SERIF, style, size);
    for (String text : texts) {
      int unknown = ours.canDisplayUpTo(text);
      if (unknown >= 0 && machine.canDisplay(text.codePointAt(unknown))) {
        return machine;
      }
    }
    return ours.deriveFont(style, (float) size);
  }

  private static Font load(String name) {
    try (InputStream in = PlotFont.class.getResourceAsStream(name)) {
      return Font.createFont(Font.TRUETYPE_FONT, in);
    } catch (FontFormatException | IOException e) {
      // Java opens not even this one where fontconfig knows no font.
      throw new IllegalStateException(
          "charts cannot be drawn: Java finds no fonts here; install some, such as by apt-get"
              + " install fontconfig fonts-dejavu-core",
          e);
    }
  }
}
