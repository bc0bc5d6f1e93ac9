package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Cs181;
import io.evident.bayes.EmpiricalBayes;
import io.evident.bayes.EmpiricalBayes.Estimate;
import io.evident.bayes.NormalInverseGammaModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.ReferenceModel;
import io.evident.bayes.Scores;
import io.evident.bayes.SufficientStatistics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;

class ChartsTest {
  private static final SufficientStatistics DATA = Cs181.observations().statistics();
  private static final PredictivePath PATH =
      PredictivePath.of(Cs181.MODEL, Cs181.observations().values());

  @Test
  void learningPathDrawsMeansAboveVariances() throws IOException {
    JFreeChart chart = LearningPath.of(PATH, "x");
    Pictures.save(chart, "learning-path");
    List<?> panels = ((CombinedDomainXYPlot) chart.getPlot()).getSubplots();
    XYDataset means = ((XYPlot) panels.get(0)).getDataset();
    XYDataset variances = ((XYPlot) panels.get(1)).getDataset();
    assertEquals(15, means.getItemCount(0));
    assertEquals(14, means.getItemCount(2), "no MLE before any data");
    assertEquals(1, means.getXValue(2, 0));
    assertEquals(PATH.last().bayes().mean(), means.getYValue(0, 14));
    assertEquals(PATH.last().mle().orElseThrow().mean(), means.getYValue(2, 13));
    assertEquals(6, variances.getYValue(0, 0));
    assertEquals(1, variances.getYValue(1, 5));
    assertEquals("mean of x", ((XYPlot) panels.get(0)).getRangeAxis().getLabel());
    assertEquals("variance of x", ((XYPlot) panels.get(1)).getRangeAxis().getLabel());
    assertEquals(3, chart.getPlot().getLegendItems().getItemCount());
    assertTrue(((XYPlot) panels.get(1)).getRangeAxis().getRange().contains(0));
  }

  @Test
  void posteriorIsDrawnWithItsPriorAndLikelihood() throws IOException {
    JFreeChart chart = PriorLikelihoodPosterior.of(Cs181.MODEL, DATA, "length (mm)");
    Pictures.save(chart, "prior-likelihood-posterior");
    XYPlot plot = chart.getXYPlot();
    XYDataset curves = plot.getDataset();
    assertEquals("mean of length (mm)", plot.getDomainAxis().getLabel());
    assertEquals("density", plot.getRangeAxis().getLabel());
    assertEquals(List.of("likelihood, scaled to area 1", "prior", "posterior"), keys(curves));
    double x = curves.getXValue(2, 200);
    assertEquals(Cs181.MODEL.posterior(DATA).density(x), curves.getYValue(2, 200));
    assertEquals(Cs181.MODEL.prior().density(x), curves.getYValue(1, 200));
    for (int i = 0; i < 3; i++) {
      assertTrue(
          area(curves, i) > (i == 1 ? 0.98 : 0.999) && area(curves, i) < 1.001, "curve " + i);
    }
    XYDataset before =
        PriorLikelihoodPosterior.of(Cs181.MODEL, SufficientStatistics.empty(), "x")
            .getXYPlot()
            .getDataset();
    assertEquals(List.of("prior", "posterior"), keys(before));
  }

  @Test
  void anEstimatedVarianceIsDrawnFromWhereItIsDetermined() {
    double[] values = {1012, 1012, 987, 1050, 991};
    PredictivePath path = PredictivePath.of(new ReferenceModel(), values);
    List<?> panels = ((CombinedDomainXYPlot) LearningPath.of(path, "x").getPlot()).getSubplots();
    XYDataset means = ((XYPlot) panels.get(0)).getDataset();
    XYDataset variances = ((XYPlot) panels.get(1)).getDataset();
    assertEquals(3, means.getXValue(0, 0));
    // with 2 degrees of freedom the variance is infinite, with 3 it is not
    assertEquals(4, variances.getXValue(0, 0));
    assertEquals(path.last().bayes().variance(), variances.getYValue(0, 1));
    SufficientStatistics data = SufficientStatistics.of(values);
    XYDataset curves =
        PriorLikelihoodPosterior.of(new ReferenceModel(), data, "x").getXYPlot().getDataset();
    assertEquals(List.of("posterior"), keys(curves));
    double x = curves.getXValue(0, 100);
    assertEquals(new ReferenceModel().posteriorOfMean(data).density(x), curves.getYValue(0, 100));
    NormalInverseGammaModel proper = NormalInverseGammaModel.of(1000, 1, 1, 500);
    assertEquals(
        List.of("prior", "posterior"),
        keys(PriorLikelihoodPosterior.of(proper, data, "x").getXYPlot().getDataset()));
  }

  private static double area(XYDataset curves, int series) {
    double area = 0;
    for (int i = 1; i < curves.getItemCount(series); i++) {
      area +=
          (curves.getXValue(series, i) - curves.getXValue(series, i - 1))
              * (curves.getYValue(series, i) + curves.getYValue(series, i - 1))
              / 2;
    }
    return area;
  }

  private static List<String> keys(XYDataset data) {
    return java.util.stream.IntStream.range(0, data.getSeriesCount())
        .mapToObj(i -> data.getSeriesKey(i).toString())
        .toList();
  }

  @Test
  void evidenceCurveMarksTheModelItsRivalsAndTheBest() throws IOException {
    JFreeChart chart = EvidenceCurve.of(DATA, Cs181.MODEL, 0.1, 50);
    Pictures.save(chart, "evidence-curve");
    XYDataset curves = chart.getXYPlot().getDataset();
    assertEquals(
        List.of(
            "log evidence",
            "model, prior variance 5.0",
            "rival, prior variance 0.1",
            "rival, prior variance 50.0",
            "highest evidence, 4.408"),
        keys(curves));
    assertEquals(Cs181.MODEL.logEvidence(DATA), curves.getYValue(1, 0));
    assertEquals(0.1, curves.getXValue(2, 0));
    assertEquals(Cs181.RIVAL.logEvidence(DATA), curves.getYValue(2, 0));
    double highest = curves.getYValue(4, 0);
    for (int i = 0; i < curves.getItemCount(0); i++) {
      assertTrue(curves.getYValue(0, i) <= highest);
      double variance = curves.getXValue(0, i);
      assertEquals(NormalModel.of(1, 0, variance).logEvidence(DATA), curves.getYValue(0, i));
    }
    Range shown = chart.getXYPlot().getRangeAxis().getRange();
    assertTrue(shown.getUpperBound() - highest > 0.1 * shown.getLength(), "room for the ring");
    assertEquals(0.1 / 30, curves.getXValue(0, 0), 1e-15);
    assertEquals(1500, curves.getXValue(0, 400), 1e-9);
  }

  @Test
  void evidenceCurveSaysWhenTheBestIsTheBoundary() {
    JFreeChart chart = EvidenceCurve.of(SufficientStatistics.of(0.1, -0.1), Cs181.MODEL);
    assertTrue(chart.getTitle().getText().endsWith("(highest at 0)"));
    assertEquals(2, chart.getXYPlot().getDataset().getSeriesCount());
  }

  @Test
  void pitHistogramCountsEveryValueOnce() throws IOException {
    long seed = 3;
    Random random = new Random(seed);
    double[] values = random.doubles(500, -3, 3).map(u -> random.nextGaussian()).toArray();
    List<Double> transform = Scores.probabilityIntegralTransform(NormalModel.of(1, 0, 5), values);
    JFreeChart chart = PitHistogram.of(transform, 10);
    Pictures.save(chart, "pit-histogram");
    XYDataset bars = chart.getXYPlot().getDataset();
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += bars.getYValue(0, i);
    }
    assertEquals(500, sum, "seed " + seed);
    XYDataset edges = PitHistogram.of(List.of(0.0, 0.5, 1.0), 2).getXYPlot().getDataset();
    assertEquals(1, edges.getYValue(0, 0));
    assertEquals(2, edges.getYValue(0, 1));
    assertThrows(IllegalArgumentException.class, () -> PitHistogram.of(List.of(), 10));
    assertThrows(IllegalArgumentException.class, () -> PitHistogram.of(List.of(0.5), 0));
    assertThrows(IllegalArgumentException.class, () -> PitHistogram.of(List.of(1.5), 10));
    assertThrows(IllegalArgumentException.class, () -> PitHistogram.of(List.of(-0.5), 10));
  }

  @Test
  void shrinkagePlotHasARowForEachGroup() throws IOException {
    Map<String, SufficientStatistics> groups = new LinkedHashMap<>();
    Random random = new Random(5);
    for (int g = 0; g < 8; g++) {
      double mean = 10 + 2 * random.nextGaussian();
      double[] values =
          random.doubles(2 + 3 * g).map(u -> mean + 3 * random.nextGaussian()).toArray();
      groups.put("school " + (char) ('A' + g), SufficientStatistics.of(values));
    }
    Estimate prior = EmpiricalBayes.prior(groups.values(), 9);
    List<EmpiricalBayes.ShrunkGroup> shrunk = EmpiricalBayes.shrink(groups, 9, prior);
    JFreeChart chart = ShrinkagePlot.of(shrunk, prior, "score (points)");
    Pictures.save(chart, "shrinkage");
    XYDataset points = chart.getXYPlot().getDataset();
    assertEquals(8, points.getItemCount(0));
    assertEquals(8, points.getItemCount(1));
    for (int i = 0; i < 8; i++) {
      assertEquals(points.getYValue(0, i), points.getYValue(1, i));
    }
    assertEquals("mean of score (points)", chart.getXYPlot().getDomainAxis().getLabel());
    assertThrows(IllegalArgumentException.class, () -> ShrinkagePlot.of(List.of(), prior, "score"));
  }

  private static double highest(XYDataset curves, int series) {
    double highest = 0;
    for (int i = 0; i < curves.getItemCount(series); i++) {
      highest = Math.max(highest, curves.getYValue(series, i));
    }
    return highest;
  }

  /** 300,000 observations leave the posterior a thousandth of the prior's width. */
  @Test
  void aNarrowPosteriorIsDrawnWithItsPeakUnderAWidePrior() throws IOException {
    SufficientStatistics data = SufficientStatistics.ofMoments(300_000, 3.0017, 0, 300_000);
    for (double noise : new double[] {1, 1e-12}) {
      NormalModel model = NormalModel.of(noise, 0, 5);
      JFreeChart chart = PriorLikelihoodPosterior.of(model, data, "x");
      Pictures.save(chart, "narrow-posterior");
      XYDataset curves = chart.getXYPlot().getDataset();
      assertEquals(
          List.of("likelihood, scaled to area 1", "prior, shown in part", "posterior"),
          keys(curves));
      double peak = Math.sqrt(300_000 / (2 * Math.PI * noise));
      assertEquals(peak, highest(curves, 0), 0.002 * peak);
      assertEquals(peak, highest(curves, 2), 0.002 * peak);
      assertEquals(1, area(curves, 2), 1e-3);
      Range shown = chart.getXYPlot().getDomainAxis().getRange();
      double eight = 8 * Math.sqrt(noise / 300_000);
      assertTrue(shown.getLength() < 25 * eight, "the posterior has a place to be seen");
      assertTrue(shown.getLength() > 15 * eight, "and the prior too");
    }
    // a prior that contradicts what was seen
    String[] names = {"prior", "prior, shown in part", "prior, off the axis"};
    double[] means = {3.05, 3.1, 1000};
    for (int i = 0; i < 3; i++) {
      XYDataset near =
          PriorLikelihoodPosterior.of(NormalModel.of(1, means[i], 1e-3), data, "x")
              .getXYPlot()
              .getDataset();
      assertEquals(names[i], keys(near).get(1));
      double peak = 1 / Math.sqrt(2e-3 * Math.PI);
      assertEquals(i == 2 ? 0 : peak, highest(near, 1), 0.01 * peak, names[i]);
    }
  }

  @Test
  void aPriorOfHeavyTailsLeavesRoomForThePosterior() {
    SufficientStatistics data = SufficientStatistics.of(3, 3.1, 2.9, 3.2);
    NormalInverseGammaModel vague = NormalInverseGammaModel.of(0, 0.001, 0.0005, 0.001);
    JFreeChart chart = PriorLikelihoodPosterior.of(vague, data, "x");
    XYDataset curves = chart.getXYPlot().getDataset();
    double peak = vague.posteriorOfMean(data).density(vague.posteriorOfMean(data).location());
    assertEquals(peak, highest(curves, 1), 0.01 * peak);
    assertTrue(chart.getXYPlot().getDomainAxis().getRange().getLength() < 50);
    JFreeChart before = PriorLikelihoodPosterior.of(vague, SufficientStatistics.empty(), "x");
    assertTrue(before.getXYPlot().getDomainAxis().getRange().getLength() < 1e6);
  }

  @Test
  void whatIsKnownBeforeAnyDataIsAPoint() throws IOException {
    JFreeChart chart = LearningPath.of(PredictivePath.of(Cs181.MODEL), "x");
    Pictures.save(chart, "no-data");
    List<?> panels = ((CombinedDomainXYPlot) chart.getPlot()).getSubplots();
    XYPlot means = (XYPlot) panels.get(0);
    assertEquals(1, means.getDataset().getItemCount(0));
    assertEquals(new Range(-1, 1), means.getRangeAxis().getRange());
  }
}
