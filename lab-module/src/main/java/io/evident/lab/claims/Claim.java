package io.evident.lab.claims;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A figure that somebody published.
 *
 * @param id its name, unique in a ledger
 * @param source where it was published
 * @param experiment what it is a figure of; several, apart by spaces, where they are compared
 * @param metric what was measured
 * @param index which epoch, class or case; blank where there is only one
 * @param published as printed; blank where it was only asked for
 * @param expected what is right
 * @param kind how sure it is
 * @param comparator how the two are compared
 * @param tolerance how far apart they may be, at least 0
 * @param note a remark; may be blank
 */
public record Claim(
    String id,
    String source,
    String experiment,
    String metric,
    String index,
    String published,
    String expected,
    ClaimKind kind,
    ClaimComparator comparator,
    double tolerance,
    String note) {

  public Claim {
    requireThere("id", id);
    requireThere("experiment", experiment);
    requireThere("metric", metric);
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(published, "published");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(comparator, "comparator");
    Objects.requireNonNull(note, "note");
    if (comparator != ClaimComparator.REPORT) {
      requireThere("expected", expected);
    } else if (kind != ClaimKind.ERRATUM) {
      throw new IllegalArgumentException(
          "report is for a print that is wrong, of kind erratum; give what is expected instead");
    }
    if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("tolerance must be at least 0, got " + tolerance);
    }
    if (isNumeric(comparator)) {
      numbers(expected);
    }
  }

  private static void requireThere(String name, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " must not be blank");
    }
  }

  private static boolean isNumeric(ClaimComparator comparator) {
    return switch (comparator) {
      case ABSOLUTE, RELATIVE, SUM_ABSOLUTE, AT_LEAST, AT_MOST -> true;
      case EQUAL, ORDERING, BEST, REPORT -> false;
    };
  }

  private static double[] numbers(String text) {
    String[] words = text.strip().split("\\s+", -1);
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        numbers[i] = Double.parseDouble(words[i]);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("expected must be numbers, got \"" + words[i] + "\"", e);
      }
    }
    return numbers;
  }

  /**
   * The expected figure as numbers.
   *
   * @return one or more
   * @throws IllegalArgumentException if it is not of numbers
   */
  public double[] expectedNumbers() {
    return numbers(expected);
  }

  /**
   * The experiments it is a figure of.
   *
   * @return one, or those that are compared
   */
  public List<String> experiments() {
    return Arrays.asList(experiment.strip().split("\\s+", -1));
  }
}
