package io.evident.backprop.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a gradient check found.
 *
 * @param network the network's name
 * @param batchSize how many examples it was checked on
 * @param seed what weights and examples were drawn from
 * @param device where TensorFlow computed, such as CPU:0; empty where it took no part, and for a
 *     function
 * @param loss the loss there
 * @param comparisons every tensor against every oracle
 * @param notes what the reader should know, such as an oracle that was not there
 * @param findings what is known of each tensor of which a comparison failed
 */
public record GradientReport(
    String network,
    int batchSize,
    long seed,
    Optional<String> device,
    double loss,
    List<Comparison> comparisons,
    List<String> notes,
    List<GradientFinding> findings) {

  /** The greatest part of all entries that may be inconclusive. */
  public static final double INCONCLUSIVE_LIMIT = 0.01;

  /** The oracles that are central differences and may be unable to say. */
  private static final Set<String> MEASURED =
      Set.of(
          GradientCheck.FINITE_DIFFERENCES,
          GradientCheck.DIRECTIONS,
          GradientCheck.SECOND_ORDER,
          GradientCheck.SYMMETRY);

  public GradientReport {
    comparisons = List.copyOf(comparisons);
    notes = List.copyOf(notes);
    findings = List.copyOf(findings);
  }

  /**
   * A report without findings, in which TensorFlow took no part.
   *
   * @param network the network's name
   * @param batchSize how many examples it was checked on
   * @param seed what weights and examples were drawn from
   * @param loss the loss there
   * @param comparisons every tensor against every oracle
   * @param notes what the reader should know, such as an oracle that was not there
   */
  public GradientReport(
      String network,
      int batchSize,
      long seed,
      double loss,
      List<Comparison> comparisons,
      List<String> notes) {
    this(network, batchSize, seed, Optional.empty(), loss, comparisons, notes, List.of());
  }

  /**
   * Whether the gradient is right as far as could be seen: no comparison failed, every function is
   * pure, and at most 1 % of the entries and directions that finite differences looked at were
   * inconclusive.
   *
   * @return PASS or FAIL
   */
  public GradientVerdict verdict() {
    boolean failed = comparisons.stream().anyMatch(c -> c.verdict() == GradientVerdict.FAIL);
    return failed || !findings.isEmpty() || inconclusivePart() > INCONCLUSIVE_LIMIT
        ? GradientVerdict.FAIL
        : GradientVerdict.PASS;
  }

  /**
   * The report to be read, as {@link GradientReportText} writes it.
   *
   * @return lines, the last without a line end
   */
  @Override
  public String toString() {
    return String.join("\n", GradientReportText.lines(this));
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
      if (MEASURED.contains(c.oracle())) {
        entries += c.entries();
        inconclusive += c.inconclusive();
      }
    }
    return entries == 0 ? 0 : (double) inconclusive / entries;
  }
}
