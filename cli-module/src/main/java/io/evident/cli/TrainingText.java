package io.evident.cli;

import io.evident.models.data.ImageSplits;
import io.evident.models.data.SplitDuplicates;
import io.evident.models.evaluation.AccuracyInterval;
import io.evident.models.evaluation.Evaluation;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.run.KeptWeights;
import io.evident.models.run.RunDirectory;
import io.evident.models.run.RunHistory;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is printed before a training and after it. */
final class TrainingText {
  private TrainingText() {}

  /** The built-in experiments, a line each. */
  static void experiments(PrintWriter out) {
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

  /** What is trained, and on which images. */
  static void header(PrintWriter out, Experiment experiment, ImageSplits images) {
    out.printf(
        Locale.ROOT,
        "%s: %s%,d parameters, batches of %d, %s%n",
        experiment.name(),
        experiment.description().isBlank() ? "" : experiment.description() + "; ",
        experiment.network().parameterCount(),
        experiment.course().batchSize(),
        experiment.course().lengthText());
    out.println("data: " + images.source());
    used(experiment.images().split(), images).ifPresent(out::println);
    if (images.train().isStreamed()) {
      out.println(
          "streamed, since more than " + images.memory().orElseThrow() + " (--data-memory)");
    }
    out.flush();
  }

  /** Images that stand in two splits, of which nothing is said where there are none. */
  static void duplicates(PrintWriter out, SplitDuplicates duplicates) {
    if (!duplicates.isEmpty()) {
      out.println("duplicates: " + duplicates.text());
      out.flush();
    }
  }

  /** What the images are used for, where that is not what the data call them. */
  private static Optional<String> used(SplitPlan plan, ImageSplits images) {
    int validation = Math.max(plan.validation(), images.validationImages());
    int train = plan.train().orElse(images.train().size() - validation);
    int test = plan.test().orElse(images.test().size());
    boolean all = train == images.trained().size() && test == images.test().size();
    if (all || train < 1) {
      return Optional.empty();
    }
    String validated =
        validation == 0 ? "" : String.format(Locale.ROOT, ", %,d to validate", validation);
    return Optional.of(
        String.format(Locale.ROOT, "used: %,d to train%s, %,d to test", train, validated, test));
  }

  /** What a training came to: the figures of the weights that its model is made of. */
  static void result(PrintWriter out, TrainingResult result, RunDirectory run) throws IOException {
    EpochMetrics last = result.last();
    RunHistory history = RunHistory.read(run);
    if (result.stoppedEarly()) {
      out.printf(Locale.ROOT, "stopped early after epoch %d%n", last.epoch());
    }
    boolean chosen = KeptWeights.usual(run) == KeptWeights.BEST;
    int epoch = chosen ? history.bestEpoch().orElse(history.epochs()) : history.epochs();
    String weights = chosen ? String.format(Locale.ROOT, "; best weights, epoch %d", epoch) : "";
    last.test().ifPresent(test -> line(out, "test", history, epoch, test, weights));
    last.validation()
        .ifPresent(validation -> line(out, "validation", history, epoch, validation, weights));
    last.train().ifPresent(train -> line(out, "training", history, epoch, train, weights));
    out.flush();
  }

  /** The training images may have been judged after the last epoch alone. */
  private static void line(
      PrintWriter out, String of, RunHistory history, int epoch, Evaluation last, String weights) {
    String column = (of.equals("training") ? "train" : of) + "Accuracy";
    OptionalDouble measured = history.at(epoch, column);
    double accuracy = measured.orElse(last.accuracy());
    long images = last.confusion().total();
    out.printf(
        Locale.ROOT,
        "%s accuracy %.4f on %,d images (%s%s)%n",
        of,
        accuracy,
        images,
        AccuracyInterval.of(Math.round(accuracy * images), images),
        measured.isPresent()
            ? weights
            : String.format(Locale.ROOT, "; last weights, epoch %d", history.epochs()));
  }
}
