package io.evident.models.comparison;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What is said about each run in one column.
 *
 * @param field its name in CSV and JSON
 * @param heading its name in text; empty if it is left out there
 * @param value a text, a whole number or a number, as it is
 * @param format of the value for a person
 */
record ComparisonColumn(
    String field, String heading, Function<ComparedRun, Optional<Object>> value, String format) {

  /** All of them, in order. */
  static final List<ComparisonColumn> ALL =
      List.of(
          of("run", "run", ComparedRun::label, "%s"),
          of("path", "", run -> run.path().toString(), "%s"),
          of("experiment", "", ComparedRun::experiment, "%s"),
          of("seed", "seed", ComparedRun::seed, "%d"),
          of("epochs", "epochs", ComparedRun::epochs, "%d"),
          new ComparisonColumn(
              "bestEpoch",
              "best epoch",
              run -> run.bestEpoch().stream().<Object>mapToObj(epoch -> epoch).findAny(),
              "%d"),
          measured(
              "bestValidationAccuracy", "best val acc", run -> run.best().validationAccuracy()),
          measured("bestValidationLoss", "best val loss", run -> run.best().validationLoss()),
          measured("bestTestAccuracy", "best test acc", run -> run.best().testAccuracy()),
          measured("bestTestLoss", "best test loss", run -> run.best().testLoss()),
          measured(
              "lastValidationAccuracy", "last val acc", run -> run.last().validationAccuracy()),
          measured("lastValidationLoss", "last val loss", run -> run.last().validationLoss()),
          measured("lastTestAccuracy", "last test acc", run -> run.last().testAccuracy()),
          measured("lastTestLoss", "last test loss", run -> run.last().testLoss()),
          of("parameters", "parameters", ComparedRun::parameters, "%,d"),
          new ComparisonColumn("seconds", "seconds", run -> ofEpochs(run, run.seconds()), "%,.1f"),
          new ComparisonColumn(
              "imagesPerSecond",
              "images/s",
              run -> ofEpochs(run, run.examplesPerSecond()),
              "%,.0f"));

  private static ComparisonColumn of(
      String field, String heading, Function<ComparedRun, Object> value, String format) {
    return new ComparisonColumn(field, heading, value.andThen(Optional::of), format);
  }

  private static ComparisonColumn measured(
      String field, String heading, Function<ComparedRun, OptionalDouble> value) {
    return new ComparisonColumn(
        field,
        heading,
        run -> value.apply(run).stream().<Object>mapToObj(number -> number).findAny(),
        "%.4f");
  }

  private static Optional<Object> ofEpochs(ComparedRun run, double number) {
    return run.epochs() == 0 ? Optional.empty() : Optional.of(number);
  }

  Optional<Object> value(ComparedRun run) {
    return value.apply(run);
  }

  /** For a person. */
  String text(ComparedRun run) {
    return value(run).map(v -> String.format(Locale.ROOT, format, v)).orElse("-");
  }
}
