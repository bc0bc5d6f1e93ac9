package io.evident.lab.figures;

import io.evident.lab.claims.Claim;
import io.evident.lab.claims.ClaimJudge;
import io.evident.lab.claims.ClaimVerdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Measures claims and judges them. */
public final class ClaimMeasurer {
  private static final Map<String, String> WORDS =
      Map.of(
          "testLoss", "test loss",
          "runningLoss", "training loss, as trained,",
          "testAccuracy", "test accuracy",
          "validationAccuracy", "validation accuracy");

  private final ExperimentSource source;
  private final Optional<TrainedFigures> trained;
  private final Optional<TrainingPlots> plots;
  private final String untrained;

  private ClaimMeasurer(ExperimentSource source, Optional<TrainedRuns> runs, String untrained) {
    this.source = source;
    this.trained = runs.map(TrainedFigures::new);
    this.plots = runs.map(TrainingPlots::new);
    this.untrained = untrained;
  }

  /**
   * A measurer that trains.
   *
   * @param folder of the experiments that claims name by a file
   * @param settings how often, and where runs are kept
   * @param means the images and the machine
   * @return the measurer
   */
  public static ClaimMeasurer training(
      Path folder, TrainingSettings settings, TrainingMeans means) {
    ExperimentSource source = new ExperimentSource(folder);
    return new ClaimMeasurer(source, Optional.of(new TrainedRuns(source, settings, means)), "");
  }

  /**
   * A measurer of what needs no training.
   *
   * @param folder of the experiments that claims name by a file
   * @param reason why the others are not run
   * @return the measurer
   */
  public static ClaimMeasurer untrained(Path folder, String reason) {
    return new ClaimMeasurer(new ExperimentSource(folder), Optional.empty(), reason);
  }

  /**
   * A verdict on each claim. Those that cannot be measured at all are refused before anything is
   * trained.
   *
   * @param claims in the ledger's order
   * @return a verdict for each, in their order
   * @throws IllegalArgumentException if a claim names an experiment or a figure that there is not,
   *     or the data cannot be used
   * @throws IOException if something cannot be read or written
   */
  public List<ClaimVerdict> verdicts(List<Claim> claims) throws IOException {
    Map<String, ClaimVerdict> deterministic = new HashMap<>();
    for (Claim claim : claims) {
      try {
        if (isDeterministic(claim)) {
          deterministic.put(
              claim.id(), ClaimJudge.judge(claim, DeterministicFigures.measure(claim, source)));
        } else {
          TrainedFigures.require(claim, source);
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("claim " + claim.id() + ": " + e.getMessage(), e);
      }
    }
    if (trained.isPresent()) {
      trained
          .get()
          .trainAhead(claims.stream().filter(c -> !deterministic.containsKey(c.id())).toList());
    }
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Claim claim : claims) {
      if (deterministic.containsKey(claim.id())) {
        verdicts.add(deterministic.get(claim.id()));
      } else if (trained.isEmpty()) {
        verdicts.add(ClaimVerdict.notRun(claim, untrained));
      } else {
        verdicts.add(ofTraining(claim, trained.get()));
      }
    }
    return verdicts;
  }

  /**
   * Whether a claim needs no training.
   *
   * @param claim any claim
   * @return true if it is measured in an instant
   */
  public static boolean isDeterministic(Claim claim) {
    return DeterministicFigures.has(claim);
  }

  /**
   * Draws the curves of what was trained for the claims of one experiment.
   *
   * @param claims of one experiment, judged before
   * @param folder where to; made if it is not there
   * @param prefix what the files' names begin with
   * @return the plots, none if nothing was trained
   * @throws IOException if one cannot be written
   */
  public List<FigurePlot> savePlots(List<Claim> claims, Path folder, String prefix)
      throws IOException {
    List<FigurePlot> saved = new ArrayList<>();
    Claim first = claims.get(0);
    boolean needsTraining = !claims.stream().allMatch(ClaimMeasurer::isDeterministic);
    if (plots.isEmpty() || !needsTraining) {
      return saved;
    }
    Set<Training> trainings = new LinkedHashSet<>();
    Set<String> columns = new TreeSet<>();
    for (Claim claim : claims) {
      if (!isDeterministic(claim)) {
        trainings.addAll(TrainedFigures.trainings(claim));
        columns.add(column(claim));
      }
    }
    String of = String.join(", ", first.experiments());
    for (String column : columns) {
      String title = String.format(Locale.ROOT, "%s: %s by epoch", of, WORDS.get(column));
      String name =
          String.format(
              Locale.ROOT, "%s%s-%s.png", prefix, of.replaceAll("[^\\w.-]+", "-"), column);
      Path file = folder.resolve(name);
      if (plots.get().save(title, List.copyOf(trainings), column, file)) {
        saved.add(new FigurePlot(title, file));
      }
    }
    return saved;
  }

  /** The column of metrics.csv that shows most of what a claim is about. */
  private static String column(Claim claim) {
    if (claim.metric().endsWith("Loss")) {
      return claim.metric().equals("testLoss") ? "testLoss" : "runningLoss";
    }
    boolean validation =
        claim.metric().toLowerCase(Locale.ROOT).contains("validation")
            || claim.experiment().equals(TrainedFigures.GRID);
    return validation ? "validationAccuracy" : "testAccuracy";
  }

  private static ClaimVerdict ofTraining(Claim claim, TrainedFigures trained) throws IOException {
    try {
      return ClaimJudge.judge(claim, trained.measure(claim));
    } catch (UnmeasuredException e) {
      return ClaimVerdict.notRun(claim, e.getMessage());
    }
  }
}
