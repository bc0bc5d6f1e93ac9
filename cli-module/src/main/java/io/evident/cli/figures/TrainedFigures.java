package io.evident.cli.figures;

import io.evident.cli.claims.Claim;
import io.evident.cli.claims.ClaimComparator;
import io.evident.cli.claims.Measurement;
import io.evident.models.evaluation.ConfusionMatrix;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.training.EvaluatedSplit;
import io.evident.models.training.KeptWeights;
import io.evident.models.training.RecordedRun;
import io.evident.models.training.RunDirectory;
import io.evident.models.training.RunEvaluation;
import io.evident.models.training.RunHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/** Measures claims about trained networks, over several seeds. */
final class TrainedFigures {
  private static final String GRID = "two-layer-cifar-grid";
  private static final String GRID_BASE = "two-layer-cifar";
  private static final List<String> RATES = List.of("1e-3", "1e-4", "1e-5");
  private static final List<String> PENALTIES = List.of("1e-2", "1e-3", "1e-4", "1e-6");

  private final TrainedRuns runs;
  private final int seeds;
  private final Map<Judged, ConfusionMatrix> confusions = new HashMap<>();

  /** What a confusion matrix was made of. */
  private record Judged(Path run, EvaluatedSplit split) {}

  TrainedFigures(TrainedRuns runs, int seeds) {
    this.runs = runs;
    this.seeds = seeds;
  }

  /**
   * Trains what is not trained yet, and reads the figure.
   *
   * @throws UnmeasuredException if it cannot be measured; the message says why
   */
  Measurement measure(Claim claim) throws IOException {
    boolean compared =
        claim.comparator() == ClaimComparator.ORDERING
            || claim.comparator() == ClaimComparator.BEST;
    if (!compared) {
      return claim.experiment().equals(GRID) ? ofGrid(claim) : of(claim, claim.experiment());
    }
    Map<String, Measurement.Seeds> all = new LinkedHashMap<>();
    for (String experiment : claim.experiments()) {
      all.put(experiment, of(claim, experiment));
    }
    return new Measurement.Ranking(all);
  }

  private Measurement.Seeds of(Claim claim, String experiment) throws IOException {
    if (!BuiltInExperiments.names().contains(experiment)) {
      throw new UnmeasuredException("no experiment is called " + experiment);
    }
    return overSeeds(seed -> figure(claim, Training.of(experiment), seed, claim.index()));
  }

  /** A figure of one seed. */
  private interface OfSeed {
    double at(int seed) throws IOException;
  }

  private Measurement.Seeds overSeeds(OfSeed figure) throws IOException {
    List<Double> values = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      values.add(figure.at(seed));
    }
    return new Measurement.Seeds(values);
  }

  private Measurement.Seeds ofGrid(Claim claim) throws IOException {
    return switch (claim.metric()) {
      case "validationAccuracy" ->
          overSeeds(seed -> figure(claim, Training.of(GRID_BASE, claim.index()), seed, ""));
      case "bestValidationAccuracy" ->
          overSeeds(seed -> last(best(seed), seed, "validationAccuracy"));
      case "testAccuracy" -> overSeeds(seed -> last(best(seed), seed, "testAccuracy"));
      default -> throw unknown(claim);
    };
  }

  /** The training of the grid that is best on validation. */
  private Training best(int seed) throws IOException {
    Training best = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (String rate : RATES) {
      for (String penalty : PENALTIES) {
        Training training = Training.of(GRID_BASE, "learningRate=" + rate + " l2=" + penalty);
        double accuracy = last(training, seed, "validationAccuracy");
        if (accuracy > highest) {
          highest = accuracy;
          best = training;
        }
      }
    }
    return Objects.requireNonNull(best, "the grid is not empty");
  }

  private double figure(Claim claim, Training training, int seed, String index) throws IOException {
    return switch (claim.metric()) {
      case "trainLoss", "trainAccuracy", "validationAccuracy", "testAccuracy" ->
          last(training, seed, claim.metric());
      case "testLoss", "runningLoss" ->
          index.isBlank()
              ? last(training, seed, claim.metric())
              : atEpoch(training, seed, claim.metric(), number(claim, index));
      case "windowLoss" -> windowLoss(training, seed, number(claim, index));
      case "batchLoss" -> batchLoss(training, seed, number(claim, index));
      case "trainPrecision" ->
          confusion(training, seed, EvaluatedSplit.TRAIN).precision(number(claim, index));
      case "trainRecall" ->
          confusion(training, seed, EvaluatedSplit.TRAIN).recall(number(claim, index));
      case "testPrecision" ->
          confusion(training, seed, EvaluatedSplit.TEST).precision(number(claim, index));
      case "testRecall" ->
          confusion(training, seed, EvaluatedSplit.TEST).recall(number(claim, index));
      default -> throw unknown(claim);
    };
  }

  private static UnmeasuredException unknown(Claim claim) {
    return new UnmeasuredException("it is not known how to measure " + claim.metric());
  }

  private static int number(Claim claim, String index) {
    try {
      return Integer.parseInt(index.strip());
    } catch (NumberFormatException e) {
      throw new UnmeasuredException(
          claim.metric() + " needs a whole number as index, got \"" + index + "\"");
    }
  }

  private double last(Training training, int seed, String column) throws IOException {
    RunHistory history = RunHistory.read(runs.run(training, seed));
    return atEpoch(training, seed, column, history.epochs());
  }

  private double atEpoch(Training training, int seed, String column, int epoch) throws IOException {
    RunHistory history = RunHistory.read(runs.run(training, seed));
    OptionalDouble found =
        epoch >= 1 && epoch <= history.epochs()
            ? history.at(epoch, column)
            : OptionalDouble.empty();
    return found.orElseThrow(
        () -> new UnmeasuredException("there is no " + column + " of epoch " + epoch));
  }

  /** The mean loss of batches 10,001 to 12,000 of an epoch. */
  private double windowLoss(Training training, int seed, int epoch) throws IOException {
    RunDirectory run = runs.run(training, seed);
    RunHistory history = RunHistory.read(run);
    if (epoch < 1 || epoch > history.epochs()) {
      throw new UnmeasuredException("there is no epoch " + epoch);
    }
    long perEpoch = history.steps(1);
    long from = (epoch - 1) * perEpoch + 10_000;
    return RunHistory.meanLoss(run, from, from + 2_000)
        .orElseThrow(
            () ->
                new UnmeasuredException(
                    "batches 10,001 to 12,000 of epoch " + epoch + " were not recorded"));
  }

  private double batchLoss(Training training, int seed, int iteration) throws IOException {
    RunDirectory run = runs.run(training, seed);
    return runs.batchLosses(run, training.at(seed))
        .at(iteration)
        .orElseThrow(
            () -> new UnmeasuredException("the loss of batch " + iteration + " was not recorded"));
  }

  private ConfusionMatrix confusion(Training training, int seed, EvaluatedSplit split)
      throws IOException {
    RunDirectory run = runs.run(training, seed);
    Judged judged = new Judged(run.path(), split);
    if (!confusions.containsKey(judged)) {
      confusions.put(
          judged,
          RunEvaluation.of(
                  run,
                  runs.images(),
                  split,
                  KeptWeights.LAST,
                  RecordedRun.onAllCores(run.experiment(), runs.images(), Instant.now()).plan(),
                  notice -> {
                    throw new IllegalArgumentException(run.path() + ": " + notice);
                  })
              .predictions()
              .confusion());
    }
    return confusions.get(judged);
  }
}
