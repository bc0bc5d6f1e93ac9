package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.PlotState;

/** Pictures in rows, each with a caption, the rows with names if they have any. */
@SuppressWarnings("serial") // a chart is drawn, not serialized
final class TilesPlot extends Plot {
  private static final long serialVersionUID = 1L;
  private static final double GAP = 8;

  private final transient List<Tile> tiles;
  private final List<String> rowNames;
  private final int columns;

  private TilesPlot(List<Tile> tiles, int columns, List<String> rowNames) {
    this.tiles = tiles;
    this.columns = columns;
    this.rowNames = rowNames;
  }

  /** A chart of tiles in rows of so many; rowNames is empty or has one name per row. */
  static JFreeChart chart(
      String title, String subtitle, List<Tile> tiles, int columns, List<String> rowNames) {
    TilesPlot plot = new TilesPlot(List.copyOf(tiles), columns, List.copyOf(rowNames));
    plot.setOutlineVisible(false);
    plot.setBackgroundPaint(Color.WHITE);
    JFreeChart chart = ChartFrame.plain(title, plot);
    return subtitle.isEmpty() ? chart : ChartFrame.subtitled(chart, subtitle);
  }

  List<Tile> tiles() {
    return tiles;
  }

  @Override
  public String getPlotType() {
    return "tiles";
  }

  @Override
  public void draw(
      Graphics2D graphics,
      Rectangle2D area,
      Point2D anchor,
      PlotState parent,
      PlotRenderingInfo info) {
    int rows = (tiles.size() + columns - 1) / columns;
    boolean captions = tiles.stream().anyMatch(tile -> !tile.caption().isEmpty());
    double captionHeight = captions ? 20 : 0;
    Font font =
        PlotFont.plain(
            14, Stream.concat(rowNames.stream(), tiles.stream().map(Tile::caption)).toList());
    double margin = 0;
    for (String name : rowNames) {
      margin = Math.max(margin, graphics.getFontMetrics(font).stringWidth(name) + GAP);
    }
    double cellWidth = (area.getWidth() - margin) / columns;
    double cellHeight = area.getHeight() / rows;
    double side = Math.min(cellWidth - GAP, cellHeight - GAP - captionHeight);
    if (side < 1) {
      throw new IllegalArgumentException(
          "the chart is too small for " + rows + " rows of " + columns + " pictures");
    }
    for (int i = 0; i < tiles.size(); i++) {
      int row = i / columns;
      int column = i % columns;
      double left = area.getX() + margin + column * cellWidth + (cellWidth - side) / 2;
      double top = area.getY() + row * cellHeight + GAP / 2;
      Tile tile = tiles.get(i);
      tile.draw(graphics, left, top, side);
      graphics.setPaint(tile.colour() == null ? Palette.INK : tile.colour());
      drawFitting(graphics, font, tile.caption(), left + side / 2, top + side + 16, cellWidth);
    }
    graphics.setPaint(Palette.INK);
    graphics.setFont(font);
    for (int row = 0; row < rowNames.size(); row++) {
      float y = (float) (area.getY() + row * cellHeight + GAP / 2 + side / 2 + 5);
      graphics.drawString(rowNames.get(row), (float) area.getX(), y);
    }
  }

  /** Centred, and smaller where it would run into its neighbour. */
  private static void drawFitting(
      Graphics2D graphics, Font font, String text, double centre, double base, double width) {
    if (text.isEmpty()) {
      return;
    }
    FontMetrics metrics = graphics.getFontMetrics(font);
    double scale = Math.min(1, (width - 2) / metrics.stringWidth(text));
    Font fitting = font.deriveFont((float) (font.getSize2D() * scale));
    graphics.setFont(fitting);
    double textWidth = graphics.getFontMetrics(fitting).stringWidth(text);
    graphics.drawString(text, (float) (centre - textWidth / 2), (float) base);
  }
}
