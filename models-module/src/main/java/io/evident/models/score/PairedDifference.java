package io.evident.models.score;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;

/**
 * How much smaller or larger the losses of a model are than those of another on the same rows: the
 * mean of the differences d_i = loss of the model - loss of the other, and the standard error of
 * that mean, sqrt(sum (d_i - mean)^2 / (n (n - 1))). What makes a row hard for both cancels. It
 * takes the rows for independent draws.
 *
 * @param mean below 0 where the model is better
 * @param standardError of the mean; NaN of one row
 */
public record PairedDifference(double mean, @JsonSetter(nulls = Nulls.SET) double standardError) {
  /** Within so many standard errors a difference may be noise. */
  public static final int ERRORS = 2;

  /** What the difference says of the model. */
  public enum Verdict {
    /** Its losses are smaller by more than two standard errors. */
    BEATS("beats it"),
    /** Its losses are larger by more than two standard errors. */
    BEATEN("does not beat it"),
    /** Neither. */
    UNCLEAR("no clear difference");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    /** As a person reads it. */
    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Compares losses.
   *
   * @param model of each row, at least one
   * @param other of the same rows
   * @return the difference
   * @throws IllegalArgumentException if there are not as many, none, or one is not finite
   */
  public static PairedDifference of(double[] model, double[] other) {
    ScoredRows.requireFinite("losses", model, other.length);
    ScoredRows.requireFinite("losses of the other", other, model.length);
    int n = model.length;
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      // Welford's recurrence.
      double from = model[i] - other[i] - mean;
      mean += from / (i + 1);
      squares += from * (model[i] - other[i] - mean);
    }
    return new PairedDifference(mean, Math.sqrt(squares / ((double) n * (n - 1))));
  }

  /**
   * Whether the model is better.
   *
   * @return unclear within two standard errors, and of one row
   */
  public Verdict verdict() {
    if (!(Math.abs(mean) > ERRORS * standardError)) {
      return Verdict.UNCLEAR;
    }
    return mean < 0 ? Verdict.BEATS : Verdict.BEATEN;
  }
}
