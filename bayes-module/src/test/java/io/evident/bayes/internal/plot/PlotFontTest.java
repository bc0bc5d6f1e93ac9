package io.evident.bayes.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Font;
import org.junit.jupiter.api.Test;

class PlotFontTest {
  @Test
  void europeanLettersAreDrawnByTheFontThatComesAlong() {
    Font font =
        PlotFont.plain(
            16,
            "length (\u00b5m)",
            "\u03bc\u1f75\u03ba\u03bf\u03c2",
            "\u0434\u043b\u0438\u043d\u0430",
            "\u0141\u00f3d\u017a",
            "\u039a\u03ad\u03c1\u03ba\u03c5\u03c1\u03b1",
            "\u042f\u043b\u0442\u0430",
            "\u20ac\u00b1");
    assertEquals("Noto Sans", font.getFamily());
    assertEquals(16, font.getSize());
    assertEquals(Font.BOLD, PlotFont.bold(20, "a").getStyle());
  }

  @Test
  void otherLettersAreDrawnByTheMachineIfItHasThem() {
    for (String word :
        new String[] {
          "\u957f\u5ea6",
          "\u05d0\u05d5\u05e8\u05da",
          "\u2192",
          "\u72ac",
          "\u05db\u05dc\u05d1",
          "\ud83d\udc15"
        }) {
      Font machine = new Font(Font.SANS_SERIF, Font.PLAIN, 16);
      Font font = PlotFont.plain(16, "length", word);
      assertEquals(
          machine.canDisplay(word.codePointAt(0)) ? machine.getFamily() : "Noto Sans",
          font.getFamily(),
          word);
    }
  }
}
