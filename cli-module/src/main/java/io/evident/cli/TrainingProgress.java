package io.evident.cli;

import io.evident.models.data.ExampleKind;
import io.evident.models.experiment.Preparation;
import io.evident.models.internal.text.PlainText;
import io.evident.models.score.Evaluation;
import io.evident.models.task.Measure;
import io.evident.models.task.TaskKind;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingVerification;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** A line an epoch; on a terminal also a bar with loss, speed and the time left. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final int BAR_WIDTH = 79;
  private static final int REFRESH_MILLIS = 200;

  private final PrintWriter out;
  private final boolean bars;
  private final ExampleKind kind;
  private final Measure measure;
  private ProgressBar bar;
  private volatile StepMetrics last;

  /** Of a training on images. */
  TrainingProgress(PrintWriter out, boolean bars) {
    this(out, bars, ExampleKind.IMAGES, TaskKind.CLASSIFICATION);
  }

  TrainingProgress(PrintWriter out, boolean bars, Preparation preparation) {
    this(out, bars, preparation.kind(), preparation.task());
  }

  private TrainingProgress(PrintWriter out, boolean bars, ExampleKind kind, TaskKind task) {
    this.kind = kind;
    this.measure = task.measures().get(0);
    this.out = out;
    this.bars = bars;
  }

  @Override
  public void onVerification(TrainingVerification verification) {
    out.println(verification.line());
    out.flush();
  }

  @Override
  public void onStep(StepMetrics metrics) {
    if (!bars) {
      return;
    }
    last = metrics;
    if (bar == null) {
      bar = start(metrics);
    }
    bar.stepTo(metrics.step());
    if (metrics.step() == metrics.steps()) {
      close();
    }
  }

  private ProgressBar start(StepMetrics metrics) {
    return new ProgressBarBuilder()
        .setInitialMax(metrics.steps())
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .setConsumer(new OneLine(out))
        .setRenderer((state, width) -> render(last, kind))
        .clearDisplayOnFinish()
        .build();
  }

  /** One line of the bar, such as "epoch 2/3 [#####-----] loss 1.876 3,210 images/s 0:12 left". */
  static String render(StepMetrics metrics, ExampleKind kind) {
    int cells = 24;
    int full = (int) ((long) cells * metrics.step() / metrics.steps());
    long stepsLeft =
        (long) (metrics.epochs() - metrics.epoch()) * metrics.steps()
            + metrics.steps()
            - metrics.step();
    double secondsLeft = stepsLeft * metrics.secondsPerStep();
    return String.format(
        Locale.ROOT,
        "epoch %d/%d [%s%s] loss %.3f  %,.0f %s/s  %d:%02d left",
        metrics.epoch(),
        metrics.epochs(),
        "#".repeat(full),
        "-".repeat(cells - full),
        metrics.runningLoss(),
        metrics.examplesPerSecond(),
        kind,
        (long) secondsLeft / 60,
        (long) secondsLeft % 60);
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    out.printf(
        Locale.ROOT,
        "epoch %2d  loss %s%s%s%s  %s  %.1f s%n",
        metrics.epoch(),
        PlainText.number(metrics.runningLoss()),
        metrics.runningAccuracy().isPresent()
            ? String.format(Locale.ROOT, "  accuracy %.4f", metrics.runningAccuracy().getAsDouble())
            : "",
        metrics.validation().map(v -> figures("validation", v)).orElse(""),
        metrics.test().map(t -> figures("test", t)).orElse(""),
        Double.isNaN(metrics.examplesPerSecond())
            ? "steps taken before"
            : String.format(Locale.ROOT, "%,.0f %s/s", metrics.examplesPerSecond(), kind),
        metrics.seconds());
    out.flush();
  }

  private String figures(String of, Evaluation found) {
    return String.format(
        Locale.ROOT,
        "  %s loss %s  %s %s %s",
        of,
        PlainText.number(found.loss()),
        of,
        measure.words(),
        PlainText.figure(found.measure(measure.name()), measure.isError()));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /** Writes the bar over itself and leaves nothing of it behind. */
  private record OneLine(PrintWriter out) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return BAR_WIDTH;
    }

    @Override
    public void accept(String line) {
      out.print("\r" + line + " ".repeat(Math.max(0, BAR_WIDTH - line.length())));
      out.flush();
    }

    @Override
    public void clear() {
      accept("");
      out.print("\r");
      out.flush();
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
