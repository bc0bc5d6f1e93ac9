package io.evident.lab.claims;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what was measured against a claim.
 *
 * <p>A deterministic figure holds or does not. Of a training, the mean over the seeds is compared,
 * and where mean plus or minus one deviation covers an edge of what is allowed the verdict is
 * inconclusive; of an exact claim every seed must hold by itself. Experiments are ranked by their
 * means; two are apart if their means are by more than the root of the sum of their squared
 * deviations.
 */
public final class ClaimJudge {
  private ClaimJudge() {}

  /**
   * The verdict.
   *
   * @param claim what was published
   * @param measured what was found
   * @return what becomes of the claim
   * @throws IllegalArgumentException if the measurement is not of the claim's kind
   */
  public static ClaimVerdict judge(Claim claim, Measurement measured) {
    if (claim.comparator() == ClaimComparator.REPORT) {
      return verdict(claim, ClaimStatus.ERRATUM, measured, "reported, nothing to compare");
    }
    if (measured instanceof Measurement.Seeds seeds) {
      return ofSeeds(claim, seeds);
    }
    if (measured instanceof Measurement.Ranking ranking) {
      return ofRanking(claim, ranking);
    }
    boolean holds =
        measured instanceof Measurement.Numbers numbers
            ? holds(claim, numbers.values())
            : claim.expected().strip().equals(measured.text().strip());
    return verdict(claim, holds ? held(claim) : ClaimStatus.DIFFERS, measured, "");
  }

  private static ClaimVerdict verdict(
      Claim claim, ClaimStatus status, Measurement measured, String reason) {
    return new ClaimVerdict(claim, status, Optional.of(measured), reason, "");
  }

  private static ClaimStatus held(Claim claim) {
    return claim.kind() == ClaimKind.ERRATUM ? ClaimStatus.ERRATUM : ClaimStatus.REPRODUCED;
  }

  private static boolean holds(Claim claim, List<Double> measured) {
    double[] expected = claim.expectedNumbers();
    if (measured.size() != expected.length) {
      return false;
    }
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs(measured.get(i) - expected[i]);
      sum += difference;
      boolean entry =
          switch (claim.comparator()) {
            case ABSOLUTE -> difference <= claim.tolerance();
            case RELATIVE -> difference <= claim.tolerance() * Math.abs(expected[i]);
            case SUM_ABSOLUTE -> sum <= claim.tolerance();
            case AT_LEAST -> measured.get(i) >= expected[i];
            case AT_MOST -> measured.get(i) <= expected[i];
            case EQUAL -> measured.get(i) == expected[i];
            case ORDERING, BEST, REPORT ->
                throw new IllegalArgumentException(
                    claim.id() + ": numbers cannot be compared by " + claim.comparator().text());
          };
      if (!entry) {
        return false;
      }
    }
    return true;
  }

  /** The least and the largest figure that is allowed. */
  private record Allowed(double least, double most) {
    String text() {
      if (most == Double.POSITIVE_INFINITY) {
        return String.format(Locale.ROOT, "allowed %.4g or more", least);
      }
      if (least == Double.NEGATIVE_INFINITY) {
        return String.format(Locale.ROOT, "allowed %.4g or less", most);
      }
      return String.format(Locale.ROOT, "allowed %.4g to %.4g", least, most);
    }

    static Allowed of(Claim claim) {
      double expected = claim.expectedNumbers()[0];
      double tolerance = claim.tolerance();
      return switch (claim.comparator()) {
        case ABSOLUTE -> new Allowed(expected - tolerance, expected + tolerance);
        case RELATIVE ->
            new Allowed(
                expected - tolerance * Math.abs(expected),
                expected + tolerance * Math.abs(expected));
        case AT_LEAST -> new Allowed(expected, Double.POSITIVE_INFINITY);
        case AT_MOST -> new Allowed(Double.NEGATIVE_INFINITY, expected);
        case SUM_ABSOLUTE, EQUAL, ORDERING, BEST, REPORT ->
            throw new IllegalArgumentException(
                claim.id() + ": seeds cannot be compared by " + claim.comparator().text());
      };
    }
  }

  private static ClaimVerdict ofSeeds(Claim claim, Measurement.Seeds seeds) {
    Allowed allowed = Allowed.of(claim);
    double mean = seeds.mean();
    double spread = seeds.deviation();
    String range = allowed.text();
    if (!Double.isFinite(mean)) {
      return verdict(claim, ClaimStatus.DIFFERS, seeds, "not a finite number; " + range);
    }
    if (claim.kind() == ClaimKind.EXACT) {
      boolean holds =
          seeds.values().stream().allMatch(v -> v >= allowed.least() && v <= allowed.most());
      return verdict(claim, holds ? ClaimStatus.REPRODUCED : ClaimStatus.DIFFERS, seeds, range);
    }
    if (covers(mean, spread, allowed.least()) || covers(mean, spread, allowed.most())) {
      return verdict(claim, ClaimStatus.INCONCLUSIVE, seeds, range);
    }
    if (mean >= allowed.least() && mean <= allowed.most()) {
      return verdict(claim, held(claim), seeds, range);
    }
    boolean better =
        isLoss(claim) ? mean < allowed.least() : isRate(claim) && mean > allowed.most();
    return verdict(claim, better ? ClaimStatus.BETTER : ClaimStatus.DIFFERS, seeds, range);
  }

  private static boolean covers(double mean, double spread, double edge) {
    return spread > 0 && Math.abs(mean - edge) <= spread;
  }

  private static boolean isLoss(Claim claim) {
    return claim.metric().toLowerCase(Locale.ROOT).endsWith("loss");
  }

  private static boolean isRate(Claim claim) {
    String metric = claim.metric().toLowerCase(Locale.ROOT);
    return List.of("accuracy", "precision", "recall").stream().anyMatch(metric::endsWith);
  }

  private static ClaimVerdict ofRanking(Claim claim, Measurement.Ranking ranking) {
    Map<String, Measurement.Seeds> found = ranking.byExperiment();
    if (!found.values().stream().allMatch(seeds -> Double.isFinite(seeds.mean()))) {
      return verdict(claim, ClaimStatus.DIFFERS, ranking, "not all are finite numbers");
    }
    boolean certain = true;
    boolean right = true;
    if (claim.comparator() == ClaimComparator.BEST) {
      String best = claim.expected().strip();
      for (String other : found.keySet()) {
        if (!other.equals(best)) {
          certain &= apart(seeds(claim, found, other), seeds(claim, found, best));
          right &= seeds(claim, found, other).mean() < seeds(claim, found, best).mean();
        }
      }
    } else if (claim.comparator() == ClaimComparator.ORDERING) {
      List<String> order = Arrays.asList(claim.expected().strip().split("\\s*<\\s*", -1));
      for (int i = 0; i + 1 < order.size(); i++) {
        Measurement.Seeds low = seeds(claim, found, order.get(i));
        Measurement.Seeds high = seeds(claim, found, order.get(i + 1));
        certain &= apart(low, high);
        right &= low.mean() < high.mean();
      }
    } else {
      throw new IllegalArgumentException(
          claim.id() + ": a ranking cannot be compared by " + claim.comparator().text());
    }
    if (!certain && claim.kind() != ClaimKind.EXACT) {
      return verdict(
          claim, ClaimStatus.INCONCLUSIVE, ranking, "two are no further apart than their spread");
    }
    return verdict(claim, right ? held(claim) : ClaimStatus.DIFFERS, ranking, "");
  }

  private static Measurement.Seeds seeds(
      Claim claim, Map<String, Measurement.Seeds> found, String experiment) {
    Measurement.Seeds seeds = found.get(experiment);
    if (seeds == null) {
      throw new IllegalArgumentException(
          claim.id() + ": expects a place for " + experiment + ", which it does not compare");
    }
    return seeds;
  }

  private static boolean apart(Measurement.Seeds a, Measurement.Seeds b) {
    return Math.abs(a.mean() - b.mean()) > Math.hypot(a.deviation(), b.deviation());
  }
}
