package io.evident.models.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * An evaluation as CSV with one number in a row, in the columns figure, class, predicted, bin and
 * value: first the version of this format, then what is said about all images, then about each
 * class, then the means, the confusion matrix, a row for each cell, and the bins of the reliability
 * diagram, each by its upper edge. A figure that is undefined has an empty value; numbers have all
 * their digits.
 */
public final class EvaluationCsv {
  private static final int VERSION = 1;
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final CSVPrinter printer;

  private EvaluationCsv(CSVPrinter printer) {
    this.printer = printer;
  }

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return lines, each ended by a newline
   */
  public static String of(EvaluationReport report) {
    StringBuilder text = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
      printer.printRecord("figure", "class", "predicted", "bin", "value");
      EvaluationCsv csv = new EvaluationCsv(printer);
      csv.overall(report);
      for (ClassFigures figures : report.classes()) {
        csv.figures("precision", "recall", "f1", figures.name(), figures);
        csv.row("support", figures.name(), figures.support());
        csv.row("predicted", figures.name(), figures.predicted());
      }
      csv.figures("macroPrecision", "macroRecall", "macroF1", "", report.macroMean());
      csv.figures("weightedPrecision", "weightedRecall", "weightedF1", "", report.weightedMean());
      csv.confusion(report);
      csv.reliability(report.calibration());
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return text.toString();
  }

  private void row(String figure, String name, Object value) {
    row(figure, name, "", "", value);
  }

  private void row(String figure, String name, String predicted, String bin, Object value) {
    try {
      boolean undefined = value instanceof Double number && number.isNaN();
      printer.printRecord(figure, name, predicted, bin, undefined ? "" : value);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
  }

  private void overall(EvaluationReport report) {
    EvaluationSubject subject = report.subject();
    row("version", "", VERSION);
    row("experiment", "", subject.experiment());
    row("checkpoint", "", subject.checkpoint());
    row("epoch", "", subject.epoch());
    row("step", "", subject.step());
    row("split", "", subject.split());
    row("source", "", subject.source());
    row("digest", "", subject.digest());
    row("images", "", report.confusion().total());
    row("loss", "", report.loss());
    row("accuracy", "", report.accuracy());
    row("topK", "", report.topK());
    row("topKAccuracy", "", report.topKAccuracy());
    row("expectedCalibrationError", "", report.calibration().expectedCalibrationError());
  }

  private void figures(
      String precision, String recall, String f1, String name, ClassFigures figures) {
    row(precision, name, figures.precision());
    row(recall, name, figures.recall());
    row(f1, name, figures.f1());
  }

  private void confusion(EvaluationReport report) {
    List<String> names = report.classNames();
    for (int label = 0; label < names.size(); label++) {
      for (int k = 0; k < names.size(); k++) {
        row("count", names.get(label), names.get(k), "", report.confusion().count(label, k));
      }
    }
  }

  private void reliability(Calibration calibration) {
    for (ReliabilityBin bin : calibration.bins()) {
      String upper = Double.toString(bin.upper());
      row("binImages", "", "", upper, bin.images());
      row("binConfidence", "", "", upper, bin.confidence());
      row("binAccuracy", "", "", upper, bin.accuracy());
    }
  }
}
