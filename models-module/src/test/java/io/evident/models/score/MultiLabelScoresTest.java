package io.evident.models.score;

import static io.evident.models.score.RegressionScoresTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected figures are scikit-learn's (1.2.1) with zero_division=0. */
@SuppressWarnings("MutablePublicArray") // read by tests alone
public class MultiLabelScoresTest {
  public static final double[][] P = {
    {0.9, 0.2, 0.1},
    {0.6, 0.7, 0.2},
    {0.3, 0.4, 0.6},
    {0.55, 0.1, 0.3},
    {0.4, 0.6, 0.2},
    {0.2, 0.9, 0.1}
  };

  /** No row has the third label. */
  public static final boolean[][] TRUTH = {
    {true, false, false},
    {true, true, false},
    {false, true, false},
    {false, false, false},
    {true, false, false},
    {false, true, false}
  };

  private static MultiLabelScores scores() {
    return MultiLabelScores.of(
        List.of("rain", "wind", "snow"), P, TRUTH, new double[] {0.5, 0.65, 0.5});
  }

  @Test
  void meansAreMicroMacroAndWeighted() {
    ClassFigures micro = scores().microMean();
    assertEquals(2.0 / 3, micro.precision(), 1e-15);
    assertEquals(2.0 / 3, micro.recall(), 1e-15);
    assertEquals(2.0 / 3, micro.f1(), 1e-15);
    ClassFigures macro = scores().macroMean();
    assertEquals(0.5555555555555555, macro.precision(), 1e-15);
    assertEquals(0.4444444444444444, macro.recall(), 1e-15);
    assertEquals(0.48888888888888893, macro.f1(), 1e-15);
    ClassFigures weighted = scores().weightedMean();
    assertEquals(0.8333333333333334, weighted.precision(), 1e-15);
    assertEquals(0.6666666666666666, weighted.recall(), 1e-15);
    assertEquals(0.7333333333333334, weighted.f1(), 1e-15);
    assertEquals(6, weighted.support());
  }

  @Test
  void rowsAreRightIfAllTheirLabelsAre() {
    assertEquals(3, scores().exactMatches());
    assertEquals(0.5, scores().exactMatch());
    assertEquals(0.2222222222222222, scores().hammingLoss(), 1e-15);
  }

  @Test
  void areasAreMeansOfTheLabelsThatHaveThem() {
    assertTrue(Double.isNaN(scores().labels().get(2).rocArea()));
    assertEquals(2, scores().labelsWithAreas());
    assertEquals(0.888888888888889, scores().meanRocArea(), 1e-15);
    assertEquals(0.9166666666666665, scores().meanAveragePrecision(), 1e-15);
  }

  @Test
  void aRowWithoutAnyLabelAndALabelWithoutRowsAreScored() {
    MultiLabelScores none =
        MultiLabelScores.of(
            List.of("a"), new double[][] {{0.1}}, new boolean[1][1], new double[] {0.5});
    assertEquals(1, none.exactMatch());
    assertEquals(0, none.hammingLoss());
    assertEquals(0, none.weightedMean().f1());
    assertTrue(Double.isNaN(none.microMean().f1()));
    assertTrue(Double.isNaN(none.meanRocArea()));
  }

  @Test
  void whatCannotBeScoredIsRefused() {
    double[] half = {0.5, 0.5, 0.5};
    List<String> names = List.of("a", "b", "c");
    refused(
        "one for each of 3 labels, got 1",
        () -> MultiLabelScores.of(names, P, TRUTH, new double[1]));
    refused(
        "truth must have 3 values in each row, got 1 in row 0",
        () -> MultiLabelScores.of(names, P, new boolean[6][1], half));
    refused(
        "probabilities must have 3 values in each row, got 1 in row 0",
        () -> MultiLabelScores.of(names, new double[6][1], TRUTH, half));
    refused(
        "probabilities must have as many rows",
        () -> MultiLabelScores.of(names, new double[5][3], TRUTH, half));
    refused(
        "labels must not be empty",
        () -> MultiLabelScores.of(List.of(), new double[1][0], new boolean[1][0], new double[0]));
  }
}
