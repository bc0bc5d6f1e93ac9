package io.evident.lab.figures;

import io.evident.lab.claims.Claim;
import io.evident.lab.claims.ClaimComparator;
import io.evident.lab.claims.Measurement;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Measures claims about trained networks, over several seeds. */
final class TrainedFigures {
  /** The sweep that is published, whose trainings are those of another experiment. */
  static final String GRID = "two-layer-cifar-grid";

  private static final String GRID_BASE = "two-layer-cifar";
  private static final List<String> RATES = List.of("1e-3", "1e-4", "1e-5");
  private static final List<String> PENALTIES = List.of("1e-2", "1e-3", "1e-4", "1e-6");

  private static final String BEST_VALIDATION = "bestValidationAccuracy";
  private static final String VALIDATION = "validationAccuracy";
  private static final String TEST = RankedRuns.METRIC;

  private final TrainedRuns runs;

  TrainedFigures(TrainedRuns runs) {
    this.runs = runs;
  }

  /**
   * Whether a claim can be measured at all, before anything is trained.
   *
   * @throws IllegalArgumentException if not; the message says why
   * @throws IOException if a file of an experiment cannot be read
   */
  static void require(Claim claim, ExperimentSource source) throws IOException {
    List<String> experiments = claim.experiments();
    if (isRanked(claim)) {
      requireRanking(claim, experiments);
    } else if (experiments.size() != 1) {
      throw new IllegalArgumentException(
          "several experiments are compared by ordering or best, not by "
              + claim.comparator().text());
    } else {
      requireNumber(claim);
    }
    for (Training training : trainings(claim)) {
      ExperimentYaml.read(source.yaml(training.experiment()));
    }
    if (!claim.experiment().equals(GRID)) {
      RunFigure.of(claim);
    } else if (!List.of(VALIDATION, BEST_VALIDATION, TEST).contains(claim.metric())) {
      throw new IllegalArgumentException(GRID + " has no figure " + claim.metric());
    }
  }

  private static boolean isRanked(Claim claim) {
    return claim.comparator() == ClaimComparator.ORDERING
        || claim.comparator() == ClaimComparator.BEST;
  }

  private static void requireRanking(Claim claim, List<String> experiments) {
    if (experiments.size() < 2) {
      throw new IllegalArgumentException(
          claim.comparator().text() + " needs two experiments or more, apart by spaces");
    }
    List<String> named = Arrays.asList(claim.expected().strip().split("\\s*<\\s*", -1));
    boolean best = claim.comparator() == ClaimComparator.BEST;
    boolean enough = best ? named.size() == 1 : named.size() >= 2;
    if (!enough || !experiments.containsAll(named)) {
      String form = best ? "one of " + experiments : "of the form a < b";
      throw new IllegalArgumentException(
          "expected must be "
              + (enough ? "made of " + experiments : form)
              + ", got \""
              + claim.expected()
              + "\"");
    }
    for (List<String> names : List.of(experiments, named)) {
      if (Set.copyOf(names).size() < names.size()) {
        throw new IllegalArgumentException(
            "a ranking has each experiment once, got " + String.join(" ", names));
      }
    }
  }

  private static void requireNumber(Claim claim) {
    switch (claim.comparator()) {
      case ABSOLUTE, RELATIVE, AT_LEAST, AT_MOST -> {
        if (claim.expectedNumbers().length != 1) {
          throw new IllegalArgumentException(
              "expected must be one number, got \"" + claim.expected() + "\"");
        }
      }
      case SUM_ABSOLUTE, EQUAL ->
          throw new IllegalArgumentException(
              "a figure of a training is compared by absolute, relative, atLeast or atMost, not by "
                  + claim.comparator().text());
      case ORDERING, BEST, REPORT -> {}
    }
  }

  /** What has to be trained for a claim. */
  static List<Training> trainings(Claim claim) {
    if (!claim.experiment().equals(GRID)) {
      return claim.experiments().stream().map(Training::of).toList();
    }
    if (claim.metric().equals(VALIDATION)) {
      return List.of(Training.of(GRID_BASE, claim.index()));
    }
    List<Training> grid = new ArrayList<>();
    for (String rate : RATES) {
      for (String penalty : PENALTIES) {
        grid.add(Training.of(GRID_BASE, "learningRate=" + rate + " l2=" + penalty));
      }
    }
    return grid;
  }

  /** Trains for all claims together, where many can be trained at a time. */
  void trainAhead(List<Claim> claims) throws IOException {
    Set<Training> trainings = new LinkedHashSet<>();
    claims.forEach(claim -> trainings.addAll(trainings(claim)));
    runs.trainAhead(trainings);
  }

  /**
   * Trains what is not trained yet, and reads the figure.
   *
   * @throws UnmeasuredException if it cannot be measured; the message says why
   */
  Measurement measure(Claim claim) throws IOException {
    List<Training> trainings = trainings(claim);
    if (claim.experiment().equals(GRID)) {
      String metric = claim.metric().equals(TEST) ? TEST : VALIDATION;
      return overSeeds(
          runs.seeds(trainings.get(0)), seed -> last(best(trainings, seed), seed, metric));
    }
    RunFigure figure = RunFigure.of(claim);
    if (!isRanked(claim)) {
      return overSeeds(trainings.get(0), figure);
    }
    Map<String, Measurement.Seeds> all = new LinkedHashMap<>();
    for (Training training : trainings) {
      all.put(training.experiment(), overSeeds(training, figure));
    }
    return new Measurement.Ranking(
        all,
        claim.metric().equals(RankedRuns.METRIC)
            ? new RankedRuns(runs).versusFirst(trainings, all)
            : Map.of());
  }

  /** A figure of one seed. */
  private interface OfSeed {
    double at(int seed) throws IOException;
  }

  private Measurement.Seeds overSeeds(Training training, RunFigure figure) throws IOException {
    return overSeeds(runs.seeds(training), seed -> figure.of(runs.run(training, seed)));
  }

  private static Measurement.Seeds overSeeds(int seeds, OfSeed figure) throws IOException {
    List<Double> values = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      try {
        values.add(figure.at(seed));
      } catch (NonFiniteLossException e) {
        values.add(Double.NaN);
      }
    }
    return new Measurement.Seeds(values);
  }

  /** The training that is best on validation. */
  private Training best(List<Training> trainings, int seed) throws IOException {
    Training best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (Training training : trainings) {
      double accuracy = last(training, seed, VALIDATION);
      if (accuracy > highest) {
        highest = accuracy;
        best = training;
      }
    }
    return Objects.requireNonNull(best, "the grid is not empty");
  }

  private double last(Training training, int seed, String column) throws IOException {
    return RunFigure.ofEpoch(column, "").of(runs.run(training, seed));
  }
}
