package io.evident.models.report;

import io.evident.models.internal.plot.ChartFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.title.TextTitle;

/** Charts and picture files as figures that carry their picture with them. */
public final class Pictures {
  /** Letters of 16 pixels are 11 on a phone 390 wide. */
  static final int WIDTH = 480;

  static final int HEIGHT = 340;

  /** What a row of a legend takes. */
  static final int LEGEND_ROW = 26;

  private static final Pattern SIZE =
      Pattern.compile(
          "^(.*?<svg )([^>]*?)height=\"(\\d+)\"([^>]*?)width=\"(\\d+)\"", Pattern.DOTALL);

  private Pictures() {}

  /**
   * A chart, drawn small enough for its letters to be read on a phone. Its title becomes the
   * figure's.
   *
   * @param title above it
   * @param alternative what it shows, for who cannot see it
   * @param chart the chart; loses its title
   * @return the figure
   * @throws IOException if it cannot be drawn
   */
  public static Figure chart(String title, String alternative, JFreeChart chart)
      throws IOException {
    return chart(title, alternative, chart, Figure.Size.HALF, WIDTH, HEIGHT);
  }

  /**
   * A chart that needs another size.
   *
   * @param title above it
   * @param alternative what it shows, for who cannot see it
   * @param chart the chart; loses its title
   * @param size how it is shown
   * @param width in pixels
   * @param height in pixels
   * @return the figure
   * @throws IOException if it cannot be drawn
   */
  public static Figure chart(
      String title, String alternative, JFreeChart chart, Figure.Size size, int width, int height)
      throws IOException {
    chart.setTitle((TextTitle) null);
    String svg = new String(ChartFiles.svg(chart, width, height), StandardCharsets.UTF_8);
    return new Figure(title, alternative, uri("svg+xml", scalable(svg, width, height)), size, true);
  }

  /** Without a view box a browser cuts an SVG off instead of making it smaller. */
  private static byte[] scalable(String svg, int width, int height) {
    return svg.replaceFirst("<svg ", "<svg viewBox=\"0 0 " + width + " " + height + "\" ")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A drawing of a run.
   *
   * @param title above it
   * @param alternative what it shows, for who cannot see it
   * @param svg the file, as {@link ChartFiles} writes it
   * @param size how it is shown
   * @param drawn whether it is ink on white
   * @param width how wide it is shown where there is room, in pixels
   * @return the figure; empty if there is no such file
   * @throws IOException if it cannot be read
   */
  static Optional<Figure> drawing(
      String title, String alternative, Path svg, Figure.Size size, boolean drawn, int width)
      throws IOException {
    if (!Files.exists(svg)) {
      return Optional.empty();
    }
    Matcher root = SIZE.matcher(Files.readString(svg));
    if (!root.find()) {
      throw new IllegalArgumentException(svg + ": is not an SVG with a width and a height");
    }
    int height = Integer.parseInt(root.group(3));
    int drawnWidth = Integer.parseInt(root.group(5));
    String scaled =
        root.replaceFirst(
            String.format(
                Locale.ROOT,
                "$1viewBox=\"0 0 %d %d\" $2height=\"%d\"$4width=\"%d\"",
                drawnWidth,
                height,
                Math.round((double) width * height / drawnWidth),
                width));
    return Optional.of(
        new Figure(
            title,
            alternative,
            uri("svg+xml", scaled.getBytes(StandardCharsets.UTF_8)),
            size,
            drawn));
  }

  /**
   * A picture file of a run.
   *
   * @param title above it
   * @param alternative what it shows, for who cannot see it
   * @param png the file
   * @param size how it is shown
   * @param drawn whether it is ink on white
   * @return the figure; empty if there is no such file
   * @throws IOException if it cannot be read
   */
  public static Optional<Figure> file(
      String title, String alternative, Path png, Figure.Size size, boolean drawn)
      throws IOException {
    if (!png.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new IllegalArgumentException("the picture must be a .png, got " + png);
    }
    return Files.exists(png)
        ? Optional.of(
            new Figure(title, alternative, uri("png", Files.readAllBytes(png)), size, drawn))
        : Optional.empty();
  }

  private static String uri(String type, byte[] bytes) {
    return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
