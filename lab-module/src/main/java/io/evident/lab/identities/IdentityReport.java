package io.evident.lab.identities;

import io.evident.backprop.check.Comparison;
import io.evident.backprop.check.GradientReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Identities and what their checks found.
 *
 * @param seed what the points were drawn from
 * @param outcomes an identity and its report each
 */
public record IdentityReport(long seed, List<Outcome> outcomes) {

  /**
   * An identity and its check.
   *
   * @param identity the identity
   * @param report what its check found
   */
  public record Outcome(Identity identity, GradientReport report) {}

  public IdentityReport {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * Checks every identity of the library.
   *
   * @param seed what the points are drawn from
   * @return what was found
   */
  public static IdentityReport run(long seed) {
    List<Identity> all = new ArrayList<>(MatrixIdentities.all());
    all.addAll(LikelihoodIdentities.all());
    all.addAll(BackpropIdentities.all());
    return new IdentityReport(
        seed, all.stream().map(identity -> new Outcome(identity, identity.check(seed))).toList());
  }

  /**
   * Whether every right answer passed and every known error failed.
   *
   * @return true if all came out as they should
   */
  public boolean isAsKnown() {
    return outcomes.stream().allMatch(o -> o.identity.isAsKnown(o.report));
  }

  /**
   * The report as text: a line for each identity, with its answer, layout, verdict and the largest
   * relative error against central differences.
   *
   * @return lines without line ends
   */
  public List<String> lines() {
    int derivative =
        outcomes.stream().mapToInt(o -> o.identity.derivative().length()).max().orElse(0);
    int answer = outcomes.stream().mapToInt(o -> o.identity.answer().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add("identities at random points, seed " + seed + ", against finite differences");
    for (Outcome o : outcomes) {
      Comparison comparison = o.report.comparisons().get(0);
      String expected = o.identity.right() ? "" : ", a known error";
      String verdict =
          o.report.verdict() + (o.identity.isAsKnown(o.report) ? expected : ", UNEXPECTED");
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + derivative + "s = %-" + answer + "s  %-18s  %.1e %s; %s",
              o.identity.derivative(),
              o.identity.answer(),
              o.identity.layout().text(),
              comparison.relativeError(),
              verdict,
              o.identity.remark()));
    }
    lines.add(isAsKnown() ? "all as known: right ones pass, known errors fail" : "NOT as known");
    return lines;
  }
}
