package io.evident.models.plot;

import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;

/**
 * Ticks at 1, 2 and 5 times the powers of ten, all labels of an axis with as many digits, and alike
 * in every language. JFreeChart's own take the language of the machine.
 */
final class Ticks {
  private static final int SMALLEST_POWER = -8;
  private static final int LARGEST_POWER = 9;

  private Ticks() {}

  static TickUnits standard() {
    return from(SMALLEST_POWER);
  }

  /** Whole numbers, for counts. */
  static TickUnits whole() {
    return from(0);
  }

  private static TickUnits from(int smallestPower) {
    TickUnits units = new TickUnits();
    for (int power = smallestPower; power <= LARGEST_POWER; power++) {
      NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
      format.setMinimumFractionDigits(Math.max(0, -power));
      format.setMaximumFractionDigits(Math.max(0, -power));
      for (int times : new int[] {1, 2, 5}) {
        units.add(new NumberTickUnit(times * Math.pow(10, power), format));
      }
    }
    return units;
  }
}
