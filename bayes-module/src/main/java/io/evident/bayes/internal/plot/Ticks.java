package io.evident.bayes.internal.plot;

import java.io.Serializable;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.axis.TickUnits;

/**
 * Ticks at 1, 2 and 5 times the powers of ten, labelled alike in every language. JFreeChart's own
 * take the language of the machine, or with a given one round to three decimals.
 */
public final class Ticks {
  private static final int SMALLEST_POWER = -12;
  private static final int LARGEST_POWER = 15;

  /** Units of any size are written out between these powers, and with an exponent beyond. */
  private static final int SMALLEST_PLAIN = -5;

  private static final int LARGEST_PLAIN = 7;

  /** Digits after the first that every label may have, and the most that a double has. */
  private static final int FEW = 3;

  private static final int MOST = 16;

  /** Up to here a number with many digits is written without an exponent. */
  private static final double WRITTEN_OUT = 1e7;

  /** Of a unit, what a sum of units may be off 0. */
  private static final double ROUNDING = 1e-9;

  private Ticks() {}

  /** All labels of an axis have the decimals that its steps need. */
  public static TickUnits standard() {
    return from(SMALLEST_POWER);
  }

  /** Whole numbers, for counts. */
  public static TickUnits whole() {
    return from(0);
  }

  /** Steps of one size, with no more decimals than a label needs. */
  public static NumberTickUnit every(double size) {
    int power = (int) Math.floor(Math.log10(size));
    return unit(size, power, format(power, '#'), !hasExponent(power));
  }

  /** A unit whose labels of large numbers have the digits that tell them apart. */
  private static NumberTickUnit unit(double size, int power, NumberFormat format, boolean plain) {
    return new NumberTickUnit(size, format) {
      @Override
      public String valueToString(double value) {
        if (Math.abs(value) < ROUNDING * size) {
          return "0";
        }
        int digits = (int) Math.floor(Math.log10(Math.abs(value))) - power;
        if (plain || digits <= FEW) {
          return super.valueToString(value);
        }
        return Math.abs(value) < WRITTEN_OUT
            ? decimal(Math.min(-power, MOST)).format(value)
            : exponential(Math.min(digits, MOST)).format(value);
      }
    };
  }

  private static NumberFormat decimal(int digits) {
    return new DecimalFormat(
        "#,##0." + "#".repeat(Math.max(0, digits)), DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  private static NumberFormat exponential(int digits) {
    return new DecimalFormat(
        "0." + "#".repeat(digits) + "E0", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /**
   * Numbers of any size, in a unit of their own: very large and very small ones with an exponent.
   */
  public static TickUnitSource anySize() {
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
            return unit(unit, exponent, format(exponent), isPlain(exponent));
          }
        }
      }
    }

    private static boolean isPlain(int power) {
      return power >= SMALLEST_PLAIN && power <= LARGEST_PLAIN;
    }

    private static NumberFormat format(int power) {
      if (!isPlain(power)) {
        return exponential(6);
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
      for (int times : new int[] {1, 2, 5}) {
        units.add(new NumberTickUnit(times * Math.pow(10, power), format(power, '0')));
      }
    }
    return units;
  }

  /** Powers of ten as one reads them: 0.01, 1, 100; with an exponent far from 1. */
  public static NumberFormat powers() {
    return new NumberFormat() {
      private static final long serialVersionUID = 1;

      @Override
      public StringBuffer format(double value, StringBuffer to, FieldPosition position) {
        return Ticks.format((int) Math.round(Math.log10(value)), '#').format(value, to, position);
      }

      @Override
      public StringBuffer format(long value, StringBuffer to, FieldPosition position) {
        return format((double) value, to, position);
      }

      @Override
      public Number parse(String text, ParsePosition position) {
        throw new UnsupportedOperationException("labels are not read");
      }
    };
  }

  private static boolean hasExponent(int power) {
    return power < -4 || power > 6;
  }

  /** Written out from a ten-thousandth to millions, with an exponent beyond. */
  private static DecimalFormat format(int power, char decimal) {
    String pattern =
        hasExponent(power)
            ? "0.###E0"
            : power < 0 ? "#,##0." + String.valueOf(decimal).repeat(-power) : "#,##0";
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
  }
}
