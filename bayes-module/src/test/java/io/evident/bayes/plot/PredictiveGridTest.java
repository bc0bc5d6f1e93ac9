package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.bayes.Cs181;
import io.evident.bayes.PredictivePath;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;

class PredictiveGridTest {
  private static List<XYPlot> panels(JFreeChart chart) {
    return ((GridPlot) chart.getPlot()).panels();
  }

  @Test
  void everyStepOfFourteenObservationsHasItsPanel() throws Exception {
    PredictivePath path = PredictivePath.of(Cs181.MODEL, Cs181.observations().values());
    JFreeChart chart = PredictiveGrid.of(path, "x");
    Pictures.save(chart, "predictive-grid");
    List<XYPlot> panels = panels(chart);
    assertEquals(15, panels.size());
    for (int n = 0; n < 15; n++) {
      XYDataset curves = panels.get(n).getDataset(0);
      assertEquals(n == 0 ? 2 : 3, curves.getSeriesCount(), "no MLE before any data");
      assertEquals(n, panels.get(n).getDataset(1).getItemCount(0), "ticks");
      double x = curves.getXValue(0, 60);
      assertEquals(path.steps().get(n).bayes().density(x), curves.getYValue(0, 60), 1e-15);
      assertEquals(path.steps().get(n).map().density(x), curves.getYValue(1, 60), 1e-15);
    }
  }

  @Test
  void panelsShareTheirAxesAndHoldEveryObservation() {
    PredictivePath path = PredictivePath.of(Cs181.MODEL, Cs181.observations().values());
    List<XYPlot> panels = panels(PredictiveGrid.of(path, "x"));
    for (XYPlot panel : panels) {
      assertEquals(panels.get(0).getDomainAxis().getRange(), panel.getDomainAxis().getRange());
      assertEquals(panels.get(0).getRangeAxis().getRange(), panel.getRangeAxis().getRange());
      for (double x : path.observations()) {
        assertEquals(true, panel.getDomainAxis().getRange().contains(x));
      }
    }
  }

  @Test
  void aLongPathShowsFifteenStepsFromTheFirstToTheLast() {
    double[] values = IntStream.range(0, 1000).mapToDouble(i -> Math.sin(i)).toArray();
    List<XYPlot> panels = panels(PredictiveGrid.of(PredictivePath.of(Cs181.MODEL, values), "x"));
    assertEquals(15, panels.size());
    assertEquals(0, panels.get(0).getDataset(1).getItemCount(0));
    assertEquals(1000, panels.get(14).getDataset(1).getItemCount(0));
  }

  @Test
  void axesAreNamedOnTheEdgeOfTheGrid() {
    PredictivePath path = PredictivePath.of(Cs181.MODEL, Cs181.observations().values());
    List<XYPlot> panels = panels(PredictiveGrid.of(path, "length (mm)"));
    assertEquals("density", panels.get(5).getRangeAxis().getLabel());
    assertEquals("length (mm)", panels.get(12).getDomainAxis().getLabel());
  }
}
