package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.models.data.ExampleKind;
import io.evident.models.score.Calibration;
import io.evident.models.score.ReliabilityBin;
import java.awt.Color;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
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
    XYIntervalSeriesCollection accuracies = new XYIntervalSeriesCollection();
    XYIntervalSeries accuracy = new XYIntervalSeries("accuracy");
    List<XYIntervalSeries> gaps =
        List.of(
            new XYIntervalSeries("confidence above accuracy"),
            new XYIntervalSeries("accuracy above confidence"));
    XYIntervalSeriesCollection shares = new XYIntervalSeriesCollection();
    XYIntervalSeries share = new XYIntervalSeries("share of the " + examples);
    for (ReliabilityBin bin : calibration.bins()) {
      if (bin.examples() > 0) {
        add(accuracy, bin, 0, bin.accuracy());
        add(
            gaps.get(bin.confidence() > bin.accuracy() ? 0 : 1),
            bin,
            Math.min(bin.accuracy(), bin.confidence()),
            Math.max(bin.accuracy(), bin.confidence()));
      }
      add(share, bin, 0, (double) bin.examples() / calibration.examples());
    }
    accuracies.addSeries(accuracy);
    gaps.forEach(accuracies::addSeries);
    shares.addSeries(share);
    XYPlot above = plot(accuracies, axis("accuracy", 1));
    above.getRenderer().setSeriesPaint(0, Palette.line(0));
    for (int i = 0; i < GAPS.size(); i++) {
      above.getRenderer().setSeriesPaint(1 + i, GAPS.get(i));
      above.getRenderer().setSeriesVisibleInLegend(1 + i, gaps.get(i).getItemCount() > 0);
    }
    above.addAnnotation(new XYLineAnnotation(0, 0, 1, 1, PlotStyle.ideal(), Palette.INK));
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
    String error =
        String.format(
            Locale.ROOT,
            "%s: expected calibration error %.4f",
            title,
            calibration.expectedCalibrationError());
    return ChartFrame.withLegend(error, both);
  }

  private static void add(XYIntervalSeries series, ReliabilityBin bin, double from, double to) {
    series.add((bin.lower() + bin.upper()) / 2, bin.lower(), bin.upper(), to, from, to);
  }

  private static XYPlot plot(XYIntervalSeriesCollection data, NumberAxis axis) {
    return PlotStyle.plot(data, null, axis, PlotStyle.bars());
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
