package io.evident.cli.text;

import io.evident.models.data.ExampleKind;
import io.evident.models.data.ExampleSplits;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.ImageViews;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.ImagePreparation;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.internal.text.PlainText;
import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.Evaluation;
import io.evident.models.table.TableData;
import io.evident.models.task.Measure;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is printed before a training and after it. */
public final class TrainingText {
  private TrainingText() {}

  /** The built-in experiments, a line each. */
  public static void experiments(PrintWriter out) {
    out.printf(Locale.ROOT, "%-20s %5s  %-12s %s%n", "experiment", "batch", "length", "what it is");
    for (String name : BuiltInExperiments.names()) {
      Experiment known = ExperimentYaml.read(BuiltInExperiments.yaml(name));
      out.printf(
          Locale.ROOT,
          "%-20s %5d  %-12s %s%n",
          name,
          known.course().batchSize(),
          known.course().lengthText(),
          known.description());
    }
    out.flush();
  }

  /** What is trained, and on which examples. */
  public static void header(PrintWriter out, Experiment experiment, ExampleSplits examples) {
    out.printf(
        Locale.ROOT,
        "%s: %s%,d parameters, batches of %d, %s%n",
        experiment.name(),
        experiment.description().isBlank() ? "" : experiment.description() + "; ",
        experiment.network().parameterCount(),
        experiment.course().batchSize(),
        experiment.course().lengthText());
    if (examples instanceof TableData table) {
      TableText.header(out, table);
    } else {
      header(out, experiment, (ImageSplits) examples);
    }
    out.flush();
  }

  private static void header(PrintWriter out, Experiment experiment, ImageSplits images) {
    out.println("data: " + images.source());
    used(experiment.images().split(), images).ifPresent(out::println);
    if (images.train().isStreamed()) {
      out.println(
          "streamed, since more than " + images.memory().orElseThrow() + " (--data-memory)");
    }
  }

  /** Images that stand in two splits, of which nothing is said where there are none. */
  public static void duplicates(PrintWriter out, SplitDuplicates duplicates) {
    if (!duplicates.isEmpty()) {
      out.println("duplicates: " + duplicates.text());
      out.flush();
    }
  }

  /** What the images are used for, where that is not what the data call them. */
  private static Optional<String> used(SplitPlan plan, ImageSplits images) {
    int validation = plan.validation() > 0 ? plan.validation() : images.validationImages();
    int own = Math.max(validation, images.validationImages());
    int calibration = plan.calibrationImages(images.train().size());
    int train = plan.train().orElse(images.train().size() - own - calibration);
    int test = plan.test().orElse(images.test().size());
    boolean all =
        calibration == 0 && train == images.trained().size() && test == images.test().size();
    if (all || train < 1) {
      return Optional.empty();
    }
    String validated =
        validation == 0 ? "" : String.format(Locale.ROOT, ", %,d to validate", validation);
    String kept =
        calibration == 0 ? "" : String.format(Locale.ROOT, ", %,d to calibrate", calibration);
    return Optional.of(
        String.format(
            Locale.ROOT, "used: %,d to train%s%s, %,d to test", train, validated, kept, test));
  }

  /** What a training came to: the figures of the weights that its model is made of. */
  public static void result(PrintWriter out, TrainingResult result, RunDirectory run)
      throws IOException {
    EpochMetrics last = result.last();
    RunHistory history = RunHistory.read(run);
    if (result.stoppedEarly()) {
      out.printf(Locale.ROOT, "stopped early after epoch %d%n", last.epoch());
    }
    boolean chosen = KeptWeights.usual(run) == KeptWeights.BEST;
    int epoch = chosen ? history.bestEpoch().orElse(history.epochs()) : history.epochs();
    String weights = chosen ? String.format(Locale.ROOT, "; best weights, epoch %d", epoch) : "";
    Told told = new Told(out, history, epoch, weights, run.experiment().preparation().kind());
    last.test().ifPresent(test -> told.line("test", test));
    last.validation().ifPresent(validation -> told.line("validation", validation));
    last.train().ifPresent(train -> told.line("training", train));
    views(out, run);
    out.flush();
  }

  /** What the model says of the test images, where it looks at each several times. */
  private static void views(PrintWriter out, RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.EVALUATION_JSON);
    if (!(run.experiment().preparation() instanceof ImagePreparation images)
        || images.views().equals(ImageViews.NONE)
        || !Files.exists(file)) {
      return;
    }
    EvaluationReport report = EvaluationJson.read(file.toString(), Files.readString(file));
    out.printf(
        Locale.ROOT,
        "test accuracy %.4f by the mean over %s, as the model has it (%s)%n",
        report.accuracy(),
        images.views(),
        report.confusion().accuracyInterval());
  }

  /** Of the weights that a run's model is made of. */
  private record Told(
      PrintWriter out, RunHistory history, int epoch, String weights, ExampleKind kind) {

    /** The training examples may have been judged after the last epoch alone. */
    void line(String of, Evaluation last) {
      String part = of.equals("training") ? "train" : of;
      boolean measured = history.at(epoch, part + "Loss").isPresent();
      String which =
          measured
              ? weights
              : String.format(Locale.ROOT, "; last weights, epoch %d", history.epochs());
      List<String> figures = new ArrayList<>();
      for (Measure measure : history.task().measures()) {
        double value = history.at(epoch, measure.column(part)).orElse(last.measure(measure.name()));
        figures.add(measure.words() + " " + PlainText.figure(value, measure.isError()));
      }
      if (last.classes().isEmpty()) {
        out.printf(Locale.ROOT, "%s %s%s%n", of, String.join(", ", figures), which);
        return;
      }
      long all = last.confusion().total();
      double accuracy = history.at(epoch, part + "Accuracy").orElse(last.accuracy());
      out.printf(
          Locale.ROOT,
          "%s %s on %,d %s (%s%s)%n",
          of,
          String.join(", ", figures),
          all,
          kind,
          AccuracyInterval.of(Math.round(accuracy * all), all),
          which);
    }
  }
}
