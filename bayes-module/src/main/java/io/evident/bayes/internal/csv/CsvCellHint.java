package io.evident.bayes.internal.csv;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How to mend a cell that is not a number, by what stands in it. */
final class CsvCellHint {
  private static final String GENERAL = "write it like 3.3 or -1e-5, or remove the row";

  /** What programs write where there is no value. */
  private static final Set<String> MISSING =
      Set.of(
          "na", "n/a", "#n/a", "<na>", "nan", "null", "nil", "none", "missing", "-", "--", "?",
          ".");

  private static final Set<String> INFINITE = Set.of("inf", "infinity", "\u221e");

  /** Minus, hyphens and dashes that are none of ASCII's. */
  private static final Pattern DASH = Pattern.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]");

  /** Digits in groups of three, and perhaps a fraction after the other mark. */
  private static final Pattern COMMAS =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\\.[0-9]*)?");

  private static final Pattern POINTS =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:\\.[0-9]{3})+(?:,[0-9]*)?");

  private static final Pattern OTHERS =
      Pattern.compile("[+-]?[1-9][0-9]{0,2}(?:['\u2019_ ][0-9]{3})+(?:[.,][0-9]*)?");

  /** One comma before just three digits may be either mark. */
  private static final Pattern EITHER = Pattern.compile("[+-]?[1-9][0-9]{0,2},[0-9]{3}");

  private static final Pattern FORTRAN = Pattern.compile("(.*[0-9.])[dD]([+-]?[0-9]+)");

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  /** The same without an exponent, of which the hundredth may have more digits than memory has. */
  private static final Pattern PLAIN = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)");

  private static final Pattern UNIT_AFTER =
      Pattern.compile("([+-]?[0-9.]+)\\s*[\\p{L}\\p{Sc}\u00b0].*", Pattern.DOTALL);

  private static final Pattern UNIT_BEFORE = Pattern.compile("[\\p{Sc}]\\s*([+-]?[0-9.]+)");

  private CsvCellHint() {}

  /** What to do about a cell that is no number; it has no blanks around it and is not empty. */
  static String of(String cell) {
    if (CsvProblem.isQuoteAfterBlank(cell)) {
      return "a quote stands after a blank and so quotes nothing; remove the blank";
    }
    String lower = cell.toLowerCase(Locale.ROOT);
    if (MISSING.contains(lower)) {
      return "a missing value cannot be used; remove the row";
    }
    if (INFINITE.contains(lower.replaceFirst("^[+-]", ""))) {
      return "remove the row";
    }
    if (DECIMAL.matcher(cell).matches()) {
      return "it is beyond the largest double, 1.8e308; change the unit";
    }
    if (!unseen(cell).isEmpty()) {
      return ofUnseen(cell);
    }
    if (DASH.matcher(cell).find()) {
      int dash = firstDash(cell);
      return "write the minus " + codePoint(dash) + " as the hyphen of the keyboard, like -3.5";
    }
    return ofMarks(cell);
  }

  private static int firstDash(String cell) {
    var found = DASH.matcher(cell);
    found.find();
    return found.group().codePointAt(0);
  }

  private static String ofUnseen(String cell) {
    String rest = withoutUnseen(cell);
    String blank = cell.codePoints().anyMatch(CsvCellHint::isUnseenBlank) ? " " : "";
    String spaced =
        cell.codePoints()
            .mapToObj(c -> isUnseen(c) ? blank : Character.toString(c))
            .reduce("", String::concat)
            .strip();
    if (OTHERS.matcher(spaced).matches()) {
      return thousands(plain(spaced), "the thousands separator is " + unseen(cell));
    }
    return "it holds "
        + unseen(cell)
        + (CsvNumber.isNumber(rest) ? "; remove it" : "; remove it, and " + of(rest));
  }

  private static String ofMarks(String cell) {
    if (cell.endsWith("%") || cell.endsWith("\u2030")) {
      String number = cell.substring(0, cell.length() - 1).strip();
      return "write it without the percent sign in all rows"
          + (cell.endsWith("%") && PLAIN.matcher(number).matches()
              ? ", as " + number + " or as " + hundredth(number)
              : "");
    }
    var fortran = FORTRAN.matcher(cell);
    if (fortran.matches() && CsvNumber.isNumber(fortran.group(1) + "e" + fortran.group(2))) {
      return "write the exponent with an E, like " + fortran.group(1) + "E" + fortran.group(2);
    }
    if (EITHER.matcher(cell).matches()) {
      return "write "
          + cell.replace(",", "")
          + " if the comma separates thousands, "
          + cell.replace(',', '.')
          + " if it is a decimal comma";
    }
    if (COMMAS.matcher(cell).matches()) {
      return thousands(cell.replace(",", ""), "");
    }
    if (POINTS.matcher(cell).matches()) {
      return thousands(cell.replace(".", "").replace(',', '.'), "");
    }
    if (OTHERS.matcher(cell).matches()) {
      return thousands(plain(cell), "");
    }
    if (cell.indexOf(',') >= 0 && CsvNumber.isNumber(cell.replace(',', '.'))) {
      return "write the decimal comma as a point, like " + cell.replace(',', '.');
    }
    for (Pattern unit : List.of(UNIT_AFTER, UNIT_BEFORE)) {
      var found = unit.matcher(cell);
      if (found.matches() && CsvNumber.isNumber(found.group(1))) {
        return "write the number alone, like " + found.group(1) + ", and its unit in the header";
      }
    }
    return GENERAL;
  }

  private static String thousands(String number, String what) {
    return (what.isEmpty() ? "" : what + "; ")
        + "write thousands without a separator, like "
        + number;
  }

  /** A number without what separates its thousands, and with a decimal point. */
  private static String plain(String cell) {
    return cell.replaceAll("['\u2019_ ]", "").replace(',', '.');
  }

  private static String hundredth(String number) {
    return new BigDecimal(number).movePointLeft(2).toPlainString();
  }

  /** The first character that a reader does not see, by its name; empty if there is none. */
  static String unseen(String text) {
    return text.codePoints()
        .filter(CsvCellHint::isUnseen)
        .mapToObj(c -> "a " + Character.getName(c).toLowerCase(Locale.ROOT) + " " + codePoint(c))
        .findFirst()
        .orElse("");
  }

  static String withoutUnseen(String text) {
    return text.codePoints()
        .filter(c -> !isUnseen(c))
        .mapToObj(Character::toString)
        .reduce("", String::concat)
        .strip();
  }

  private static boolean isUnseen(int c) {
    return isUnseenBlank(c) || Character.getType(c) == Character.FORMAT;
  }

  /** A blank that {@link String#strip} leaves, or one that looks like that of the keyboard. */
  private static boolean isUnseenBlank(int c) {
    return c != ' ' && Character.isSpaceChar(c);
  }

  private static String codePoint(int c) {
    return String.format(Locale.ROOT, "(U+%04X)", c);
  }
}
