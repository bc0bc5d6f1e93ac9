package io.evident.models.sweep;

import io.evident.models.internal.plot.ChartFiles;
import io.evident.models.internal.plot.ChartFrame;
import io.evident.models.internal.plot.ValueHeatmap;
import io.evident.models.task.Measure;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;

/**
 * Draws a grid of two keys: the task's first measure, such as the accuracy, on the validation
 * examples of each combination, the mean over seeds.
 */
final class SweepPlots {
  private static final int WIDTH = 1200;
  private static final int HEIGHT = 800;

  private SweepPlots() {}

  /**
   * Draws what can be drawn, as PNG and SVG.
   *
   * @return the files; none for anything but a grid in which one or two keys vary
   */
  static List<Path> save(
      Sweep sweep, TaskKind task, List<Standing> standings, SweepDirectory directory)
      throws IOException {
    List<Path> files = new ArrayList<>();
    Measure measure = task.measures().get(0);
    if (sweep.search() instanceof Grid grid) {
      List<String> varied =
          grid.keys().stream().filter(key -> grid.values().get(key).size() > 1).toList();
      if (varied.size() == 2) {
        JFreeChart chart =
            ChartFrame.subtitled(
                chart(standings, measure, axis(grid, varied.get(0)), axis(grid, varied.get(1))),
                sweep.name());
        for (String extension : List.of(".png", ".svg")) {
          Path file = directory.plot("validation-" + measure.name() + extension);
          ChartFiles.save(chart, WIDTH, HEIGHT, file);
          files.add(file);
        }
      }
    }
    return files;
  }

  private static ValueHeatmap.Axis axis(Grid grid, String key) {
    return new ValueHeatmap.Axis(key, grid.values().get(key));
  }

  private static JFreeChart chart(
      List<Standing> standings, Measure measure, ValueHeatmap.Axis down, ValueHeatmap.Axis across) {
    return ValueHeatmap.of(
        "Validation " + measure.words() + " of each combination",
        down,
        across,
        "validation " + measure.words(),
        (row, column) ->
            standings.stream()
                .filter(s -> has(s, down, row) && has(s, across, column))
                .mapToDouble(s -> s.mean(measure.column("validation")))
                .findFirst()
                .orElse(Double.NaN));
  }

  private static boolean has(Standing standing, ValueHeatmap.Axis axis, int at) {
    return axis.labels().get(at).equals(standing.assignment().values().get(axis.name()));
  }
}
