package io.evident.bayes.plot;

import io.evident.bayes.internal.plot.PlotFont;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.TextAnchor;

/**
 * A plot that lays other plots out in rows, each under its own caption, with one legend for all.
 */
final class GridPlot extends Plot {
  private static final long serialVersionUID = 1;
  private static final double CAPTION = 20;
  private static final double GAP = 6;

  private final ArrayList<String> captions = new ArrayList<>();
  private final ArrayList<XYPlot> panels = new ArrayList<>();
  private final int columns;

  GridPlot(int columns) {
    this.columns = columns;
    setOutlineVisible(false);
  }

  void add(String caption, XYPlot panel) {
    captions.add(caption);
    panels.add(panel);
  }

  List<XYPlot> panels() {
    return List.copyOf(panels);
  }

  @Override
  public String getPlotType() {
    return "Grid";
  }

  /** The legend of the last panel, which shows everything that any of them does. */
  @Override
  public LegendItemCollection getLegendItems() {
    return panels.get(panels.size() - 1).getLegendItems();
  }

  @Override
  public void draw(
      Graphics2D g2,
      Rectangle2D area,
      Point2D anchor,
      PlotState parentState,
      PlotRenderingInfo info) {
    if (info != null) {
      info.setPlotArea(area);
      info.setDataArea(area);
    }
    int rows = (panels.size() + columns - 1) / columns;
    double width = area.getWidth() / columns;
    double height = area.getHeight() / rows;
    for (int i = 0; i < panels.size(); i++) {
      int row = i / columns;
      double left = area.getX() + (i - row * columns) * width;
      double top = area.getY() + row * height;
      panels
          .get(i)
          .draw(
              g2,
              new Rectangle2D.Double(left, top + CAPTION, width - GAP, height - CAPTION),
              null,
              parentState,
              null);
      g2.setFont(PlotFont.plain(14));
      g2.setPaint(PlotStyle.INK);
      TextUtils.drawAlignedString(
          captions.get(i),
          g2,
          (float) (left + width / 2 + CAPTION),
          (float) (top + CAPTION),
          TextAnchor.BOTTOM_CENTER);
    }
  }
}
