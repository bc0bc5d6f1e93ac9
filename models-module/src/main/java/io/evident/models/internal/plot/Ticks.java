package io.evident.models.internal.plot;

import java.io.Serializable;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.axis.TickUnits;

/**
 * Ticks at 1, 2 and 5 times the powers of ten, all labels of an axis with as many digits, and alike
 * in every language. JFreeChart's own take the language of the machine.
 */
final class Ticks {
  private static final int SMALLEST_POWER = -8;
  private static final int LARGEST_POWER = 9;

  /** Steps of these powers of ten are written out. */
  private static final int SMALLEST_PLAIN = -5;

  private static final int LARGEST_PLAIN = 7;

  private Ticks() {}

  static TickUnits standard() {
    return from(SMALLEST_POWER);
  }

  /** Whole numbers, for counts. */
  static TickUnits whole() {
    return from(0);
  }

  /**
   * Numbers of any size, in a unit of their own: very large and very small ones with an exponent.
   */
  static TickUnitSource anySize() {
    return new AnySize();
  }

  private static final class AnySize implements TickUnitSource, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public TickUnit getLargerTickUnit(TickUnit unit) {
      // between one unit and the next lies at least a factor of 2, and 1.5 forgives rounding
      return getCeilingTickUnit(1.5 * unit.getSize());
    }

    @Override
    public TickUnit getCeilingTickUnit(TickUnit unit) {
      return getCeilingTickUnit(unit.getSize());
    }

    @Override
    public TickUnit getCeilingTickUnit(double size) {
      int power = (int) Math.floor(Math.log10(Math.max(size, Double.MIN_NORMAL)));
      for (int exponent = power; ; exponent++) {
        for (int times : new int[] {1, 2, 5}) {
          // read as a decimal number: products of powers of ten have a last digit of their own
          double unit = Double.parseDouble(times + "E" + exponent);
          if (unit >= size) {
            return new NumberTickUnit(unit, format(exponent)) {
              @Override
              public String valueToString(double value) {
                return value == 0 ? "0" : super.valueToString(value);
              }
            };
          }
        }
      }
    }

    private static NumberFormat format(int power) {
      if (power < SMALLEST_PLAIN || power > LARGEST_PLAIN) {
        return new DecimalFormat("0.######E0", DecimalFormatSymbols.getInstance(Locale.ROOT));
      }
      NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
      format.setMinimumFractionDigits(Math.max(0, -power));
      format.setMaximumFractionDigits(Math.max(0, -power));
      return format;
    }
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
