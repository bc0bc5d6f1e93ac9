package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Cs181;
import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.StudentT;
import io.evident.bayes.UnivariateDistribution;
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

  /** Where the first predictives are far wider than the data, or have no width at all. */
  @Test
  void vaguePriorsLeaveRoomForTheData() throws Exception {
    double[] values = {2.1, 3.4, 2.9, 3.3, 4.2, 1.8, 3.0};
    int picture = 0;
    for (MeanModel model :
        new MeanModel[] {
          NormalModel.of(1, 0, 1e6),
          NormalModel.of(1, 0, 1e300),
          NormalInverseGammaModel.of(0, 0.001, 0.001, 0.001),
          NormalInverseGammaModel.of(0, 0.001, 0.0005, 0.001)
        }) {
      PredictivePath path = PredictivePath.of(model, values);
      JFreeChart chart = PredictiveGrid.of(path, "x");
      Pictures.save(chart, "vague-" + picture++);
      List<XYPlot> panels = panels(chart);
      XYPlot last = panels.get(7);
      assertTrue(last.getDomainAxis().getRange().getLength() < 80, model.toString());
      assertTrue(last.getDomainAxis().getRange().contains(0), model.toString());
      for (int n = 0; n < 8; n++) {
        XYDataset curves = panels.get(n).getDataset(0);
        for (int series = 0; series < curves.getSeriesCount(); series++) {
          double highest = 0;
          for (int i = 0; i < curves.getItemCount(series); i++) {
            assertTrue(Double.isFinite(curves.getYValue(series, i)), model + " at n = " + n);
            highest = Math.max(highest, curves.getYValue(series, i));
          }
          UnivariateDistribution density =
              List.of(path.steps().get(n).bayes(), path.steps().get(n).map()).get(series % 2);
          double centre = density instanceof StudentT t ? t.location() : density.mean();
          if (series < 2) {
            double peak = density.density(centre);
            assertEquals(peak, highest, 0.03 * peak, model + " at n = " + n);
          }
        }
      }
    }
  }

  @Test
  void aPriorFarFromZeroIsDrawnWhereItIs() {
    List<XYPlot> panels =
        panels(PredictiveGrid.of(PredictivePath.of(NormalModel.of(1, 1000, 3)), "x"));
    assertEquals(994.8, panels.get(0).getDomainAxis().getLowerBound(), 1e-9);
    // so narrow that its ends are one double
    List<XYPlot> narrow =
        panels(PredictiveGrid.of(PredictivePath.of(NormalModel.of(1e-40, 1000, 1e-40)), "x"));
    assertTrue(narrow.get(0).getDomainAxis().getRange().contains(1000));
  }
}
