package io.evident.models.run;

import io.evident.models.data.ExampleKind;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.RegressionReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.table.TableExamples;
import io.evident.models.task.Answers;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.NonFiniteLossException;
import java.io.IOException;
import java.util.List;

/** The network of a run on a table, rebuilt with the weights of a checkpoint, on some rows. */
public final class TableEvaluation {
  private TableEvaluation() {}

  /**
   * Evaluates a run.
   *
   * @param run the run
   * @param judged rows to judge it by
   * @param plan how to use the machine
   * @return everything that is said about them
   * @throws NonFiniteLossException if an output or the loss is not finite
   * @throws IllegalArgumentException if the run is not on a table
   * @throws IOException if something cannot be read
   */
  public static TaskReport of(LoadedRun run, JudgedRows judged, ExecutionPlan plan)
      throws IOException {
    return withCalibrated(
        run, judged, plan, report(run, judged, answers(run, judged.rows(), plan)));
  }

  /** A report with what the run's calibration says, where it has one. */
  static TaskReport withCalibrated(
      LoadedRun run, JudgedRows judged, ExecutionPlan plan, TaskReport report) throws IOException {
    if (report instanceof EvaluationReport classes) {
      return classes.withCalibrated(CalibratedEvaluation.ofClasses(run, judged, plan));
    }
    if (report instanceof BinaryReport classes) {
      return classes.withCalibrated(CalibratedEvaluation.ofClasses(run, judged, plan));
    }
    return report instanceof RegressionReport numbers
        ? numbers.withCalibrated(CalibratedEvaluation.ofNumbers(run, judged, plan))
        : report;
  }

  /** What is said about answers. */
  static TaskReport report(LoadedRun run, JudgedRows judged, Answers answers) {
    EvaluationSubject subject =
        new EvaluationSubject(
            run.experiment().name(),
            run.weights().toString(),
            run.checkpoint().epoch() - 1,
            run.checkpoint().steps(),
            judged.split().toString(),
            judged.source(),
            judged.rows().digest(),
            ExampleKind.ROWS);
    List<Double> thresholds = run.table().thresholds();
    return run.inputs().task().report(subject, answers, thresholds);
  }

  /** What the network says about rows. */
  static Answers answers(LoadedRun run, TableExamples rows, ExecutionPlan plan) throws IOException {
    NetworkOutputs outputs =
        NetworkOutputs.of(
            run.experiment(),
            plan,
            run.inputs().task(),
            rows,
            run.inputs().scaling(),
            run.checkpoint().tensors());
    run.requireFinite(outputs);
    return new Answers(run.experiment().network().loss(), outputs.loss(), outputs.values(), rows);
  }
}
