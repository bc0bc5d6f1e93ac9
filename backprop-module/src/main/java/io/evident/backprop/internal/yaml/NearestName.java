package io.evident.backprop.internal.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The candidate with the least edit distance, if that is at most a third of the name's length,
   * rounded up.
   *
   * @param name what was written
   * @param candidates what there is
   * @return the likely meaning, empty if none is near
   */
  public static Optional<String> of(String name, Collection<String> candidates) {
    int near = (name.length() + 2) / 3;
    return candidates.stream()
        .filter(candidate -> distance(name, candidate) <= near)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /**
   * A clause to end an error message with.
   *
   * @param name what was written
   * @param candidates what there is
   * @return "did you mean X?" or the list of all candidates
   */
  public static String hint(String name, Collection<String> candidates) {
    return of(name, candidates)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElse("there is " + String.join(", ", candidates));
  }

  /** Levenshtein's distance, letter case apart. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
