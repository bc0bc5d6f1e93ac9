package io.evident.models.internal.plot;

import io.evident.models.score.BinaryScores;
import io.evident.models.score.OperatingPoint;
import java.awt.geom.Line2D;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/**
 * What a model of yes or no can do at every threshold, one line for each label. A label that all
 * rows have, or none, has no line; the legend says so. Of more than {@value #MOST} labels those are
 * drawn that the most rows have.
 */
public final class ScoreCurves {
  /** More lines than these nobody can follow. */
  public static final int MOST = 12;

  private ScoreCurves() {}

  /**
   * ROC curves: the part of the positive rows that is found against the part of the negative ones
   * that is taken for positive, with the diagonal, which chance gives. The legend has the areas.
   *
   * @param title above the plot
   * @param labels at least one, of different names
   * @return the chart
   */
  public static JFreeChart roc(String title, List<BinaryScores> labels) {
    Lines lines = new Lines(labels);
    for (BinaryScores label : lines.drawn) {
      lines.add(label, "area", label.rocArea(), rocPoints(label));
    }
    lines.ideal("chance", new double[][] {{0, 1}, {0, 1}});
    return lines.chart(title, "false positive rate", "recall");
  }

  /** From (0, 0), where nothing is said to be positive. */
  private static double[][] rocPoints(BinaryScores label) {
    List<OperatingPoint> curve = label.curve();
    double[][] points = new double[2][curve.size() + 1];
    for (int i = 0; i < curve.size(); i++) {
      points[0][i + 1] = curve.get(i).falsePositiveRate();
      points[1][i + 1] = curve.get(i).recall();
    }
    return points;
  }

  /**
   * Precision-recall curves: the part of what is said to be positive that is, against the part of
   * the positive rows that is found. They are staircases, as the average precision in the legend
   * counts them; of one label alone the line of chance is the part of the rows that is positive.
   *
   * @param title above the plot
   * @param labels at least one, of different names
   * @return the chart
   */
  public static JFreeChart precisionRecall(String title, List<BinaryScores> labels) {
    Lines lines = new Lines(labels);
    for (BinaryScores label : lines.drawn) {
      lines.add(label, "average precision", label.averagePrecision(), stairs(label));
    }
    if (labels.size() == 1) {
      double share = (double) labels.get(0).counts().positives() / labels.get(0).counts().total();
      lines.ideal("chance", new double[][] {{0, 1}, {share, share}});
    }
    return lines.chart(title, "recall", "precision");
  }

  /** Each precision holds from the recall before it to its own. */
  private static double[][] stairs(BinaryScores label) {
    List<OperatingPoint> curve = label.curve();
    double[][] points = new double[2][2 * curve.size()];
    double recall = 0;
    for (int i = 0; i < curve.size(); i++) {
      points[0][2 * i] = recall;
      points[1][2 * i] = curve.get(i).precision();
      recall = curve.get(i).recall();
      points[0][2 * i + 1] = recall;
      points[1][2 * i + 1] = curve.get(i).precision();
    }
    return points;
  }

  private static final class Lines {
    private final DefaultXYDataset data = new DefaultXYDataset();
    private final XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    private final List<BinaryScores> drawn;
    private final int labels;

    Lines(List<BinaryScores> labels) {
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("labels must not be empty");
      }
      this.labels = labels.size();
      this.drawn =
          labels.size() <= MOST
              ? labels
              : labels.stream()
                  .sorted(
                      Comparator.comparingLong((BinaryScores b) -> b.counts().positives())
                          .reversed())
                  .limit(MOST)
                  .toList();
      renderer.setDrawSeriesLineAsPath(true);
      renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
    }

    void add(BinaryScores label, String figure, double area, double[][] points) {
      boolean defined = !Double.isNaN(area);
      String name =
          defined
              ? String.format(Locale.ROOT, "%s, %s %.4f", label.label(), figure, area)
              : label.label() + ", of one class only";
      if (data.indexOf(name) >= 0) {
        throw new IllegalArgumentException("labels must have different names: " + label.label());
      }
      int series = data.getSeriesCount();
      data.addSeries(name, defined ? points : new double[2][0]);
      renderer.setSeriesPaint(series, Palette.line(series));
      renderer.setSeriesStroke(series, Palette.stroke(series, false, 2.5f));
    }

    void ideal(String name, double[][] points) {
      int series = data.getSeriesCount();
      data.addSeries(name, points);
      renderer.setSeriesPaint(series, Palette.INK);
      renderer.setSeriesStroke(series, PlotStyle.ideal());
    }

    JFreeChart chart(String title, String across, String up) {
      XYPlot plot = PlotStyle.plot(data, PlotStyle.shares(across), PlotStyle.shares(up), renderer);
      String[] names = new String[data.getSeriesCount()];
      for (int series = 0; series < names.length; series++) {
        names[series] = data.getSeriesKey(series).toString();
      }
      JFreeChart chart = ChartFrame.withLegend(title, plot, names);
      return drawn.size() == labels
          ? chart
          : ChartFrame.subtitled(
              chart,
              String.format(
                  Locale.ROOT, "the %d most frequent of %,d labels", drawn.size(), labels));
    }
  }
}
