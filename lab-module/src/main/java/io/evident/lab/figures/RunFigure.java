package io.evident.lab.figures;

import io.evident.lab.claims.Claim;
import io.evident.models.directory.BatchLosses;
import io.evident.models.directory.MetricsCsv;
import io.evident.models.directory.RunHistory;
import io.evident.models.run.EvaluatedSplit;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A figure of one training with one seed. */
interface RunFigure {
  /** Figures of a class: those of the images of a split that are judged in the end. */
  Map<String, EvaluatedSplit> OF_CLASSES = ofClasses();

  /** The accuracy of the test images as they are judged in the end: by all views of testTime. */
  String EVALUATED = "evaluatedAccuracy";

  /** The window that is published: the last whole 2,000 batches of 12,500. */
  int WINDOW_AFTER = 10_000;

  /** Where that window ends. */
  int WINDOW_TO = 12_000;

  /**
   * Reads it.
   *
   * @throws UnmeasuredException if the run has no such figure; the message says why
   * @throws IOException if something cannot be read
   */
  double of(TrainedRun run) throws IOException;

  private static Map<String, EvaluatedSplit> ofClasses() {
    Map<String, EvaluatedSplit> figures = new TreeMap<>();
    for (EvaluatedSplit split : EvaluatedSplit.values()) {
      figures.put(split + "Precision", split);
      figures.put(split + "Recall", split);
    }
    return figures;
  }

  /**
   * The figure that a claim's metric and index name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static RunFigure of(Claim claim) {
    String metric = claim.metric();
    String index = claim.index().strip();
    if (MetricsCsv.measures(TaskKind.CLASSIFICATION).contains(metric)) {
      return ofEpoch(metric, index);
    }
    if (OF_CLASSES.containsKey(metric)) {
      return ofClass(metric, index);
    }
    return switch (metric) {
      case "windowLoss" -> windowLoss(number(metric, index, 1));
      case "batchLoss" -> batchLoss(number(metric, index, 0));
      case EVALUATED -> evaluatedAccuracy(index);
      default -> {
        List<String> known = new ArrayList<>(MetricsCsv.measures(TaskKind.CLASSIFICATION));
        known.addAll(List.of("windowLoss", "batchLoss", EVALUATED));
        known.addAll(OF_CLASSES.keySet());
        known.addAll(DeterministicFigures.OF_DESCRIPTION);
        throw new IllegalArgumentException(
            "an experiment has no figure " + metric + "; it has " + String.join(", ", known));
      }
    };
  }

  private static int number(String metric, String index, int least) {
    if (!index.matches("[0-9]{1,9}") || Integer.parseInt(index) < least) {
      throw new IllegalArgumentException(
          metric + " needs a whole number from " + least + " as index, got \"" + index + "\"");
    }
    return Integer.parseInt(index);
  }

  static RunFigure ofEpoch(String column, String index) {
    boolean named = index.isEmpty() || index.equals("best");
    int given = named ? 0 : number(column, index, 1);
    return run -> {
      RunHistory history = run.history();
      int epoch = given;
      if (index.isEmpty()) {
        epoch = history.epochs();
      } else if (named) {
        OptionalInt best = history.bestEpoch();
        epoch = best.orElseThrow(() -> new UnmeasuredException("there is no validation loss"));
      }
      int at = epoch;
      requireEpoch(history, at);
      return history
          .at(at, column)
          .orElseThrow(() -> new UnmeasuredException("there is no " + column + " of epoch " + at));
    };
  }

  private static void requireEpoch(RunHistory history, int epoch) {
    if (!(epoch >= 1 && epoch <= history.epochs())) {
      throw new UnmeasuredException(
          "there is no epoch " + epoch + ", the training has " + history.epochs());
    }
  }

  private static RunFigure windowLoss(int epoch) {
    return run -> {
      RunHistory history = run.history();
      requireEpoch(history, epoch);
      long before = (epoch - 1) * history.steps(1);
      return RunHistory.meanLoss(run.directory(), before + WINDOW_AFTER, before + WINDOW_TO)
          .orElseThrow(
              () ->
                  new UnmeasuredException(
                      String.format(
                          Locale.ROOT,
                          "epoch %d has no windows of batches %,d to %,d",
                          epoch,
                          WINDOW_AFTER + 1,
                          WINDOW_TO)));
    };
  }

  private static RunFigure batchLoss(int iteration) {
    if (iteration % BatchLosses.EVERY != 0) {
      throw new IllegalArgumentException(
          "batchLoss is kept of every "
              + BatchLosses.EVERY
              + "th batch, the first being 0, got index "
              + iteration);
    }
    return run ->
        run.batchLosses()
            .at(iteration)
            .orElseThrow(
                () ->
                    new UnmeasuredException(
                        "the loss of batch " + iteration + " was not recorded"));
  }

  private static RunFigure evaluatedAccuracy(String index) {
    if (!index.isEmpty()) {
      throw new IllegalArgumentException(
          EVALUATED + " is of the last weights and takes no index, got \"" + index + "\"");
    }
    return run -> run.confusion(EvaluatedSplit.TEST).accuracy();
  }

  private static RunFigure ofClass(String metric, String index) {
    if (index.isEmpty()) {
      throw new IllegalArgumentException(metric + " needs a class as index, its number or name");
    }
    return run -> {
      List<String> names = run.images().train().classNames();
      int label = index.matches("[0-9]{1,6}") ? Integer.parseInt(index) : names.indexOf(index);
      if (!(label >= 0 && label < names.size())) {
        throw new UnmeasuredException("there is no class " + index + " among " + names);
      }
      ConfusionMatrix confusion = run.confusion(OF_CLASSES.get(metric));
      return metric.endsWith("Precision") ? confusion.precision(label) : confusion.recall(label);
    };
  }
}
