package io.evident.models.directory;

import io.evident.models.experiment.Experiment;
import io.evident.models.internal.directory.CsvTable;
import io.evident.models.internal.plot.Curve;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What metrics.csv of a run says, finished or under way. Immutable. */
public final class RunHistory {
  private final TaskKind task;
  private final List<String> columns;
  private final List<List<String>> rows;

  /** Of rows whose cells are numbers or empty. */
  RunHistory(TaskKind task, List<String> columns, List<List<String>> rows) {
    this.task = task;
    this.columns = List.copyOf(columns);
    this.rows = List.copyOf(rows);
  }

  /**
   * Reads it.
   *
   * @param run the run
   * @return its epochs so far, none if there is no metrics.csv yet
   * @throws IllegalArgumentException if metrics.csv is not such a table
   * @throws IOException if it cannot be read
   */
  public static RunHistory read(RunDirectory run) throws IOException {
    return read(run, run.experiment());
  }

  /**
   * The same of a run whose experiment was read already.
   *
   * @param run the run
   * @param experiment the run's
   * @return its epochs so far, none if there is no metrics.csv yet
   * @throws IllegalArgumentException if metrics.csv is not such a table
   * @throws IOException if it cannot be read
   */
  public static RunHistory read(RunDirectory run, Experiment experiment) throws IOException {
    RunHistory history = MetricsCsv.read(run, experiment.preparation());
    List<List<String>> rows = history.rows;
    for (int row = 0; row < rows.size(); row++) {
      if (Integer.parseInt(rows.get(row).get(0)) != row + 1) {
        throw new IllegalArgumentException(
            run.path().resolve(RunDirectory.METRICS)
                + ":"
                + (row + 2)
                + ": epoch must be "
                + (row + 1)
                + ", got "
                + rows.get(row).get(0));
      }
    }
    return history;
  }

  /**
   * How many epochs were finished.
   *
   * @return 0 or more
   */
  public int epochs() {
    return rows.size();
  }

  /**
   * How many steps there were until the end of an epoch.
   *
   * @param epoch in 1..epochs()
   * @return since the beginning of the training
   */
  public long steps(int epoch) {
    return Long.parseLong(rows.get(epoch - 1).get(columns.indexOf("step")));
  }

  /**
   * The mean loss of a range of batches as they were trained, from the windows of losses.csv.
   *
   * @param run the run
   * @param after the number of steps before the first of them
   * @param to the number of steps after the last of them
   * @return empty unless windows cover exactly these
   * @throws IllegalArgumentException if losses.csv is not such a table
   * @throws IOException if it cannot be read
   */
  public static OptionalDouble meanLoss(RunDirectory run, long after, long to) throws IOException {
    CsvTable table = LossesCsv.table(run);
    table.read(row -> true);
    double sum = 0;
    long steps = 0;
    for (List<String> row : table.rows()) {
      long end = Long.parseLong(row.get(0));
      long inWindow = Long.parseLong(row.get(1));
      if (end > after && end <= to) {
        sum += inWindow * Double.parseDouble(row.get(2));
        steps += inWindow;
      }
    }
    return steps == to - after ? OptionalDouble.of(sum / steps) : OptionalDouble.empty();
  }

  /**
   * What the network is for.
   *
   * @return the kind of task
   */
  public TaskKind task() {
    return task;
  }

  /**
   * The columns of the table, in order.
   *
   * @return such as epoch and testLoss
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * The columns that say how good the network is, in order.
   *
   * @return such as testLoss
   */
  public List<String> measures() {
    return columns.subList(columns.indexOf("step") + 1, columns.indexOf("learningRate"));
  }

  /**
   * What was measured after an epoch.
   *
   * @param epoch in 1..epochs()
   * @param column one of {@link #columns}, or another
   * @return empty where nothing was measured, or there is no such column
   */
  public OptionalDouble at(int epoch, String column) {
    int at = columns.indexOf(column);
    String cell = at < 0 ? "" : rows.get(epoch - 1).get(at);
    return cell.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(cell));
  }

  /**
   * All that was measured after an epoch.
   *
   * @param epoch in 1..epochs()
   * @return by {@link #measures}, in order; without those that were not measured
   */
  public Map<String, Double> measured(int epoch) {
    Map<String, Double> measured = new LinkedHashMap<>();
    for (String column : measures()) {
      at(epoch, column).ifPresent(value -> measured.put(column, value));
    }
    return Collections.unmodifiableMap(measured);
  }

  /**
   * The first epoch with the lowest validation loss, whose weights are the best checkpoint.
   *
   * @return from 1; empty without a validation loss
   */
  public OptionalInt bestEpoch() {
    int best = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int epoch = 1; epoch <= epochs(); epoch++) {
      OptionalDouble loss = at(epoch, "validationLoss");
      if (loss.isPresent() && loss.getAsDouble() < lowest) {
        best = epoch;
        lowest = loss.getAsDouble();
      }
    }
    return best == 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  /**
   * One column by epoch.
   *
   * @param name of the curve
   * @param column one of {@link #columns}
   * @return empty where it was never measured
   */
  public Optional<Curve> curve(String name, String column) {
    double[] epochs =
        IntStream.rangeClosed(1, epochs())
            .filter(epoch -> at(epoch, column).isPresent())
            .asDoubleStream()
            .toArray();
    double[] values = new double[epochs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = at((int) epochs[i], column).orElseThrow();
    }
    return values.length == 0 ? Optional.empty() : Optional.of(Curve.of(name, epochs, values));
  }

  /**
   * How long the steps took, evaluations apart.
   *
   * @return the sum over the epochs
   */
  public double seconds() {
    double sum = 0;
    for (int epoch = 1; epoch <= epochs(); epoch++) {
      sum += at(epoch, "seconds").orElse(0);
    }
    return sum;
  }

  /**
   * How many examples were trained on a second, evaluations apart.
   *
   * @return the mean over all those seconds; NaN without an epoch
   */
  public double examplesPerSecond() {
    double examples = 0;
    for (int epoch = 1; epoch <= epochs(); epoch++) {
      double speed = at(epoch, columns.get(columns.size() - 1)).orElse(0);
      examples += speed * at(epoch, "seconds").orElse(0);
    }
    return examples / seconds();
  }
}
