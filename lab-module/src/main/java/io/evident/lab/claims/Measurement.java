package io.evident.lab.claims;

import io.evident.models.internal.comparison.ComparisonFormats;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured for a claim. */
public sealed interface Measurement {

  /**
   * What was measured, for a table.
   *
   * @return one line
   */
  String text();

  /**
   * Deterministic numbers.
   *
   * @param values in the order of the claim's
   */
  record Numbers(List<Double> values) implements Measurement {
    public Numbers {
      values = List.copyOf(values);
    }

    /**
     * Of one number or several.
     *
     * @param values in the order of the claim's
     * @return the measurement
     */
    public static Numbers of(double... values) {
      return new Numbers(Arrays.stream(values).boxed().toList());
    }

    @Override
    public String text() {
      return values.stream().map(Measurement::number).collect(Collectors.joining(" "));
    }
  }

  /**
   * A deterministic answer in words.
   *
   * @param text the answer
   */
  record Words(String text) implements Measurement {}

  /**
   * A figure of a training, for each seed.
   *
   * @param values at least one
   */
  record Seeds(List<Double> values) implements Measurement {
    public Seeds {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a measurement over seeds needs at least one");
      }
    }

    /**
     * The mean over the seeds.
     *
     * @return sum x / n
     */
    public double mean() {
      return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    /**
     * The deviation over the seeds.
     *
     * @return sqrt(sum (x - mean)^2 / (n - 1)); 0 for a single seed
     */
    public double deviation() {
      double mean = mean();
      double sum = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
      return values.size() == 1 ? 0 : Math.sqrt(sum / (values.size() - 1));
    }

    @Override
    public String text() {
      return values.size() == 1
          ? String.format(Locale.ROOT, "%.4g (1 seed)", mean())
          : String.format(
              Locale.ROOT, "%.4g \u00b1 %.2g (%d seeds)", mean(), deviation(), values.size());
    }
  }

  /**
   * How probable it is that an experiment is better than the first that it is compared with.
   *
   * @param bySeed of the models of one seed each, over the same test images
   * @param overSeeds of the means over the seeds
   */
  record Versus(List<Better> bySeed, Better overSeeds) {
    public Versus {
      bySeed = List.copyOf(bySeed);
    }
  }

  /**
   * A posterior probability.
   *
   * @param probability from 0 to 1; NaN where it is not known
   * @param reason why it is not known; blank where it is
   */
  record Better(double probability, String reason) {
    public Better {
      if (Double.isNaN(probability) == reason.isBlank()) {
        throw new IllegalArgumentException("a probability is known, or it has a reason why not");
      }
    }

    /**
     * One that is known.
     *
     * @param probability from 0 to 1
     * @return the probability
     */
    public static Better of(double probability) {
      return new Better(probability, "");
    }

    /**
     * One that is not known.
     *
     * @param reason why not
     * @return no probability
     */
    public static Better unknown(String reason) {
      return new Better(Double.NaN, reason);
    }

    /**
     * For a table.
     *
     * @return the probability, or a dash
     */
    public String text() {
      return Double.isNaN(probability) ? "-" : ComparisonFormats.probability(probability);
    }
  }

  /**
   * A figure of several trainings that are compared, for each seed.
   *
   * @param byExperiment in the claim's order
   * @param versusFirst of all experiments but the first; empty of a figure by which {@code evident
   *     compare} does not compare
   */
  record Ranking(Map<String, Seeds> byExperiment, Map<String, Versus> versusFirst)
      implements Measurement {
    public Ranking {
      versusFirst = Collections.unmodifiableMap(new LinkedHashMap<>(versusFirst));
      byExperiment = Collections.unmodifiableMap(new LinkedHashMap<>(byExperiment));
      if (byExperiment.size() < 2) {
        throw new IllegalArgumentException("a ranking needs at least two experiments");
      }
    }

    /**
     * A ranking by a figure by which models are not compared image by image.
     *
     * @param byExperiment in the claim's order
     */
    public Ranking(Map<String, Seeds> byExperiment) {
      this(byExperiment, Map.of());
    }

    @Override
    public String text() {
      return byExperiment.entrySet().stream()
          .map(e -> e.getKey() + " " + e.getValue().text())
          .collect(Collectors.joining(", "));
    }
  }

  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? Long.toString((long) value) : Double.toString(value).replace('E', 'e');
  }
}
