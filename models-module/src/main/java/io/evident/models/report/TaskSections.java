package io.evident.models.report;

import io.evident.models.evaluation.BinaryReport;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.MultiLabelReport;
import io.evident.models.evaluation.RegressionReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.evaluation.TaskReportVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a model is worth as sections of a page, whatever its task. */
public final class TaskSections {
  private TaskSections() {}

  /**
   * The sections of a task: figures, tables and pictures.
   *
   * @param report the evaluation
   * @return in order
   * @throws IOException if a picture cannot be drawn
   */
  public static List<Section> of(TaskReport report) throws IOException {
    try {
      return report.accept(new Sections());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The few figures a reader looks for first.
   *
   * @param report the evaluation
   * @return in order
   */
  public static List<Fact> keyFigures(TaskReport report) {
    return report.accept(new KeyFiguresOfTask());
  }

  private static final class KeyFiguresOfTask implements TaskReportVisitor<List<Fact>> {
    @Override
    public List<Fact> classification(EvaluationReport report) {
      return EvaluationSections.keyFigures(report);
    }

    @Override
    public List<Fact> regression(RegressionReport report) {
      return RegressionSections.keyFigures(report);
    }

    @Override
    public List<Fact> binary(BinaryReport report) {
      return LabelSections.keyFigures(report);
    }

    @Override
    public List<Fact> multiLabel(MultiLabelReport report) {
      return LabelSections.keyFigures(report);
    }
  }

  private static final class Sections implements TaskReportVisitor<List<Section>> {
    private interface Drawn {
      List<Section> sections() throws IOException;
    }

    private static List<Section> unchecked(Drawn drawn) {
      try {
        return drawn.sections();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<Section> classification(EvaluationReport report) {
      return unchecked(
          () ->
              List.of(
                  EvaluationSections.classes(report),
                  EvaluationSections.confusion(report),
                  EvaluationSections.calibration(report)));
    }

    @Override
    public List<Section> regression(RegressionReport report) {
      return unchecked(() -> RegressionSections.of(report));
    }

    @Override
    public List<Section> binary(BinaryReport report) {
      return unchecked(() -> LabelSections.of(report));
    }

    @Override
    public List<Section> multiLabel(MultiLabelReport report) {
      return unchecked(() -> LabelSections.of(report));
    }
  }
}
