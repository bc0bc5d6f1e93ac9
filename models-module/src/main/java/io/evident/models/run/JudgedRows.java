package io.evident.models.run;

import io.evident.models.data.DataMemory;
import io.evident.models.data.ExampleKind;
import io.evident.models.experiment.Experiment;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TableExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Rows to judge the network of a run by, and what a reader of its figures should know of them.
 *
 * @param rows to judge by
 * @param split which of the run's they are; {@code TEST} of rows the run does not know
 * @param source where they came from, in one line
 * @param notices a line each: that they are others than the run's
 * @param areNew false if the run was trained on some of them, chose its epoch by some or is
 *     calibrated by some, as far as that is known
 */
public record JudgedRows(
    TableExamples rows, EvaluatedSplit split, String source, List<String> notices, boolean areNew) {

  public JudgedRows {
    notices = List.copyOf(notices);
  }

  /**
   * Opens the table of a run, or another one to judge it by.
   *
   * <p>Without a path, and with that of the table it was trained on, these are the rows of a part
   * of it. All rows of another table are taken, which has the same columns, in any order; a notice
   * says how many of them the run was trained on or is calibrated by, where its own table is still
   * there.
   *
   * @param run the run
   * @param data where the table is; empty for the run's own
   * @param memory how much of it may be held
   * @param split which of the run's rows
   * @return the rows
   * @throws IllegalArgumentException if the run's own table is not there any more or is not what it
   *     was, another one lacks a column, or there are no rows for this split
   * @throws IOException if something cannot be read
   */
  public static JudgedRows open(
      LoadedRun run, Optional<Path> data, DataMemory memory, EvaluatedSplit split)
      throws IOException {
    Optional<Path> own = run.data().path();
    if (data.isPresent() && !(own.isPresent() && same(own.get(), data.get()))) {
      return other(run, data.get(), memory, split);
    }
    return of(run, own(run, memory), split);
  }

  /**
   * The table that a run was trained on, split as it was then.
   *
   * @throws IllegalArgumentException if it is not there any more or is not what it was
   */
  static TableData own(LoadedRun run, DataMemory memory) throws IOException {
    Optional<Path> own = run.data().path();
    Path path =
        own.orElseThrow(
            () ->
                new IllegalArgumentException(
                    run.directory().path()
                        + ": was trained on "
                        + run.source()
                        + ", which is no file; give a table with --data"));
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          run.directory().path()
              + ": was trained on "
              + path
              + ", which is not there any more; give its table with --data");
    }
    TableData again = again(run, path, memory);
    if (!isOf(run, again)) {
      throw new IllegalArgumentException(
          run.directory().path()
              + ": was trained on "
              + path
              + ", whose rows are not what they were then (their digests are others); give its"
              + " table with --data");
    }
    return again;
  }

  /** The table that a run was trained on, where it is now. */
  static TableData own(LoadedRun run, Path path, DataMemory memory) throws IOException {
    TableData again = again(run, path, memory);
    if (!isOf(run, again)) {
      throw new IllegalArgumentException(
          path
              + ": is not the table that "
              + run.directory().path()
              + " was trained on ("
              + run.source()
              + "): its rows have other digests; give that one");
    }
    return again;
  }

  private static TableData again(LoadedRun run, Path path, DataMemory memory) throws IOException {
    Experiment experiment = run.experiment();
    Table table = Table.read(path, experiment.table().reading(memory));
    return TableData.of(experiment.table(), table, experiment.seed());
  }

  private static boolean isOf(LoadedRun run, TableData data) throws IOException {
    return data.train().digest().equals(run.data().trainDigest())
        && data.test().digest().equals(run.data().testDigest());
  }

  private static boolean same(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  /** Rows of the table that a run was trained on. */
  static JudgedRows of(LoadedRun run, TableData data, EvaluatedSplit split) {
    TableExamples rows =
        switch (split) {
          case TRAIN -> data.train();
          case TEST -> data.test();
          case VALIDATION ->
              data.validation()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              run.directory().path()
                                  + ": has no validation rows; take --split test or train"));
          case CALIBRATION ->
              data.calibration().orElseThrow(() -> JudgedImages.noneKept(run.directory()));
        };
    return new JudgedRows(
        rows,
        split,
        data.source(),
        split == EvaluatedSplit.CALIBRATION
            ? learned(data, rows).map(List::of).orElse(List.of())
            : List.of(),
        split == EvaluatedSplit.TEST);
  }

  /**
   * That copies of rows that were kept out were trained on, or chose the epoch: the same features
   * and targets.
   *
   * @return a line; empty if there are none
   */
  static Optional<String> learned(TableData table, TableExamples kept) {
    return flattered(table, kept, false)
        .map(
            line ->
                line
                    + " (their features and targets are the same); keep copies in one part by a"
                    + " column that tells them (split: {group: COLUMN})");
  }

  private static Optional<String> flattered(
      TableData table, TableExamples rows, boolean isCalibrated) {
    int trained = rows.copiesOf(table.train());
    int validated = table.validation().map(rows::copiesOf).orElse(0);
    int calibrated = isCalibrated ? table.calibration().map(rows::copiesOf).orElse(0) : 0;
    return JudgedImages.learned(trained, validated, calibrated, rows.size(), ExampleKind.ROWS);
  }

  private static JudgedRows other(LoadedRun run, Path path, DataMemory memory, EvaluatedSplit split)
      throws IOException {
    if (split != EvaluatedSplit.TEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: was trained on %s; %s is another table, which has no %s rows of it; take the run's own, or --split test",
              run.directory().path(),
              run.source(),
              path,
              split));
    }
    RunTable known = run.table();
    Table table = Table.read(path, known.targets().reading(known.encoding().reading(memory)));
    TableExamples rows = TableExamples.of(table, known.encoding(), known.targets());
    List<String> notices = new ArrayList<>();
    notices.add(
        String.format(
            Locale.ROOT,
            "another table than that of the run (%s): all %,d rows of %s are evaluated",
            run.source(),
            rows.size(),
            table.source()));
    Optional<String> learned = alreadyLearned(run, rows, memory);
    learned.ifPresent(notices::add);
    return new JudgedRows(rows, split, table.source(), notices, learned.isEmpty());
  }

  /**
   * Said of rows that the run learned from or is calibrated by, where its own table is as it was.
   */
  private static Optional<String> alreadyLearned(
      LoadedRun run, TableExamples rows, DataMemory memory) throws IOException {
    Optional<Path> own = run.data().path().filter(Files::exists);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    boolean isCalibrated = KeptCalibration.isOfWeights(run);
    try {
      TableData data = again(run, own.get(), memory);
      return isOf(run, data) ? flattered(data, rows, isCalibrated) : Optional.empty();
    } catch (IllegalArgumentException changed) {
      return Optional.empty();
    }
  }
}
