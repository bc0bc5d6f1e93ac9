package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;

/** Saves charts under target/plots, where a person can look at them. */
final class Pictures {
  private Pictures() {}

  /** Saves the chart at 1200 x 800 and checks that something is drawn in more than grey. */
  static void save(JFreeChart chart, String name) throws IOException {
    BufferedImage image = chart.createBufferedImage(1200, 800);
    Path folder = Files.createDirectories(Path.of("target", "plots"));
    Files.write(folder.resolve(name + ".png"), ChartUtils.encodeAsPNG(image));
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < 800; y++) {
      for (int x = 0; x < 1200; x++) {
        colours.add(image.getRGB(x, y) & 0xffffff);
      }
    }
    assertTrue(colours.contains(PlotStyle.BLUE.getRGB() & 0xffffff), name + " lacks its blue");
  }
}
