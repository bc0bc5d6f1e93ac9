package io.evident.bayes.internal.plot;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The font of all plots, Noto Sans, which comes along: a plot looks the same on every machine.
 *
 * <p>It has the letters of Latin, Greek and Cyrillic. A text with others is drawn by the fonts of
 * the machine.
 */
public final class PlotFont {
  /** What an SVG calls it. */
  public static final String FAMILY = "Noto Sans";

  /** Letters are as wide as the font says, not rounded to whole pixels. */
  public static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private static final List<String> LOGICAL =
      List.of("dialog", "dialoginput", "monospaced", "sansserif", "serif");
  private static final List<String> STYLES = List.of("plain", "bold", "italic", "bolditalic");

  private static Font plain;
  private static Font bold;

  private PlotFont() {}

  /**
   * The font for texts.
   *
   * @param size in pixels
   * @param texts what will be drawn by it
   * @return Noto Sans, or the machine's own font where a text has letters that only that one has
   */
  public static Font plain(int size, String... texts) {
    return of(Font.PLAIN, size, List.of(texts));
  }

  /**
   * The same in bold, for titles.
   *
   * @param size in pixels
   * @param texts what will be drawn by it
   * @return the font
   */
  public static Font bold(int size, String... texts) {
    return of(Font.BOLD, size, List.of(texts));
  }

  public static Font plain(int size, List<String> texts) {
    return of(Font.PLAIN, size, texts);
  }

  private static Font of(int style, int size, List<String> texts) {
    Font ours = loaded(style).deriveFont(style, (float) size);
    Font machine = new Font(Font.SANS_SERIF, style, size);
    for (String text : texts) {
      int unknown = ours.canDisplayUpTo(text);
      if (unknown >= 0 && machine.canDisplay(text.codePointAt(unknown))) {
        return machine;
      }
    }
    return ours;
  }

  /** Whether a font is the one that comes along. */
  public static boolean isOurs(Font font) {
    return font.getFamily().equals(FAMILY);
  }

  /** The file of a weight, to be embedded. */
  public static byte[] file(boolean bold) {
    return resource(bold ? "NotoSans-Bold.ttf" : "NotoSans-Regular.ttf");
  }

  /**
   * Makes sure that plots can be drawn, before anything is done whose plots would fail.
   *
   * @throws IllegalArgumentException if Java cannot draw letters here; the message says what to
   *     install
   */
  public static void check() {
    loaded(Font.PLAIN);
  }

  private static byte[] resource(String name) {
    try (InputStream in = PlotFont.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized Font loaded(int style) {
    if (plain == null) {
      try {
        if (!hasFonts()) {
          configure();
        }
        plain = load(file(false));
        bold = load(file(true));
      } catch (LinkageError e) {
        throw new IllegalArgumentException(
            "plots cannot be drawn: Java finds no FreeType here, which gives letters their shapes;"
                + " install it, such as by apt-get install libfreetype6",
            e);
      }
    }
    return style == Font.BOLD ? bold : plain;
  }

  /** Java fails at any font, with an error without a cause one could ask for, where it has none. */
  private static boolean hasFonts() {
    try {
      return !new Font(Font.DIALOG, Font.PLAIN, 1).getFamily().isEmpty();
    } catch (InternalError e) {
      return false;
    }
  }

  private static Font load(byte[] ttf) {
    try {
      return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(ttf));
    } catch (FontFormatException | IOException e) {
      throw new IllegalStateException("the font that comes along is one", e);
    }
  }

  /**
   * Java opens no font, not even one of a file, unless it knows one for each of its logical names,
   * and it asks fontconfig for them. Where there is no fontconfig or no font, it is told ours: see
   * "Font Configuration Files" in the guide to Java's internationalization.
   */
  private static void configure() {
    try {
      Path folder = Files.createTempDirectory("evident-font");
      Path font = folder.resolve("font.ttf");
      Path list = folder.resolve("fontconfig.properties");
      Files.write(font, file(false));
      Properties names = new Properties();
      names.setProperty("version", "1");
      names.setProperty("sequence.allfonts", "latin-1");
      names.setProperty("filename.Evident", font.toString());
      for (String name : LOGICAL) {
        for (String style : STYLES) {
          names.setProperty(name + "." + style + ".latin-1", "Evident");
        }
      }
      try (OutputStream out = Files.newOutputStream(list)) {
        names.store(out, null);
      }
      for (Path file : List.of(folder, font, list)) {
        file.toFile().deleteOnExit();
      }
      System.setProperty("sun.awt.fontconfig", list.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
