package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Cs181;
import io.evident.bayes.EmpiricalBayes.Estimate;
import io.evident.bayes.EmpiricalBayes.ShrunkGroup;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.internal.plot.PlotFont;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;

/** The look that makes the charts legible: layout, colours, strokes, fonts and axes. */
class StyleTest {
  private static final PredictivePath PATH =
      PredictivePath.of(Cs181.MODEL, Cs181.observations().values());

  /** A plot that only remembers where it was drawn. */
  private static final class Recorder extends XYPlot {
    private static final long serialVersionUID = 1;
    private final transient List<Rectangle2D> areas;

    Recorder(List<Rectangle2D> areas) {
      this.areas = areas;
    }

    @Override
    public void draw(
        Graphics2D g2,
        Rectangle2D area,
        Point2D anchor,
        PlotState parentState,
        PlotRenderingInfo info) {
      areas.add(area);
    }
  }

  @Test
  void panelsStandInRowsBelowTheirCaptions() {
    List<Rectangle2D> areas = new ArrayList<>();
    GridPlot grid = new GridPlot(3);
    for (int i = 0; i < 5; i++) {
      grid.add("panel " + i, new Recorder(areas));
    }
    BufferedImage image = new BufferedImage(640, 440, BufferedImage.TYPE_INT_RGB);
    Graphics2D g2 = image.createGraphics();
    g2.setPaint(Color.WHITE);
    g2.fillRect(0, 0, 640, 440);
    PlotRenderingInfo info = new PlotRenderingInfo(null);
    Rectangle2D all = new Rectangle2D.Double(10, 20, 600, 400);
    grid.draw(g2, all, null, null, info);
    g2.dispose();
    assertEquals(all, info.getPlotArea());
    assertEquals(all, info.getDataArea());
    double[][] corners = {{10, 40}, {210, 40}, {410, 40}, {10, 240}, {210, 240}};
    for (int i = 0; i < 5; i++) {
      assertEquals(new Rectangle2D.Double(corners[i][0], corners[i][1], 194, 180), areas.get(i));
      assertTrue(ink(image, corners[i][0] + 60, corners[i][1] - 20), "caption " + i);
      assertFalse(ink(image, corners[i][0], corners[i][1] + 4), "panel " + i);
    }
    assertFalse(grid.isOutlineVisible());
    assertEquals("Grid", grid.getPlotType());
    grid.draw(image.createGraphics(), all, null, null, null);
    assertEquals(10, areas.size());
  }

  /** Whether there is dark ink in the 120 x 20 pixels from a corner. */
  private static boolean ink(BufferedImage image, double left, double top) {
    for (int y = (int) top; y < top + 20; y++) {
      for (int x = (int) left; x < left + 120; x++) {
        if ((image.getRGB(x, y) & 0xff) < 100) {
          return true;
        }
      }
    }
    return false;
  }

  private static void assertPlain(XYPlot plot) {
    assertEquals(Color.WHITE, plot.getBackgroundPaint());
    assertEquals(PlotStyle.GRID, plot.getDomainGridlinePaint());
    assertEquals(PlotStyle.GRID, plot.getRangeGridlinePaint());
    assertEquals(new BasicStroke(1), plot.getDomainGridlineStroke());
    assertEquals(new BasicStroke(1), plot.getRangeGridlineStroke());
    assertEquals(RectangleInsets.ZERO_INSETS, plot.getAxisOffset());
    assertEquals(SeriesRenderingOrder.FORWARD, plot.getSeriesRenderingOrder());
  }

  private static void assertReadable(ValueAxis axis) {
    assertReadable(axis, PlotStyle.SMALL.getSize());
  }

  private static void assertReadable(ValueAxis axis, int size) {
    assertEquals(PlotFont.plain(size), axis.getLabelFont());
    assertEquals(PlotFont.plain(size), axis.getTickLabelFont());
    assertEquals(PlotStyle.INK, axis.getLabelPaint());
    assertEquals(PlotStyle.INK, axis.getTickLabelPaint());
    assertTrue(size >= 12, "size " + size);
    assertEquals("Noto Sans", axis.getLabelFont().getFamily());
  }

  private static void assertFrame(JFreeChart chart) {
    assertEquals(Color.WHITE, chart.getBackgroundPaint());
    assertEquals(PlotStyle.INK, chart.getTitle().getPaint());
    assertEquals(PlotStyle.TITLE, chart.getTitle().getFont());
    assertEquals(PlotStyle.LABEL, chart.getLegend().getItemFont());
    assertEquals(BlockBorder.NONE, chart.getLegend().getFrame());
    assertEquals(new RectangleInsets(8, 8, 8, 12), chart.getPadding());
  }

  @Test
  void theGridTellsItsCurvesApartByColourAndDash() {
    JFreeChart chart = PredictiveGrid.of(PATH, "x");
    assertFrame(chart);
    List<XYPlot> panels = ((GridPlot) chart.getPlot()).panels();
    assertEquals(4, chart.getPlot().getLegendItems().getItemCount());
    for (int i = 0; i < panels.size(); i++) {
      XYPlot panel = panels.get(i);
      assertPlain(panel);
      assertReadable(panel.getDomainAxis(), 13);
      assertReadable(panel.getRangeAxis(), 13);
      assertEquals(RectangleInsets.ZERO_INSETS, panel.getInsets());
      assertEquals(42, panel.getFixedDomainAxisSpace().getBottom());
      assertEquals(50, panel.getFixedRangeAxisSpace().getLeft());
      assertEquals(i % 5 == 0 ? "density" : null, panel.getRangeAxis().getLabel());
      assertEquals(i < 10 ? null : "x", panel.getDomainAxis().getLabel());
      assertEquals(5, ((NumberAxis) panel.getDomainAxis()).getTickUnit().getSize());
      assertEquals(0.1, ((NumberAxis) panel.getRangeAxis()).getTickUnit().getSize(), 1e-15);
      assertEquals(new RectangleInsets(2, 4, 2, 4), panel.getDomainAxis().getTickLabelInsets());
      XYLineAndShapeRenderer lines = (XYLineAndShapeRenderer) panel.getRenderer(0);
      assertEquals(PlotStyle.BLUE, lines.getSeriesPaint(0));
      assertEquals(PlotStyle.VERMILION, lines.getSeriesPaint(1));
      assertEquals(PlotStyle.GREEN, lines.getSeriesPaint(2));
      assertEquals(PlotStyle.solid(), lines.getSeriesStroke(0));
      assertEquals(PlotStyle.dashed(9, 4), lines.getSeriesStroke(1));
      assertEquals(PlotStyle.dashed(2.5f, 3), lines.getSeriesStroke(2));
      assertTrue(lines.getDrawSeriesLineAsPath());
      assertEquals(32, lines.getLegendLine().getBounds2D().getWidth());
      XYLineAndShapeRenderer ticks = (XYLineAndShapeRenderer) panel.getRenderer(1);
      assertEquals(PlotStyle.TICK, ticks.getSeriesShape(0));
      assertEquals(PlotStyle.INK, ticks.getSeriesPaint(0));
      assertEquals(new BasicStroke(1.4f), ticks.getSeriesStroke(0));
      XYDataset curves = panel.getDataset(0);
      assertEquals(201, curves.getItemCount(0));
      assertEquals(panel.getDomainAxis().getLowerBound(), curves.getXValue(0, 0));
      assertEquals(panel.getDomainAxis().getUpperBound(), curves.getXValue(0, 200), 1e-12);
    }
    double top = PATH.steps().get(0).map().density(0) * 1.08;
    assertEquals(top, panels.get(0).getRangeAxis().getUpperBound(), 1e-15);
    assertEquals(0, panels.get(0).getRangeAxis().getLowerBound());
    double reach = 2.6 * Math.sqrt(6);
    assertEquals(-reach, panels.get(0).getDomainAxis().getLowerBound(), 1e-14);
    assertEquals(reach, panels.get(0).getDomainAxis().getUpperBound(), 1e-14);
  }

  @Test
  void aShortPathHasOnlyItsOwnPanels() {
    JFreeChart chart = PredictiveGrid.of(PredictivePath.of(Cs181.MODEL, 90, -90), "x");
    List<XYPlot> panels = ((GridPlot) chart.getPlot()).panels();
    assertEquals(3, panels.size());
    assertEquals("x", panels.get(0).getDomainAxis().getLabel());
    assertEquals(90, panels.get(0).getDomainAxis().getUpperBound(), 1e-9);
    assertEquals(-90, panels.get(0).getDomainAxis().getLowerBound());
    assertEquals(50, ((NumberAxis) panels.get(0).getDomainAxis()).getTickUnit().getSize());
  }

  @Test
  void theHistogramIsFlatColourWithADashedLineOfCalibration() {
    JFreeChart chart = PitHistogram.of(List.of(0.1, 0.2, 0.7, 0.9, 0.95, 0.3), 3);
    assertFrame(chart);
    XYPlot plot = chart.getXYPlot();
    assertPlain(plot);
    assertEquals(DatasetRenderingOrder.FORWARD, plot.getDatasetRenderingOrder());
    XYBarRenderer bars = (XYBarRenderer) plot.getRenderer(0);
    assertEquals(PlotStyle.BLUE, bars.getSeriesPaint(0));
    assertTrue(bars.getBarPainter() instanceof StandardXYBarPainter);
    assertFalse(bars.getShadowsVisible());
    assertEquals(0, plot.getDomainAxis().getLowerBound());
    assertEquals(1, plot.getDomainAxis().getUpperBound());
    assertTrue(((NumberAxis) plot.getRangeAxis()).getAutoRangeIncludesZero());
    XYDataset flat = plot.getDataset(1);
    assertEquals(0, flat.getXValue(0, 0));
    assertEquals(1, flat.getXValue(0, 1));
    assertEquals(2, flat.getYValue(0, 0));
    assertEquals(2, flat.getYValue(0, 1));
    assertEquals(PlotStyle.VERMILION, plot.getRenderer(1).getSeriesPaint(0));
    assertEquals(PlotStyle.dashed(9, 4), plot.getRenderer(1).getSeriesStroke(0));
    assertEquals(
        1 / 3.0, plot.getDataset(0).getXValue(0, 1) - plot.getDataset(0).getXValue(0, 0), 1e-15);
    assertNotNull(plot.getRangeAxis().getStandardTickUnits());
  }

  @Test
  void shrinkageRunsFromTopToBottomAroundThePriorMean() {
    List<ShrunkGroup> groups =
        List.of(new ShrunkGroup("a", 2, 1, 2, 0.1), new ShrunkGroup("b", 3, 9, 8, 0.1));
    JFreeChart chart = ShrinkagePlot.of(groups, new Estimate(5, 1, 0), "x");
    assertFrame(chart);
    XYPlot plot = chart.getXYPlot();
    SymbolAxis rows = (SymbolAxis) plot.getRangeAxis();
    assertTrue(rows.isInverted());
    assertFalse(rows.isGridBandsVisible());
    assertEquals(PlotStyle.SMALL, rows.getTickLabelFont());
    assertEquals(List.of("a (n = 2)", "b (n = 3)"), List.of(rows.getSymbols()));
    assertEquals(-0.5, rows.getLowerBound());
    assertEquals(1.5, rows.getUpperBound());
    XYDataset all = plot.getDataset();
    assertEquals(9, all.getXValue(0, 1));
    assertEquals(1, all.getYValue(0, 1));
    assertEquals(8, all.getXValue(1, 1));
    assertEquals(5, all.getXValue(2, 0));
    assertEquals(-0.5, all.getYValue(2, 0));
    assertEquals(5, all.getXValue(2, 1));
    assertEquals(1.5, all.getYValue(2, 1));
    XYLineAndShapeRenderer renderer = (XYLineAndShapeRenderer) plot.getRenderer();
    assertFalse(renderer.getSeriesLinesVisible(0));
    assertTrue(renderer.getSeriesShapesVisible(0));
    assertEquals(PlotStyle.MARKS.get(1), renderer.getSeriesShape(0));
    assertEquals(PlotStyle.VERMILION, renderer.getSeriesPaint(0));
    assertEquals(PlotStyle.MARKS.get(0), renderer.getSeriesShape(1));
    assertEquals(PlotStyle.dashed(9, 4), renderer.getSeriesStroke(2));
    assertEquals(2, renderer.getAnnotations().size());
  }

  @Test
  void theEvidenceCurveHasALogarithmicAxisOfPowersOfTen() {
    JFreeChart chart = EvidenceCurve.of(SufficientStatistics.of(2, 3), Cs181.MODEL, 0.1);
    LogAxis axis = (LogAxis) chart.getXYPlot().getDomainAxis();
    assertReadable(axis);
    assertEquals(1, axis.getTickUnit().getSize());
    assertEquals("0.01", axis.getNumberFormatOverride().format(0.01));
    assertEquals("1", axis.getNumberFormatOverride().format(1));
    assertEquals("1,000", axis.getNumberFormatOverride().format(1000));
    assertEquals("1E-7", axis.getNumberFormatOverride().format(1e-7));
    XYLineAndShapeRenderer marks = (XYLineAndShapeRenderer) chart.getXYPlot().getRenderer();
    int best = chart.getXYPlot().getSeriesCount() - 1;
    assertEquals(PlotStyle.RING, marks.getSeriesShape(best));
    assertFalse(marks.getItemShapeFilled(best, 0), "what lies within the ring is hidden");
    assertEquals("prior variance", axis.getLabel());
    assertReadable(chart.getXYPlot().getRangeAxis());
    assertEquals(new RectangleInsets(8, 6, 8, 6), PlotStyle.axis("a").getTickLabelInsets());
    assertFalse(PlotStyle.axis("a").getAutoRangeIncludesZero());
    assertTrue(PlotStyle.densityAxis().getAutoRangeIncludesZero());
    assertNull(PlotStyle.axis(null).getLabel());
    assertEquals(RectangleEdge.BOTTOM, chart.getLegend().getPosition());
  }
}
