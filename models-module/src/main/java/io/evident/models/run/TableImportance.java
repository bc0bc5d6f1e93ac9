package io.evident.models.run;

import io.evident.models.device.ExecutionPlan;
import io.evident.models.score.PermutationImportance;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.ShuffledRows;
import io.evident.models.table.TableData;
import io.evident.models.task.Scoring;
import io.evident.models.task.Task;
import io.evident.models.task.TaskKind;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.NetworkSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * How much the network of a run relies on each column of its table: permutation importance on test
 * rows that are drawn by the run's seed.
 */
final class TableImportance {
  /** Shuffles of each column. */
  static final int REPEATS = 5;

  /** Rows, at most. */
  static final int ROWS = 2_000;

  /** Columns times rows, at most: with more than 60 columns there are fewer rows. */
  static final int MOST = 60 * ROWS;

  /** Columns, at most: the first of the table. */
  static final int COLUMNS = 600;

  private TableImportance() {}

  /** A score that has no value, as R2 has none where all targets are the same. */
  private static final class UndefinedScoreException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * What is measured, larger where the network is better.
   *
   * @param words what it is called
   * @param measure of the task
   * @param sign -1 where the measure is smaller for a better network
   */
  private record Score(String words, String measure, int sign) {
    /** In the order in which they are taken: the first that has a value for every shuffle. */
    static List<Score> of(TaskKind task) {
      return switch (task) {
        case REGRESSION -> List.of(new Score("R2", "r2", 1), new Score("-RMSE", "rmse", -1));
        case CLASSIFICATION -> List.of(new Score("accuracy", "accuracy", 1));
        case BINARY ->
            List.of(
                new Score("area under ROC", "rocArea", 1), new Score("accuracy", "accuracy", 1));
        case MULTI_LABEL ->
            List.of(new Score("F1", "f1", 1), new Score("exact matches", "exactMatch", 1));
      };
    }
  }

  /**
   * Measures.
   *
   * @return empty if an output for shuffled rows is not finite, or no score has a value
   */
  static Optional<PermutationImportance> of(LoadedRun run, TableData data, ExecutionPlan plan)
      throws IOException {
    List<String> columns =
        data.encoding().columns().stream().map(FeatureColumn::name).limit(COLUMNS).toList();
    long seed = run.experiment().seed();
    ShuffledRows rows = ShuffledRows.draw(data.test(), data.encoding(), rows(columns.size()), seed);
    try (NetworkSession session =
        NetworkSession.open(
            run.experiment(),
            plan,
            run.inputs().task(),
            rows,
            run.inputs().scaling(),
            run.checkpoint().tensors())) {
      for (Score score : Score.of(run.inputs().task().kind())) {
        Optional<PermutationImportance> found = of(run, session, rows, columns, score);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Optional<PermutationImportance> of(
      LoadedRun run, NetworkSession session, ShuffledRows rows, List<String> columns, Score score) {
    try {
      return Optional.of(
          PermutationImportance.of(
              score.words(),
              columns,
              rows.size(),
              REPEATS,
              run.experiment().seed(),
              (column, order) -> {
                rows.shuffle(column, order);
                return value(run, session, rows, score);
              }));
    } catch (UndefinedScoreException e) {
      return Optional.empty();
    }
  }

  /** How many rows at most for so many columns. */
  static int rows(int columns) {
    return Math.min(ROWS, MOST / columns);
  }

  private static double value(
      LoadedRun run, NetworkSession session, ShuffledRows rows, Score score) {
    NetworkOutputs outputs;
    try {
      outputs = session.outputs();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (float output : outputs.values()) {
      if (!Float.isFinite(output)) {
        throw new UndefinedScoreException();
      }
    }
    Task task = run.inputs().task();
    Scoring scoring = task.scoring(run.experiment().network().loss(), rows);
    scoring.add(outputs.values());
    double value = scoring.evaluation(outputs.loss()).measure(score.measure());
    if (!Double.isFinite(value)) {
      throw new UndefinedScoreException();
    }
    return score.sign() * value;
  }
}
