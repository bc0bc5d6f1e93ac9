package io.evident.models.plot;

import io.evident.models.data.ExampleKind;
import io.evident.models.evaluation.Calibration;
import io.evident.models.evaluation.ReliabilityBin;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/**
 * A reliability diagram: for the examples whose predicted class has a probability in a bin, the
 * part that was predicted right, against what the probabilities promised. Below it, the share of
 * the examples in each bin. Source: C. Guo et al., On Calibration of Modern Neural Networks, ICML
 * 2017, figure 1.
 */
public final class ReliabilityDiagram {
  /** The part that a bin promises and does not keep, and the part that it keeps beyond that. */
  private static final List<Color> GAPS = List.of(Palette.line(4), Palette.line(3));

  private static final int ACCURACY_WEIGHT = 5;
  private static final int SHARE_WEIGHT = 2;

  private ReliabilityDiagram() {}

  /**
   * The diagram.
   *
   * @param title above it, followed by the expected calibration error
   * @param calibration the bins
   * @param examples what they are called
   * @return the chart
   */
  public static JFreeChart of(String title, Calibration calibration, ExampleKind examples) {
    XYIntervalSeriesCollection shares = new XYIntervalSeriesCollection();
    XYIntervalSeries share = new XYIntervalSeries("share of the " + examples);
    for (ReliabilityBin bin : calibration.bins()) {
      add(share, bin, 0, (double) bin.examples() / calibration.examples());
    }
    shares.addSeries(share);
    XYPlot above = accuracies(calibration, axis("accuracy", 1));
    double most =
        calibration.bins().stream().mapToLong(ReliabilityBin::examples).max().orElseThrow();
    XYPlot below = plot(shares, axis(examples.toString(), 1.1 * most / calibration.examples()));
    below.getRenderer().setSeriesPaint(0, Palette.line(0));
    below.getRenderer().setSeriesVisibleInLegend(0, false);
    CombinedDomainXYPlot both =
        new CombinedDomainXYPlot(axis("probability of the predicted class", 1));
    both.setGap(18);
    both.add(above, ACCURACY_WEIGHT);
    both.add(below, SHARE_WEIGHT);
    return ChartFrame.withLegend(title + ": " + error(calibration), both);
  }

  /**
   * The same network before and after it was calibrated, side by side, without the shares.
   *
   * @param title above both
   * @param before as it was trained
   * @param after calibrated
   * @return the chart
   */
  public static JFreeChart beforeAndAfter(String title, Calibration before, Calibration after) {
    CombinedRangeXYPlot both = new CombinedRangeXYPlot(axis("accuracy", 1));
    both.setGap(48);
    XYPlot left = accuracies(before, null);
    left.setDomainAxis(axis("probability, before: " + error(before), 1));
    XYPlot right = accuracies(after, null);
    right.setDomainAxis(axis("probability, after: " + error(after), 1));
    for (int series = 0; series <= GAPS.size(); series++) {
      // Each once in the legend.
      if (left.getRenderer().isSeriesVisibleInLegend(series)) {
        right.getRenderer().setSeriesVisibleInLegend(series, false);
      }
    }
    both.add(left);
    both.add(right);
    return ChartFrame.withLegend(title, both);
  }

  private static String error(Calibration calibration) {
    return String.format(
        Locale.ROOT, "expected calibration error %.4f", calibration.expectedCalibrationError());
  }

  private static XYPlot accuracies(Calibration calibration, NumberAxis up) {
    XYIntervalSeriesCollection accuracies = new XYIntervalSeriesCollection();
    XYIntervalSeries accuracy = new XYIntervalSeries("accuracy");
    List<XYIntervalSeries> gaps =
        List.of(
            new XYIntervalSeries("confidence above accuracy"),
            new XYIntervalSeries("accuracy above confidence"));
    for (ReliabilityBin bin : calibration.bins()) {
      if (bin.examples() > 0) {
        add(accuracy, bin, 0, bin.accuracy());
        add(
            gaps.get(bin.confidence() > bin.accuracy() ? 0 : 1),
            bin,
            Math.min(bin.accuracy(), bin.confidence()),
            Math.max(bin.accuracy(), bin.confidence()));
      }
    }
    accuracies.addSeries(accuracy);
    gaps.forEach(accuracies::addSeries);
    XYPlot above = plot(accuracies, up);
    above.getRenderer().setSeriesPaint(0, Palette.line(0));
    for (int i = 0; i < GAPS.size(); i++) {
      above.getRenderer().setSeriesPaint(1 + i, GAPS.get(i));
      above.getRenderer().setSeriesVisibleInLegend(1 + i, gaps.get(i).getItemCount() > 0);
    }
    above.addAnnotation(new XYLineAnnotation(0, 0, 1, 1, PlotStyle.ideal(), Palette.INK));
    return above;
  }

  private static void add(XYIntervalSeries series, ReliabilityBin bin, double from, double to) {
    series.add((bin.lower() + bin.upper()) / 2, bin.lower(), bin.upper(), to, from, to);
  }

  private static XYPlot plot(XYIntervalSeriesCollection data, NumberAxis axis) {
    XYBarRenderer renderer = new XYBarRenderer();
    renderer.setUseYInterval(true);
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(true);
    renderer.setLegendBar(new Rectangle2D.Double(-8, -6, 16, 12));
    renderer.setDefaultOutlinePaint(Color.WHITE);
    return PlotStyle.plot(data, null, axis, renderer);
  }

  private static NumberAxis axis(String name, double upper) {
    NumberAxis axis = new NumberAxis(name);
    axis.setRange(0, upper);
    NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
    format.setMinimumFractionDigits(upper > 0.3 ? 1 : 2);
    double unit = upper > 0.6 ? 0.2 : upper > 0.3 ? 0.2 : 0.1;
    axis.setTickUnit(new NumberTickUnit(unit, format));
    axis.setLabelFont(PlotFont.plain(16));
    axis.setTickLabelFont(PlotFont.plain(16));
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelPaint(Palette.INK);
    return axis;
  }
}
