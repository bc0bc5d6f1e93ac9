package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.internal.plot.PlotFont;
import java.awt.Font;
import java.awt.font.GlyphVector;
import java.awt.geom.Area;
import java.io.ByteArrayInputStream;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FontSubsetTest {
  /** Simple letters, and letters of parts that are themselves of parts. */
  private static final String LETTERS = "a\u00e9\u01d6\u1f82\u0436\u0457\u1ec7 0%";

  private static Font font(byte[] ttf) throws Exception {
    return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(ttf)).deriveFont(100f);
  }

  private static byte[] subset(boolean bold, String letters) {
    TreeSet<Integer> points = new TreeSet<>();
    letters.codePoints().forEach(points::add);
    return FontSubset.of(PlotFont.file(bold), points);
  }

  @Test
  void itsLettersHaveTheShapesAndWidthsOfTheWholeFont() throws Exception {
    for (boolean bold : new boolean[] {false, true}) {
      Font whole = font(PlotFont.file(bold));
      Font part = font(subset(bold, LETTERS));
      assertEquals(-1, part.canDisplayUpTo(LETTERS));
      for (int i = 0; i < LETTERS.length(); i++) {
        String letter = LETTERS.substring(i, i + 1);
        GlyphVector expected = whole.createGlyphVector(PlotFont.CONTEXT, letter);
        GlyphVector actual = part.createGlyphVector(PlotFont.CONTEXT, letter);
        Area shape = new Area(expected.getOutline());
        assertTrue(shape.equals(new Area(actual.getOutline())), letter);
        assertEquals(
            expected.getGlyphMetrics(0).getAdvance(), actual.getGlyphMetrics(0).getAdvance());
      }
    }
  }

  @Test
  void otherLettersAreNotInIt() throws Exception {
    Font part = font(subset(false, "abc"));
    assertFalse(part.canDisplay('d'));
    assertFalse(part.canDisplay('A'));
    assertTrue(subset(false, "abc").length < 3000, "it is small");
  }

  @Test
  void lettersThatTheFontLacksAreLeftOut() throws Exception {
    Font part = font(subset(false, "a\u72ac\ud83d\udc15\uffff"));
    assertTrue(part.canDisplay('a'));
    assertFalse(part.canDisplay('\u72ac'));
  }
}
