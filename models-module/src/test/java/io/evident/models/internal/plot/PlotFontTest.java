package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ExampleKind;
import io.evident.models.score.Calibration;
import io.evident.models.score.ConfusionMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jfree.chart.JFreeChart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotFontTest {
  private static final Pattern FAMILY = Pattern.compile("font-family:([^;]+);");

  @TempDir private Path folder;

  /** One chart of each kind, with texts in every place that takes one. */
  private static Map<String, JFreeChart> charts() {
    List<String> classes = List.of("caf\u00e9", "\u03b3\u03ac\u03c4\u03b1", "\u043a\u043e\u0442");
    List<Curve> curves =
        List.of(Curve.of("\u00e0 droite", new double[] {1, 2, 3}, new double[] {3, 2, 1.5}));
    Map<String, JFreeChart> charts = new TreeMap<>();
    charts.put("curves", LearningCurves.loss("Loss", curves));
    charts.put(
        "confusion",
        ChartFrame.subtitled(
            ConfusionHeatmap.of(
                "Confusions",
                ConfusionMatrix.of(3, new int[] {0, 1, 2, 2}, new int[] {0, 1, 1, 2}),
                classes),
            "of a network"));
    charts.put(
        "reliability",
        ReliabilityDiagram.of(
            "Reliability",
            Calibration.of(5, new double[] {0.9, 0.6, 0.7}, new boolean[] {true, false, true}),
            ExampleKind.IMAGES));
    charts.put(
        "map",
        ValueHeatmap.of(
            "Map",
            new ValueHeatmap.Axis("rate", List.of("0.1", "0.01")),
            new ValueHeatmap.Axis("width", List.of("8", "16")),
            "accuracy",
            (row, column) -> row == 1 ? Double.NaN : column));
    charts.put("weights", WeightTiles.ofUnits("Weights", new float[12], 1, 2, 2));
    return charts;
  }

  private static void save(Path folder) throws IOException {
    for (Map.Entry<String, JFreeChart> chart : charts().entrySet()) {
      for (String extension : List.of(".png", ".svg")) {
        ChartFiles.save(chart.getValue(), 480, 340, folder.resolve(chart.getKey() + extension));
      }
    }
  }

  /** Draws in a Java of its own. */
  public static final class Drawing {
    private Drawing() {}

    /** The folder is the only argument. */
    public static void main(String[] folder) throws IOException {
      save(Path.of(folder[0]));
    }
  }

  @Test
  void noTextOfAPlotIsDrawnByTheMachinesFonts() throws IOException {
    for (Map.Entry<String, JFreeChart> chart : charts().entrySet()) {
      String svg = new String(ChartFiles.svg(chart.getValue(), 480, 340), StandardCharsets.UTF_8);
      assertTrue(svg.contains("</text"), chart.getKey() + " has no text");
      Matcher families = FAMILY.matcher(svg);
      while (families.find()) {
        String family = families.group(1).replace("\"", "'");
        assertTrue(family.startsWith("'Noto Sans'"), chart.getKey() + ": " + family);
      }
    }
  }

  /** Java asks fontconfig for fonts where the system is Linux, and keeps what it said at home. */
  @Test
  void aMachineWithoutAnyFontDrawsTheSameBytes() throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Path there = Files.createDirectory(folder.resolve("there"));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path configuration =
        Files.writeString(
            folder.resolve("fonts.conf"),
            "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><dir>"
                + empty
                + "</dir></fontconfig>");
    save(here);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Duser.home=" + empty,
            "-cp",
            System.getProperty("java.class.path"),
            Drawing.class.getName(),
            there.toString());
    builder.environment().put("FONTCONFIG_FILE", configuration.toString());
    Process drawing = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertTrue(drawing.waitFor(2, TimeUnit.MINUTES), "it takes too long");
    assertEquals(0, drawing.exitValue(), () -> read(output));
    List<String> names = new ArrayList<>();
    for (String chart : charts().keySet()) {
      names.add(chart + ".png");
      names.add(chart + ".svg");
    }
    for (String name : names) {
      assertArrayEquals(
          Files.readAllBytes(here.resolve(name)), Files.readAllBytes(there.resolve(name)), name);
    }
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
