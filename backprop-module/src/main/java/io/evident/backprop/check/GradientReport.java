package io.evident.backprop.check;

import java.util.List;

/**
 * Everything a gradient check found.
 *
 * @param network the network's name
 * @param batchSize how many examples it was checked on
 * @param seed what weights and examples were drawn from
 * @param loss the loss there
 * @param comparisons every tensor against every oracle
 * @param notes what the reader should know, such as an oracle that was not there
 */
public record GradientReport(
    String network,
    int batchSize,
    long seed,
    double loss,
    List<Comparison> comparisons,
    List<String> notes) {

  /** The greatest part of all entries that may be inconclusive. */
  public static final double INCONCLUSIVE_LIMIT = 0.01;

  /**
   * Copies the lists.
   *
   * @param network the network's name
   * @param batchSize how many examples it was checked on
   * @param seed what weights and examples were drawn from
   * @param loss the loss there
   * @param comparisons every tensor against every oracle
   * @param notes what the reader should know, such as an oracle that was not there
   */
  public GradientReport {
    comparisons = List.copyOf(comparisons);
    notes = List.copyOf(notes);
  }

  /**
   * Whether the gradient is right as far as could be seen: no comparison failed and at most 1 % of
   * the entries and directions that finite differences looked at were inconclusive.
   *
   * @return PASS or FAIL
   */
  public GradientVerdict verdict() {
    boolean failed = comparisons.stream().anyMatch(c -> c.verdict() == GradientVerdict.FAIL);
    return failed || inconclusivePart() > INCONCLUSIVE_LIMIT
        ? GradientVerdict.FAIL
        : GradientVerdict.PASS;
  }

  /**
   * The part of the entries and directions held against finite differences that could not be
   * judged.
   *
   * @return from 0 to 1
   */
  public double inconclusivePart() {
    int entries = 0;
    int inconclusive = 0;
    for (Comparison c : comparisons) {
      if (c.oracle().equals(GradientCheck.FINITE_DIFFERENCES)
          || c.oracle().equals(GradientCheck.DIRECTIONS)) {
        entries += c.entries();
        inconclusive += c.inconclusive();
      }
    }
    return entries == 0 ? 0 : (double) inconclusive / entries;
  }
}
