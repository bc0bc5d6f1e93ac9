package io.evident.lab.figures;

import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.internal.plot.Curve;
import io.evident.models.internal.plot.LearningCurves;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jfree.chart.JFreeChart;

/** The curves of the trainings that one claim or table is about, all seeds in one plot. */
final class TrainingPlots {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 480;

  /** More curves than this are those of the first seed only. */
  private static final int MOST = 6;

  /** Curves whose names have room in the legend as it is, and the room each further one takes. */
  private static final int ROOMY = 4;

  private static final int ROW = 28;

  private final TrainedRuns runs;

  TrainingPlots(TrainedRuns runs) {
    this.runs = runs;
  }

  /**
   * Draws one column of metrics.csv by epoch.
   *
   * @return whether there was anything to draw
   */
  boolean save(String title, List<Training> trainings, String column, Path file)
      throws IOException {
    List<Curve> curves = new ArrayList<>();
    List<Curve> ofFirstSeed = new ArrayList<>();
    for (Training training : trainings) {
      for (Map.Entry<Integer, TrainedRun> seed : runs.complete(training).entrySet()) {
        String name = name(training, trainings.size()) + "seed " + seed.getKey();
        List<Curve> found =
            seed.getValue().history().curve(name, column).map(List::of).orElse(List.of());
        curves.addAll(found);
        if (seed.getKey() == 1) {
          ofFirstSeed.addAll(found);
        }
      }
    }
    List<Curve> drawn = curves.size() > MOST ? ofFirstSeed : curves;
    if (drawn.isEmpty()) {
      return false;
    }
    JFreeChart chart =
        column.endsWith("Accuracy")
            ? LearningCurves.measure(title, "accuracy", drawn)
            : LearningCurves.loss(title, drawn);
    int height = HEIGHT + ROW * Math.max(0, drawn.size() - ROOMY);
    ChartFiles.save(chart, WIDTH, height, file);
    return true;
  }

  private static String name(Training training, int of) {
    if (of == 1) {
      return "";
    }
    return (training.settings().isEmpty() ? training.experiment() : training.settings()) + ", ";
  }
}
