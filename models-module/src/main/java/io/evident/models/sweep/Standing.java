package io.evident.models.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one combination did over its seeds.
 *
 * @param assignment the values
 * @param results one for each seed, in their order; at least one
 */
public record Standing(Assignment assignment, List<TrialResult> results) {

  public Standing {
    results = List.copyOf(results);
  }

  /** The combinations of trials, in their order; all trials have a result. */
  static List<Standing> of(List<TrialDescription> trials, Map<Integer, TrialResult> results) {
    Map<Assignment, List<TrialResult>> byAssignment = new LinkedHashMap<>();
    for (TrialDescription trial : trials) {
      byAssignment
          .computeIfAbsent(trial.assignment(), a -> new ArrayList<>())
          .add(results.get(trial.index()));
    }
    return byAssignment.entrySet().stream()
        .map(e -> new Standing(e.getKey(), e.getValue()))
        .toList();
  }

  /**
   * Whether every seed came to an end. A combination that diverges with some seeds is not chosen:
   * the mean over those that are left would flatter it.
   *
   * @return true if so
   */
  public boolean isComplete() {
    return results.stream().allMatch(r -> r.status() == TrialResult.Status.OK);
  }

  /**
   * The mean of a metric over the seeds.
   *
   * @param metric its name
   * @return not a number unless every seed has it
   */
  public double mean(String metric) {
    return results.stream()
            .mapToDouble(r -> r.metric(metric).orElse(Double.NaN))
            .reduce(0, Double::sum)
        / results.size();
  }

  /**
   * The deviation of a metric between the seeds, with n - 1 in the denominator.
   *
   * @param metric its name
   * @return not a number unless there are two seeds and every one has it
   */
  public double deviation(String metric) {
    double mean = mean(metric);
    double squares =
        results.stream()
            .mapToDouble(r -> r.metric(metric).orElse(Double.NaN) - mean)
            .map(d -> d * d)
            .sum();
    return Math.sqrt(squares / (results.size() - 1));
  }

  /**
   * The best of the combinations that are complete and have the measure with every seed; of several
   * that are equal the first.
   */
  static Optional<Standing> best(List<Standing> standings, Selection.Measure measure) {
    Standing best = null;
    for (Standing standing : standings) {
      double mean = standing.mean(measure.column());
      boolean better = best == null || measure.isBetter(mean, best.mean(measure.column()));
      if (standing.isComplete() && !Double.isNaN(mean) && better) {
        best = standing;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The best of its seeds; of several that are equal the first. */
  TrialResult bestSeed(Selection.Measure measure) {
    TrialResult best = results.get(0);
    for (TrialResult result : results) {
      if (measure.isBetter(
          result.metrics().get(measure.column()), best.metrics().get(measure.column()))) {
        best = result;
      }
    }
    return best;
  }
}
