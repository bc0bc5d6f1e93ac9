package io.evident.models.plot;

import io.evident.models.storage.WholeFile;
import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The font of all plots, Noto Sans, which comes along: a plot looks the same on every machine.
 *
 * <p>It has the letters of Latin, Greek and Cyrillic. A text with others is drawn by the fonts of
 * the machine.
 */
public final class PlotFont {
  /** What an SVG calls it. */
  static final String FAMILY = "Noto Sans";

  private static final List<String> LOGICAL =
      List.of("dialog", "dialoginput", "monospaced", "sansserif", "serif");
  private static final List<String> STYLES = List.of("plain", "bold", "italic", "bolditalic");

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

  static Font plain(int size, List<String> texts) {
    return of(Font.PLAIN, size, texts);
  }

  /** The names of tensors and classes are users' words, in any script. */
  private static Font of(int style, int size, List<String> texts) {
    Font ours = (style == Font.BOLD ? Loaded.BOLD : Loaded.PLAIN).deriveFont(style, (float) size);
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
  static boolean isOurs(Font font) {
    return font.getFamily().equals(FAMILY);
  }

  /** The file of a weight, to be embedded. */
  static byte[] file(boolean bold) {
    return resource(bold ? "NotoSans-Bold.ttf" : "NotoSans-Regular.ttf");
  }

  /**
   * Makes sure that plots can be drawn, before anything is done whose plots would fail.
   *
   * @throws IllegalArgumentException if Java cannot draw letters here; the message says what to
   *     install
   */
  public static void check() {
    try {
      plain(12).createGlyphVector(OutlinedText.CONTEXT, "a").getOutline();
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "plots cannot be drawn: Java finds no FreeType library here, which draws letters;"
              + " install it, such as by apt-get install libfreetype6",
          e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = PlotFont.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Loaded {
    static final Font PLAIN;
    static final Font BOLD;

    static {
      Font plain;
      try {
        plain = load(file(false));
      } catch (InternalError e) {
        configure();
        plain = load(file(false));
      }
      PLAIN = plain;
      BOLD = load(file(true));
    }

    private static Font load(byte[] ttf) {
      try {
        return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(ttf));
      } catch (FontFormatException | IOException e) {
        throw new IllegalStateException("the font that comes along is one", e);
      }
    }

    /**
     * Java opens no font, not even one of a file, unless it knows one for each of its logical
     * names, and it asks fontconfig for them. Where there is no fontconfig or no font, it is told
     * ours: see "Font Configuration Files" in the guide to Java's internationalization.
     */
    private static void configure() {
      try {
        Path folder = Files.createTempDirectory("evident-font");
        Path font = folder.resolve("font.ttf");
        Path list = folder.resolve("fontconfig.properties");
        WholeFile.write(font, file(false));
        StringBuilder lines = new StringBuilder("version=1\nsequence.allfonts=latin-1\n");
        for (String name : LOGICAL) {
          for (String style : STYLES) {
            lines.append(name).append('.').append(style).append(".latin-1=Evident\n");
          }
        }
        lines.append("filename.Evident=").append(font).append('\n');
        WholeFile.write(list, lines.toString().getBytes(StandardCharsets.UTF_8));
        for (Path file : List.of(folder, font, list)) {
          file.toFile().deleteOnExit();
        }
        System.setProperty("sun.awt.fontconfig", list.toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
