package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Models weighed against each other by their evidence for the same data.
 *
 * @param evidences the evidence of each model
 * @param priorProbabilities how probable each model was before the data, in the same order
 */
public record ModelComparison(List<Evidence> evidences, List<Double> priorProbabilities) {
  private static final double SUM_TOLERANCE = 1e-9;

  public ModelComparison {
    evidences = List.copyOf(evidences);
    priorProbabilities = List.copyOf(priorProbabilities);
    requireComparable(evidences);
    if (priorProbabilities.size() != evidences.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "priorProbabilities must be one for each of %d models, got %d",
              evidences.size(),
              priorProbabilities.size()));
    }
    double sum = 0;
    for (double probability : priorProbabilities) {
      sum += Require.positive("prior probability", probability);
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException("priorProbabilities must sum to 1, got " + sum);
    }
  }

  /**
   * Compares models that were equally probable before the data.
   *
   * @param evidences the evidence of each model
   * @return the comparison
   * @throws IllegalArgumentException if the models did not demonstrably see the same data
   */
  public static ModelComparison of(Evidence... evidences) {
    List<Evidence> models = List.of(evidences);
    return new ModelComparison(models, models.stream().map(e -> 1.0 / models.size()).toList());
  }

  private static void requireComparable(List<Evidence> evidences) {
    if (evidences.isEmpty()) {
      throw new IllegalArgumentException("evidences must hold at least one model, got none");
    }
    Set<String> names = new HashSet<>();
    Evidence first = evidences.get(0);
    for (Evidence evidence : evidences) {
      if (!names.add(evidence.model())) {
        throw new IllegalArgumentException("two models are called " + evidence.model());
      }
      if (evidence.digest().isEmpty()) {
        throw new IllegalArgumentException(
            "the evidence of "
                + evidence.model()
                + " carries no digest of its data; gather the statistics with a digest");
      }
      if (!evidence.digest().equals(first.digest())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s and %s saw different data (digests %s and %s); compare them on the same",
                first.model(),
                evidence.model(),
                first.digest().get(),
                evidence.digest().get()));
      }
    }
  }

  /**
   * The log Bayes factor of one model over another, from the differences of the terms of their
   * evidence: what both share is gone before anything is added.
   *
   * @param model the name of the model in the numerator
   * @param rival the name of the model in the denominator
   * @return log p(D | model) - log p(D | rival)
   * @throws IllegalArgumentException if there is no model of such a name
   */
  public double logBayesFactor(String model, String rival) {
    return find(model).logRatio(find(rival));
  }

  /**
   * What the Bayes factor of one model over another is worth in words.
   *
   * @param model the name of the model in the numerator
   * @param rival the name of the model in the denominator
   * @return the grade, by the size of the factor whichever model it favours
   * @throws IllegalArgumentException if there is no model of such a name
   */
  public EvidenceGrade grade(String model, String rival) {
    return EvidenceGrade.of(logBayesFactor(model, rival));
  }

  /**
   * The probability of each model after the data, in the order of the evidences.
   *
   * <p>exp(l_k - l) / sum_j exp(l_j - l), l_k = log prior probability + log Bayes factor of model k
   * over the first; the largest, l, is taken out, so that none overflows and only what is
   * negligible underflows.
   *
   * @return probabilities that sum to 1
   */
  public List<Double> posteriorProbabilities() {
    List<Double> logs = new ArrayList<>();
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < evidences.size(); k++) {
      double log =
          Math.log(priorProbabilities.get(k)) + evidences.get(k).logRatio(evidences.get(0));
      logs.add(log);
      largest = Math.max(largest, log);
    }
    List<Double> shares = new ArrayList<>();
    double sum = 0;
    for (double log : logs) {
      shares.add(Math.exp(log - largest));
      sum += shares.get(shares.size() - 1);
    }
    double total = sum;
    return shares.stream().map(share -> share / total).toList();
  }

  /**
   * The model of the highest evidence; of several, the first.
   *
   * @return its evidence
   */
  public Evidence preferred() {
    Evidence best = evidences.get(0);
    for (Evidence evidence : evidences) {
      best = evidence.logRatio(best) > 0 ? evidence : best;
    }
    return best;
  }

  private Evidence find(String model) {
    Optional<Evidence> found = evidences.stream().filter(e -> e.model().equals(model)).findFirst();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                String.format(
                    Locale.ROOT,
                    "no model is called %s; there are %s",
                    model,
                    evidences.stream().map(Evidence::model).toList())));
  }
}
