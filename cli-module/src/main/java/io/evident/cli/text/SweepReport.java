package io.evident.cli.text;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.Preparation;
import io.evident.models.internal.text.PlainText;
import io.evident.models.sweep.Selection;
import io.evident.models.sweep.Standing;
import io.evident.models.sweep.Sweep;
import io.evident.models.sweep.SweepOutcome;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialListener;
import io.evident.models.sweep.TrialResult;
import io.evident.models.task.Measure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A sweep on the terminal: a line a trial, then a table. Of the test examples it shows what the
 * best came to and nothing else, so that nobody chooses by them.
 */
public final class SweepReport implements TrialListener {
  private final PrintWriter out;
  private final Sweep sweep;
  private final List<TrialDescription> trials;
  private final Preparation preparation;

  /** What is told of each trial. */
  private final Measure first;

  public SweepReport(PrintWriter out, Sweep sweep, List<TrialDescription> trials) {
    this.out = out;
    this.trials = trials;
    this.preparation =
        ExperimentYaml.read(YamlValue.parse(trials.get(0).label(), trials.get(0).experiment()))
            .preparation();
    this.sweep = sweep.of(preparation.task());
    this.first = preparation.task().measures().get(0);
  }

  public static void listLine(PrintWriter out, Sweep sweep) {
    out.printf(
        Locale.ROOT,
        "%s  %d trials of %s, %s: %s%n",
        sweep.name(),
        sweep.size(),
        sweep.experiment(),
        sweep.search().text(),
        sweep.description());
  }

  public static void list(PrintWriter out, Sweep sweep, List<TrialDescription> trials) {
    listLine(out, sweep);
    for (TrialDescription trial : trials) {
      out.println(trial.label() + "  " + text(trial));
    }
    out.flush();
  }

  private static String text(TrialDescription trial) {
    return trial.assignment().text() + " seed=" + trial.seed();
  }

  public void header(String source, int left, String trainers) {
    listLine(out, sweep);
    out.println("data: " + source);
    if (left < trials.size()) {
      out.printf(
          Locale.ROOT,
          "resumed: %d of %d trials have ended%n",
          trials.size() - left,
          trials.size());
    }
    out.println(trainers);
    out.flush();
  }

  @Override
  public void onResult(TrialResult result) {
    String what =
        result.index() == 0
            ? "the best, on training and validation " + preparation.kind() + " together"
            : text(trials.get(result.index() - 1));
    out.printf(
        Locale.ROOT,
        "trial %s of %d  %s  %s  %.1f s%n",
        result.index() == 0 ? "again" : Integer.toString(result.index()),
        trials.size(),
        what,
        result.status() == TrialResult.Status.OK
            ? result.metric("validationLoss").isPresent()
                ? figure("validation", result)
                : figure("test", result)
            : name(result) + ": " + result.message(),
        result.seconds());
    out.flush();
  }

  private String figure(String part, TrialResult result) {
    return part + " " + first.words() + " " + number(result.metric(first.column(part)));
  }

  /** Some figures are undefined on some examples, such as an area under ROC on one class. */
  private String number(OptionalDouble value) {
    return PlainText.figure(value.orElse(Double.NaN), first.isError());
  }

  private static String name(TrialResult result) {
    return result.status().toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void onWarning(int trial, String warning) {
    out.println("warning: trial " + trial + ": " + warning);
    out.flush();
  }

  /** A row for each combination; a star beside the best. */
  public void table(SweepOutcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("", "trial"));
    header.addAll(sweep.search().keys());
    List<Measure> measures = preparation.task().measures();
    measures.forEach(measure -> header.add("validation " + measure.words()));
    header.addAll(List.of("validation loss", "seconds", "status"));
    rows.add(header);
    for (Standing standing : outcome.standings()) {
      boolean best =
          outcome
              .best()
              .map(b -> b.standing().assignment().equals(standing.assignment()))
              .orElse(false);
      rows.add(row(standing, best));
    }
    out.println();
    print(rows);
    out.println("(figures after the last step)");
    out.println();
  }

  private List<String> row(Standing standing, boolean best) {
    List<TrialResult> results = standing.results();
    int first = results.get(0).index();
    int last = results.get(results.size() - 1).index();
    List<String> row = new ArrayList<>();
    row.add(best ? "*" : "");
    row.add(first == last ? Integer.toString(first) : first + "-" + last);
    row.addAll(standing.assignment().values().values());
    for (Measure measure : preparation.task().measures()) {
      row.add(standing.isComplete() ? mean(standing, "validation", measure) : "");
    }
    row.add(standing.isComplete() ? mean(standing, "validationLoss", true) : "");
    row.add(
        String.format(
            Locale.ROOT, "%.1f", results.stream().mapToDouble(TrialResult::seconds).sum()));
    row.add(status(results));
    return row;
  }

  private static String status(List<TrialResult> results) {
    List<String> bad =
        results.stream()
            .filter(r -> r.status() != TrialResult.Status.OK)
            .map(SweepReport::name)
            .toList();
    if (bad.isEmpty()) {
      return "ok";
    }
    return results.size() == 1 ? bad.get(0) : bad.size() + " of " + results.size() + " failed";
  }

  private static String mean(Standing standing, String part, Measure measure) {
    return mean(standing, measure.column(part), measure.isError());
  }

  private static String mean(Standing standing, String metric, boolean isError) {
    double mean = standing.mean(metric);
    if (Double.isNaN(mean) || standing.results().size() == 1) {
      return PlainText.figure(mean, isError);
    }
    String format = PlainText.format(mean, isError);
    return String.format(Locale.ROOT, format + " +- " + format, mean, standing.deviation(metric));
  }

  private void print(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** The best by validation, and only now what it comes to on the test examples. */
  public void best(SweepOutcome.Best best) throws IOException {
    Selection selection = sweep.selection();
    Standing standing = best.standing();
    out.printf(
        Locale.ROOT,
        "best by %s: %s%n",
        selection.measure().column(),
        standing.assignment().text());
    out.printf(
        Locale.ROOT,
        "  over %d seed%s: validation %s %s, test %s %s%n",
        standing.results().size(),
        standing.results().size() == 1 ? "" : "s",
        first.words(),
        mean(standing, "validation", first),
        first.words(),
        mean(standing, "test", first));
    best.retrained()
        .filter(r -> r.status() != TrialResult.Status.OK)
        .ifPresent(
            r ->
                out.printf(
                    Locale.ROOT,
                    "  trained once more it %s, so the trial is kept: %s%n",
                    name(r),
                    r.message()));
    out.printf(
        Locale.ROOT,
        "  kept is %s, %s%n",
        best.kept().index() == 0
            ? "the run on training and validation " + preparation.kind() + " together"
            : "trial " + best.kept().index(),
        figure("test", best.kept()));
    model(best.directory());
  }

  /** The model of a run may be of an earlier epoch than the figures its trial was chosen by. */
  private void model(Path kept) throws IOException {
    RunDirectory run = RunDirectory.open(kept);
    RunHistory history = RunHistory.read(run);
    int epoch = history.bestEpoch().orElse(history.epochs());
    if (KeptWeights.usual(run) == KeptWeights.BEST && epoch < history.epochs()) {
      out.printf(
          Locale.ROOT,
          "  its model has the best weights, of epoch %d of %d: test %s %s%n",
          epoch,
          history.epochs(),
          first.words(),
          number(history.at(epoch, first.column("test"))));
    }
  }
}
