package io.evident.models.internal.comparison;

import io.evident.models.data.ExampleKind;
import io.evident.models.internal.text.PlainText;
import io.evident.models.task.Measure;
import io.evident.models.task.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What is said about each run in one column.
 *
 * @param field its name in CSV and JSON
 * @param heading its name in text; empty if it is left out there
 * @param value a text, a whole number or a number, as it is
 * @param words the value for a person
 */
record ComparisonColumn(
    String field,
    String heading,
    Function<ComparedRun, Optional<Object>> value,
    Function<Object, String> words) {

  private ComparisonColumn(
      String field, String heading, Function<ComparedRun, Optional<Object>> value, String format) {
    this(field, heading, value, (Object found) -> String.format(Locale.ROOT, format, found));
  }

  /** Those of runs, in order: the measures of their tasks, and the speeds of their examples. */
  static List<ComparisonColumn> of(List<ComparedRun> runs) {
    List<ComparisonColumn> all =
        new ArrayList<>(
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
                    "%d")));
    addMeasured("best", ComparedRun::best, measures(runs), all);
    addMeasured("last", ComparedRun::last, measures(runs), all);
    all.add(of("parameters", "parameters", ComparedRun::parameters, "%,d"));
    all.add(
        new ComparisonColumn("seconds", "seconds", run -> ofEpochs(run, run.seconds()), "%,.1f"));
    for (ExampleKind examples :
        runs.stream().map(ComparedRun::examples).distinct().sorted().toList()) {
      all.add(
          new ComparisonColumn(
              examples + "PerSecond",
              examples + "/s",
              run ->
                  run.examples() == examples
                      ? ofEpochs(run, run.examplesPerSecond())
                      : Optional.empty(),
              "%,.0f"));
    }
    if (runs.stream().anyMatch(ComparisonColumn::isOfClasses)) {
      addAccuracies(all);
    }
    return all;
  }

  private static boolean isOfClasses(ComparedRun run) {
    return run.task() == TaskKind.CLASSIFICATION && run.examples() == ExampleKind.IMAGES;
  }

  /** What the text has in a table of its own. */
  private static void addAccuracies(List<ComparisonColumn> all) {
    all.add(accuracy("modelTestImages", model -> Optional.of(model.images())));
    all.add(accuracy("modelTestRight", model -> Optional.of(model.right())));
    all.add(accuracy("modelTestAccuracyLower", model -> Optional.of(model.interval().lower())));
    all.add(accuracy("modelTestAccuracyUpper", model -> Optional.of(model.interval().upper())));
    all.add(accuracy("onlyRight", model -> model.paired().map(ModelAccuracy.Paired::only)));
    all.add(
        accuracy("onlyFirstRight", model -> model.paired().map(ModelAccuracy.Paired::onlyFirst)));
    all.add(
        accuracy(
            "betterThanFirst",
            model -> model.paired().map(ModelAccuracy.Paired::probabilityBetter)));
    all.add(accuracy("seeds", model -> model.seeds().map(ModelAccuracy.Seeds::runs)));
    all.add(accuracy("seedsMeanAccuracy", model -> model.seeds().map(ModelAccuracy.Seeds::mean)));
    all.add(difference("seedsDifference", ModelAccuracy.MeanDifference::mean));
    all.add(difference("seedsDifferenceLower", difference -> difference.interval().lower()));
    all.add(difference("seedsDifferenceUpper", difference -> difference.interval().upper()));
    all.add(difference("seedsBetterThanFirst", ModelAccuracy.MeanDifference::probabilityBetter));
  }

  private static ComparisonColumn accuracy(
      String field, Function<ModelAccuracy, Optional<?>> value) {
    return new ComparisonColumn(field, "", run -> run.accuracy().<Object>flatMap(value), "%s");
  }

  private static ComparisonColumn difference(
      String field, ToDoubleFunction<ModelAccuracy.MeanDifference> value) {
    return accuracy(
        field,
        model ->
            model
                .seeds()
                .flatMap(ModelAccuracy.Seeds::difference)
                .map(difference -> value.applyAsDouble(difference)));
  }

  /** What the tasks of runs measure beside the loss, in order. */
  static List<Measure> measures(List<ComparedRun> runs) {
    return runs.stream()
        .map(ComparedRun::task)
        .distinct()
        .sorted()
        .flatMap(task -> task.measures().stream())
        .distinct()
        .toList();
  }

  private static void addMeasured(
      String of,
      Function<ComparedRun, Map<String, Double>> epoch,
      List<Measure> measures,
      List<ComparisonColumn> all) {
    for (String part : List.of("validation", "test")) {
      String heading = of + (part.equals("test") ? " test " : " val ");
      for (Measure measure : measures) {
        String words = measure.name().equals("accuracy") ? "acc" : measure.words();
        all.add(measured(of, heading + words, epoch, measure.column(part), measure.isError()));
      }
      all.add(measured(of, heading + "loss", epoch, part + "Loss", true));
    }
  }

  private static ComparisonColumn of(
      String field, String heading, Function<ComparedRun, Object> value, String format) {
    return new ComparisonColumn(field, heading, value.andThen(Optional::of), format);
  }

  private static ComparisonColumn measured(
      String of,
      String heading,
      Function<ComparedRun, Map<String, Double>> epoch,
      String column,
      boolean isError) {
    return new ComparisonColumn(
        of + column.substring(0, 1).toUpperCase(Locale.ROOT) + column.substring(1),
        heading,
        run -> Optional.ofNullable(epoch.apply(run).get(column)),
        (Object found) -> PlainText.figure((Double) found, isError));
  }

  private static Optional<Object> ofEpochs(ComparedRun run, double number) {
    return run.epochs() == 0 ? Optional.empty() : Optional.of(number);
  }

  Optional<Object> value(ComparedRun run) {
    return value.apply(run);
  }

  /** For a person. */
  String text(ComparedRun run) {
    return value(run).map(words).orElse("-");
  }
}
