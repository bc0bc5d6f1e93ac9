package io.evident.cli;

import io.evident.bayes.Interval;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.run.KeptWeights;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RunDirectory;
import io.evident.models.run.TableIntervals;
import io.evident.models.run.TableSets;
import io.evident.models.serving.TablePrediction;
import io.evident.models.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the calibration of a run on a table adds to the predictions of its model. */
final class TableCalibration implements AutoCloseable {
  private final Optional<TableIntervals> intervals;
  private final Optional<TableSets> sets;

  private TableCalibration(Optional<TableIntervals> intervals, Optional<TableSets> sets) {
    this.intervals = intervals;
    this.sets = sets;
  }

  /** Numbers and sets of one row by the names of their columns. */
  record Added(Map<String, Double> numbers, Map<String, List<String>> sets) {}

  /** Of a run; of an exported model, or of a run that was not calibrated, none. */
  static TableCalibration open(Path model, Consumer<String> warning) throws IOException {
    if (!Files.exists(model.resolve(RunDirectory.EXPERIMENT))
        || !Files.exists(model.resolve(RunDirectory.CALIBRATION))) {
      return new TableCalibration(Optional.empty(), Optional.empty());
    }
    RunDirectory directory = RunDirectory.open(model);
    LoadedRun run = LoadedRun.read(directory, KeptWeights.usual(directory), warning);
    Experiment experiment = run.experiment();
    ExecutionPlan plan =
        ExecutionPlan.forCpu(
            experiment.network(),
            experiment.course().batchSize(),
            Runtime.getRuntime().availableProcessors());
    return new TableCalibration(TableIntervals.open(run, plan), TableSets.open(run, plan));
  }

  /** Whether there is one. */
  boolean isOne() {
    return intervals.isPresent() || sets.isPresent();
  }

  /** The columns of numbers behind a predicted one, of intervals. */
  List<String> behind(String name, List<Double> alphas) {
    List<String> names = new ArrayList<>();
    if (intervals.isPresent()) {
      for (double alpha : alphas) {
        names.addAll(HeadIntervals.names(name, alpha, alphas.size() > 1));
      }
    }
    return names;
  }

  /** The columns of calibrated probabilities. */
  List<String> probabilities() {
    return sets.map(all -> all.classNames().stream().map(TableCalibration::calibrated).toList())
        .orElse(List.of());
  }

  private static String calibrated(String name) {
    return "calibrated " + name;
  }

  /** The columns of sets. */
  List<String> sets(List<Double> alphas) {
    return sets.isEmpty() ? List.of() : alphas.stream().map(TableCalibration::set).toList();
  }

  private static String set(double alpha) {
    return CalibrationText.percent(1 - alpha) + " set";
  }

  /** What is added to each row of a table, when it is asked for. */
  Rows of(Table table, List<Double> alphas) {
    Optional<Iterator<List<Interval>>> within = intervals.map(all -> all.of(table, alphas));
    Optional<Iterator<TableSets.Said>> said = sets.map(all -> all.of(table, alphas));
    return prediction -> {
      Map<String, Double> numbers = new LinkedHashMap<>();
      Map<String, List<String>> classes = new LinkedHashMap<>();
      List<Interval> bounds = within.isEmpty() ? List.of() : within.get().next();
      int next = 0;
      for (String name : prediction.names()) {
        numbers.put(name, prediction.value(name));
        List<String> names = behind(name, alphas);
        for (int i = 0; i < names.size(); i += 2) {
          Interval interval = bounds.get(next++);
          numbers.put(names.get(i), interval.lower());
          numbers.put(names.get(i + 1), interval.upper());
        }
      }
      if (said.isPresent()) {
        TableSets.Said row = said.get().next();
        List<String> names = probabilities();
        for (int k = 0; k < names.size(); k++) {
          numbers.put(names.get(k), row.probabilities().get(k));
        }
        for (int a = 0; a < alphas.size(); a++) {
          classes.put(set(alphas.get(a)), row.sets().get(a));
        }
      }
      return new Added(numbers, classes);
    };
  }

  /** One row after the other. */
  interface Rows {
    Added next(TablePrediction prediction);
  }

  @Override
  public void close() {
    intervals.ifPresent(TableIntervals::close);
    sets.ifPresent(TableSets::close);
  }
}
