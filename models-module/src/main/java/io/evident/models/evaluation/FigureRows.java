package io.evident.models.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * What reports as CSV have in common: one number in a row, its figure first, then what it is of,
 * then the number. A number that is undefined is empty.
 */
final class FigureRows {
  static final int VERSION = 1;
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final StringBuilder text = new StringBuilder();
  private final CSVPrinter printer;
  private final int keys;

  /** Begins with the header: figure, these keys, value. */
  FigureRows(String... keys) {
    this.keys = keys.length;
    try {
      printer = new CSVPrinter(text, FORMAT);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    row("figure", "value", keys);
  }

  /** A figure of what the first keys say; the others stay empty. */
  void row(String figure, Object value, String... of) {
    List<Object> cells = new ArrayList<>();
    cells.add(figure);
    cells.addAll(List.of(of));
    while (cells.size() <= keys) {
      cells.add("");
    }
    cells.add(value instanceof Double number && number.isNaN() ? "" : value);
    try {
      printer.printRecord(cells);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
  }

  /** The version of the format, which weights were judged, and on how many examples. */
  void subject(EvaluationSubject subject, long examples) {
    row("version", VERSION);
    row("experiment", subject.experiment());
    row("checkpoint", subject.checkpoint());
    row("epoch", subject.epoch());
    row("step", subject.step());
    row("split", subject.split());
    row("source", subject.source());
    row("digest", subject.digest());
    row(subject.examples().toString(), examples);
  }

  /** What it would be with calibrated probabilities. */
  void calibrated(CalibratedFigures figures) {
    row("calibratedLoss", figures.loss());
    row("uncalibratedLoss", figures.plainLoss());
    row("calibratedBrier", figures.brier());
    row("uncalibratedBrier", figures.plainBrier());
    row("calibratedAccuracy", figures.accuracy());
    row("uncalibratedAccuracy", figures.plainAccuracy());
    row("calibratedCalibrationError", figures.calibrationError());
    row("uncalibratedCalibrationError", figures.plainCalibrationError());
    row("calibratedArea", figures.area());
    row("uncalibratedArea", figures.plainArea());
    row("setAlpha", figures.alpha());
    row("setCoverage", figures.coverage());
    row("setCoverageFrom", figures.expectedFrom());
    row("setCoverageTo", figures.expectedTo());
    row("setSize", figures.setSize());
  }

  /** Lines, each ended by a newline. */
  @Override
  public String toString() {
    return text.toString();
  }
}
