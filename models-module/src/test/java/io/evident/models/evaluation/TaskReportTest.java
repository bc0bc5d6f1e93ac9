package io.evident.models.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.data.ExampleKind;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.Calibration;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.MultiLabelScores;
import io.evident.models.score.MultiLabelScoresTest;
import io.evident.models.score.OperatingPoint;
import io.evident.models.score.RegressionScores;
import io.evident.models.score.RegressionScoresTest;
import io.evident.models.score.ScatterSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The files of all tasks, and that those of images are what they were before there were tables. */
class TaskReportTest {
  private static final String TEXT =
      """
        net, best checkpoint: epoch 2, step 50
        4 validation images of some images

                       precision     recall   f1-score    support

                  ant     1.0000     0.7500     0.8571          4
                  bee     0.0000          -     0.0000          0

             accuracy                           0.7500          4
           macro mean     0.5000     0.3750     0.4286          4
        weighted mean     1.0000     0.7500     0.8571          4

        - undefined: no image was predicted as the class, or none is of it; 0 in the means

        loss                        0.5000
        accuracy                    0.7500 (95 % interval 0.3006 to 0.9544)
        top-1 accuracy              0.7500
        expected calibration error  0.2500 (2 bins)

        confusion matrix: a row for each true class, a column for each predicted one
              ant   bee
        ant     3     1
        bee     0     0
        """;

  private static final String CSV =
      """
        figure,class,predicted,bin,value
        version,,,,1
        experiment,,,,net
        checkpoint,,,,best
        epoch,,,,2
        step,,,,50
        split,,,,validation
        source,,,,some images
        digest,,,,abc
        images,,,,4
        loss,,,,0.5
        accuracy,,,,0.75
        topK,,,,1
        topKAccuracy,,,,0.75
        expectedCalibrationError,,,,0.25000000000000006
        precision,ant,,,1.0
        recall,ant,,,0.75
        f1,ant,,,0.8571428571428571
        support,ant,,,4
        predicted,ant,,,3
        precision,bee,,,0.0
        recall,bee,,,
        f1,bee,,,0.0
        support,bee,,,0
        predicted,bee,,,1
        macroPrecision,,,,0.5
        macroRecall,,,,0.375
        macroF1,,,,0.42857142857142855
        weightedPrecision,,,,1.0
        weightedRecall,,,,0.75
        weightedF1,,,,0.8571428571428571
        count,ant,ant,,3
        count,ant,bee,,1
        count,bee,ant,,0
        count,bee,bee,,0
        binImages,,,0.5,1
        binConfidence,,,0.5,0.5
        binAccuracy,,,0.5,1.0
        binImages,,,1.0,3
        binConfidence,,,1.0,0.8333333333333334
        binAccuracy,,,1.0,0.6666666666666666
        """;

  private static final String JSON =
      """
        {
          "version" : 1,
          "experiment" : "net",
          "checkpoint" : {
            "kind" : "best",
            "epoch" : 2,
            "step" : 50
          },
          "data" : {
            "split" : "validation",
            "source" : "some images",
            "digest" : "abc",
            "images" : 4
          },
          "loss" : 0.5,
          "accuracy" : 0.75,
          "topK" : {
            "k" : 1,
            "accuracy" : 0.75
          },
          "expectedCalibrationError" : 0.25000000000000006,
          "classes" : [ {
            "name" : "ant",
            "precision" : 1.0,
            "recall" : 0.75,
            "f1" : 0.8571428571428571,
            "support" : 4,
            "predicted" : 3
          }, {
            "name" : "bee",
            "precision" : 0.0,
            "recall" : null,
            "f1" : 0.0,
            "support" : 0,
            "predicted" : 1
          } ],
          "macroMean" : {
            "name" : "macro mean",
            "precision" : 0.5,
            "recall" : 0.375,
            "f1" : 0.42857142857142855,
            "support" : 4,
            "predicted" : 4
          },
          "weightedMean" : {
            "name" : "weighted mean",
            "precision" : 1.0,
            "recall" : 0.75,
            "f1" : 0.8571428571428571,
            "support" : 4,
            "predicted" : 4
          },
          "confusion" : [ [ 3, 1 ], [ 0, 0 ] ],
          "reliability" : [ {
            "from" : 0.0,
            "to" : 0.5,
            "images" : 1,
            "confidence" : 0.5,
            "accuracy" : 1.0
          }, {
            "from" : 0.5,
            "to" : 1.0,
            "images" : 3,
            "confidence" : 0.8333333333333334,
            "accuracy" : 0.6666666666666666
          } ]
        }
        """;

  private static EvaluationSubject subject(String split, ExampleKind examples) {
    return new EvaluationSubject("net", "best", 2, 50, split, "some images", "abc", examples);
  }

  private static EvaluationReport classification(ExampleKind examples) {
    return new EvaluationReport(
        subject("validation", examples),
        List.of("ant", "bee"),
        0.5,
        ConfusionMatrix.ofCounts(List.of(List.of(3L, 1L), List.of(0L, 0L))),
        1,
        0.75,
        Calibration.of(
            2, new double[] {0.5, 0.75, 0.75, 1}, new boolean[] {true, true, false, true}));
  }

  @Test
  void filesOfImagesAreAsTheyWere() {
    EvaluationReport report = classification(ExampleKind.IMAGES);
    assertEquals(TEXT, report.text());
    assertEquals(CSV, report.csv());
    assertEquals(JSON, report.json());
    assertEquals(report.json(), TaskReport.read("e.json", JSON).json());
  }

  /** Only the word changes. */
  @Test
  void aTableHasRows() {
    EvaluationReport report = classification(ExampleKind.ROWS);
    String images = "some images";
    assertEquals(rows(TEXT), report.text().replace(images, "some rows"));
    assertEquals(
        rows(CSV).replace("binImages", "binRows"), report.csv().replace(images, "some rows"));
    assertEquals(rows(JSON), report.json().replace(images, "some rows"));
    TaskReport read = TaskReport.read("e.json", report.json());
    assertEquals(ExampleKind.ROWS, read.subject().examples());
    assertEquals(report.json(), read.json());
  }

  private static String rows(String text) {
    return text.replace("images", "rows").replace("no image was", "no row was");
  }

  static RegressionReport regression() {
    List<String> targets = List.of("length [m]", "count");
    double[][] truth = {{1, 4}, {2, 4}, {4, 4}};
    double[][] predicted = {{1.5, 4}, {2, 5}, {3, 4}};
    double[] y = {1, 2, 4};
    double[] mean = {1.5, 2, 3};
    double[] deviation = {1, 1, 0.25};
    return new RegressionReport(
        subject("test", ExampleKind.ROWS),
        0.625,
        RegressionScores.of(targets, truth, predicted),
        List.of(IntervalScores.ofNormal("length [m]", y, mean, deviation)),
        List.of(IntervalCalibration.ofNormal("length [m]", y, mean, deviation)),
        ScatterSample.of(targets, truth, predicted, 2, 1));
  }

  static BinaryReport binary() {
    return new BinaryReport(
        subject("test", ExampleKind.ROWS),
        0.25,
        "healthy",
        BinaryScores.of(
            "ill",
            new double[] {0.9, 0.6, 0.4, 0.3, 0.1},
            new boolean[] {true, false, true, false, false},
            0.4),
        "the best F1 on 8 validation rows");
  }

  static MultiLabelReport multiLabel() {
    return new MultiLabelReport(
        subject("test", ExampleKind.ROWS),
        0.125,
        MultiLabelScores.of(
            List.of("rain", "wind", "snow"),
            MultiLabelScoresTest.P,
            MultiLabelScoresTest.TRUTH,
            new double[] {0.5, 0.65, 0.5}),
        "the best F1 on 8 validation rows");
  }

  @Test
  void aRegressionIsATableOfTargets() {
    assertEquals(
        """
        net, best checkpoint: epoch 2, step 50
        3 test rows of some images

                          RMSE         MAE      median     largest        bias          R2 correlation    deviance

        length [m]     0.64550     0.50000     0.50000      1.0000    -0.16667      0.7321      1.0000     0.16351
             count     0.57735     0.33333      0.0000      1.0000     0.33333           -           -    0.071617

              mean     0.61142     0.41667     0.25000      1.0000    0.083333           -           -     0.11756

        errors in the unit of the target; median and largest are absolute errors
        the means of errors have a meaning only if all targets have one unit
        - undefined: all targets, or all predictions, are the same

        predicted intervals
                      level   coverage      95 % interval   mean width  pinball loss
        length [m]   0.9500     0.6667   0.2077 to 0.9385       2.9399       0.12175
        length [m]: levels from 0.1 to 0.9 miss what they promise by 0.1444 on average

        loss                        0.6250
        """,
        regression().text());
  }

  @Test
  void yesOrNoIsFiguresAndAMatrix() {
    assertEquals(
        """
        net, best checkpoint: epoch 2, step 50
        5 test rows of some images

        positive class              ill: 2 of 5 rows
        threshold                   0.4000, the best F1 on 8 validation rows

        precision                   0.6667
        recall                      1.0000
        specificity                 0.6667
        F1                          0.8000
        accuracy                    0.8000 (95 % interval 0.3755 to 0.9638)

        ROC area                    0.8333
        average precision           0.8333
        loss                        0.2500
        log loss                    0.4800
        Brier score                 0.1660

        confusion matrix: a row for each true class, a column for each predicted one
                healthy   ill
        healthy       2     1
            ill       0     2
        """,
        binary().text());
  }

  @Test
  void severalLabelsAreATable() {
    assertEquals(
        """
        net, best checkpoint: epoch 2, step 50
        6 test rows of some images

                       precision     recall   f1-score    support  threshold   ROC area avg precision

                 rain     0.6667     0.6667     0.6667          3     0.5000     0.8889        0.9167
                 wind     1.0000     0.6667     0.8000          3     0.6500     0.8889        0.9167
                 snow     0.0000          -     0.0000          0     0.5000          -             -

           micro mean     0.6667     0.6667     0.6667          6
           macro mean     0.5556     0.4444     0.4889          6
        weighted mean     0.8333     0.6667     0.7333          6

        thresholds: the best F1 on 8 validation rows
        - undefined: no row has the label, or none was said to; 0 in the means. Areas need rows with and without it

        loss                        0.1250
        all labels right            0.5000 (95 % interval 0.1876 to 0.8124)
        Hamming loss                0.2222
        mean ROC area               0.8889 (of 2 of 3 labels)
        mean average precision      0.9167 (of 2 of 3 labels)
        """,
        multiLabel().text());
  }

  @Test
  void aClassAloneIsSaidToBeUndefined() {
    BinaryReport report =
        new BinaryReport(
            subject("test", ExampleKind.ROWS),
            0.25,
            "no",
            BinaryScores.of("yes", new double[] {0.1}, new boolean[1], 0.5),
            "the more probable class");
    assertTrue(report.text().contains("precision                   -\n"), report.text());
    assertTrue(report.text().contains("- undefined: no row is of the class"), report.text());
    assertTrue(report.csv().contains("\nrocArea,yes,,\n"), report.csv());
    assertEquals(report, TaskReport.read("e.json", report.json()));
  }

  @Test
  void whatACalibrationSaysOfTwoClassesStandsBesideThePlainFigures() {
    CalibratedFigures figures =
        new CalibratedFigures(
            "temperature",
            0.2,
            0.25,
            0.1,
            0.15,
            0.8,
            0.75,
            0.01,
            0.02,
            Double.NaN,
            0.5,
            0.1,
            0.9,
            0.7,
            1,
            1.25);
    BinaryReport report = binary().withCalibrated(Optional.of(figures));
    assertTrue(
        report
            .text()
            .contains(
                """
                calibrated by               temperature
                  accuracy                  0.8000 (plain 0.7500)
                  negative log-likelihood   0.2000 (plain 0.2500)
                  Brier score               0.1000 (plain 0.1500)
                  calibration error         0.0100 (plain 0.0200)
                  area, right or wrong      - (plain 0.5000)
                  sets of at least 90 %     cover 0.9000 (95 % of calibrations 0.7000 to 1.0000), mean size 1.25

                confusion matrix"""),
        report.text());
    assertTrue(report.csv().contains("\ncalibratedLoss,,,0.2\n"), report.csv());
    assertTrue(report.csv().contains("\ncalibratedArea,,,\n"), report.csv());
    assertEquals(report, TaskReport.read("e.json", report.json()));
  }

  @Test
  void whatACalibrationSaysOfNumbersStandsBelowThePlainFigures() {
    CalibratedIntervals.Level known = new CalibratedIntervals.Level(0.00001, 0.95, 0.7, 1, 12.5);
    CalibratedIntervals.Level own =
        new CalibratedIntervals.Level(0.07, 0.8, Double.NaN, Double.NaN, 7);
    CalibratedIntervals calibrated =
        new CalibratedIntervals(
            "Bayes",
            List.of(
                new CalibratedIntervals.Target(
                    "length [m]",
                    List.of(
                        new CalibratedIntervals.Method("plain", 1.5, 2),
                        new CalibratedIntervals.Method("Bayes", 1.25, 1.75)),
                    List.of(known, own))));
    RegressionReport report = regression().withCalibrated(Optional.of(calibrated));
    String text =
        """

        calibrated by               Bayes
                                 RMSE negative log-likelihood
        length [m], plain      1.5000                  2.0000
        length [m], Bayes      1.2500                  1.7500
        length [m]: intervals of at least 99.999 % cover 0.9500 (95 % of calibrations 0.7000 to 1.0000), mean width 12.500
        length [m]: intervals of at least 93 % cover 0.8000, mean width 7.0000
        """;
    assertTrue(report.text().endsWith(text), report.text());
    assertTrue(report.csv().contains("\nplainRmse,length [m],,1.5\n"), report.csv());
    assertTrue(report.csv().contains("\nbayesNegativeLogLikelihood,length [m],,1.75\n"));
    assertTrue(report.csv().contains("\ncalibratedMeanWidth,length [m],0.99999,12.5\n"));
    assertTrue(report.csv().contains("\ncalibratedCoverageFrom,length [m],0.93,\n"));
    assertEquals(report, TaskReport.read("e.json", report.json()));
  }

  @Test
  void theCsvHasANumberInARowAndItsVersionFirst() {
    List<String> regression = regression().csv().lines().toList();
    assertEquals(
        List.of("figure,target,level,value", "version,,,1", "experiment,,,net"),
        regression.subList(0, 3));
    assertTrue(regression.contains("rows,,,3"));
    assertTrue(regression.contains("loss,,,0.625"));
    assertTrue(regression.contains("mae,length [m],,0.5"));
    assertTrue(regression.contains("r2,count,,"), "undefined is empty");
    assertTrue(regression.contains("largestError,,,1.0"), "of all targets");
    assertTrue(regression.contains("coverage,length [m],0.95,0.6666666666666666"));
    assertTrue(regression.contains("observed,length [m],0.1,0.3333333333333333"));
    // header, 9 of the subject, loss, 8 for each target and the mean, 6 of an interval, 9 levels
    assertEquals(1 + 9 + 1 + 3 * 8 + 6 + 9, regression.size());

    List<String> binary = binary().csv().lines().toList();
    assertEquals("figure,label,threshold,value", binary.get(0));
    assertTrue(binary.contains("negative,,,healthy"));
    assertTrue(binary.contains("recall,ill,0.4,1.0"));
    assertTrue(binary.contains("falsePositives,ill,0.4,1"));
    assertTrue(binary.contains("averagePrecision,ill,,0.8333333333333333"));
    assertTrue(binary.contains("curvePrecision,ill,0.6,0.5"));
    assertEquals(1 + 9 + 2 + 13 + 3 * 5, binary.size());

    List<String> multiLabel = multiLabel().csv().lines().toList();
    assertTrue(multiLabel.contains("exactMatch,,,0.5"));
    assertTrue(multiLabel.contains("microF1,,,0.6666666666666666"));
    assertTrue(multiLabel.contains("rocArea,snow,,"), "undefined is empty");
    assertEquals(1 + 9 + 5 + 9 + 3 * 13 + 3 * (6 + 6 + 4), multiLabel.size());
  }

  @Test
  void theJsonHasItsFieldsInOrder() throws JsonProcessingException {
    assertEquals(
        List.of(
            "version",
            "task",
            "experiment",
            "checkpoint",
            "data",
            "loss",
            "targets",
            "mean",
            "intervals",
            "intervalCalibration",
            "samples"),
        fields(regression()));
    assertEquals(
        List.of(
            "version",
            "task",
            "experiment",
            "checkpoint",
            "data",
            "loss",
            "negative",
            "thresholdFrom",
            "positive"),
        fields(binary()));
    assertEquals(
        List.of(
            "version",
            "task",
            "experiment",
            "checkpoint",
            "data",
            "loss",
            "exactMatches",
            "exactMatch",
            "hammingLoss",
            "meanRocArea",
            "meanAveragePrecision",
            "microMean",
            "macroMean",
            "weightedMean",
            "thresholdsFrom",
            "labels"),
        fields(multiLabel()));
    JsonNode json = new ObjectMapper().readTree(regression().json());
    assertEquals(1, json.get("version").asInt());
    assertEquals("regression", json.get("task").asText());
    assertEquals(3, json.at("/data/rows").asInt());
    assertTrue(json.at("/targets/1/r2").isNull());
    assertEquals(2, json.at("/intervals/0/covered").asInt());
    assertEquals(2, json.at("/samples/0/truth").size());
    assertFalse(regression().json().contains("NaN"));
  }

  private static List<String> fields(TaskReport report) throws JsonProcessingException {
    List<String> names = new ArrayList<>();
    new ObjectMapper().readTree(report.json()).fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void theJsonIsReadBackToTheSameReport() {
    for (TaskReport report : List.of(regression(), binary(), multiLabel())) {
      assertEquals(report, TaskReport.read("e.json", report.json()));
    }
  }

  @Test
  void whatIsNotAnEvaluationIsRefusedByName() {
    String regression = regression().json();
    refused("folder/e.json:1:2: is not JSON", "{");
    refused(
        "folder/e.json: task must be one of classification, regression, binary, multiLabel, got"
            + " clustering; evaluate the run again",
        regression.replace("\"regression\"", "\"clustering\""));
    refused("got 2", regression.replace("\"version\" : 1", "\"version\" : 2"));
    refused("targets", regression.replace("\"targets\"", "\"aims\""));
    refused(
        "samples must be one for each",
        regression.replace("\"samples\" : [", "\"samples\" : [ ], \"x\" : ["));
    refused(
        "either images or rows", regression.replace("\"rows\" : 3\n  },", "\"pages\" : 3\n  },"));
    refused(
        "a count must be at least 0",
        binary().json().replace("\"truePositives\" : 2", "\"truePositives\" : -2"));
    refused(
        "threshold must be in [0, 1], got 4.0",
        binary()
            .json()
            .replace(
                "\"threshold\" : 0.4,\n    \"precision\" : 0.6666666666666666,\n    \"recall\"",
                "\"threshold\" : 4.0,\n    \"precision\" : 0.6666666666666666,\n    \"recall\""));
    refused(
        "exactMatches must be in 0..rows",
        multiLabel().json().replace("\"exactMatches\" : 3", "\"exactMatches\" : 7"));
  }

  private static void refused(String words, String json) {
    RegressionScoresTest.refused(words, () -> TaskReport.read("folder/e.json", json));
  }

  private static String intervals(double... levels) {
    RegressionReport all = regression();
    return new RegressionReport(
            all.subject(),
            5.25e-6,
            all.scores(),
            all.intervals(),
            List.of(
                new IntervalCalibration(
                    "y",
                    4,
                    Arrays.stream(levels)
                        .mapToObj(level -> new IntervalCalibration.Level(level, 3))
                        .toList())),
            all.samples())
        .text();
  }

  /** 0.95 with one decimal is 1.0, and 0.975 - 0.025 is not the double 0.95. */
  @Test
  void levelsAreSaidAsTheyWereGiven() {
    String one = intervals(0.975 - 0.025);
    assertTrue(one.contains("\ny: level 0.95 misses what it promises by 0.2000\n"), one);
    String two = intervals(0.5, 0.99999);
    assertTrue(
        two.contains(
            "\ny: levels from 0.5 to 0.99999 miss what they promise by 0.2500 on average\n"),
        two);
  }

  @Test
  void aSmallLossHasDigitsThatCount() {
    assertTrue(intervals(0.9).contains("\nloss                        5.2500e-06\n"));
    BinaryReport binary = binary();
    String text =
        new BinaryReport(
                binary.subject(), 0.00123456, "healthy", binary.scores(), binary.thresholdFrom())
            .text();
    assertTrue(text.contains("\nloss                        0.0012346\n"), text);
    MultiLabelReport labels = multiLabel();
    text =
        new MultiLabelReport(labels.subject(), 0.0123456, labels.scores(), labels.thresholdsFrom())
            .text();
    assertTrue(text.contains("\nloss                        0.012346\n"), text);
    EvaluationReport classes = classification(ExampleKind.IMAGES);
    text =
        new EvaluationReport(
                classes.subject(),
                classes.classNames(),
                3e-5,
                classes.confusion(),
                1,
                0.75,
                classes.calibration())
            .text();
    assertTrue(text.contains("\nloss                        3.0000e-05\n"), text);
  }

  @Test
  void namesMoveNoCursor() {
    EvaluationReport classes = classification(ExampleKind.IMAGES);
    String escape = "a\u001b[2J\nb";
    String text =
        new EvaluationReport(
                classes.subject(),
                List.of(escape, "bee"),
                0.5,
                classes.confusion(),
                1,
                0.75,
                classes.calibration())
            .text();
    assertTrue(text.contains("\n      a?[2J?b     1.0000"), text);
    assertEquals(TEXT.lines().count(), text.lines().count());
    RegressionReport numbers = regression();
    text =
        numbers
            .withCalibrated(
                Optional.of(
                    new CalibratedIntervals(
                        "Bayes",
                        List.of(
                            new CalibratedIntervals.Target(
                                escape,
                                List.of(new CalibratedIntervals.Method("plain", 1, 1)),
                                List.of())))))
            .text();
    assertTrue(text.contains("\na?[2J?b, plain"), text);
  }

  /** Without an end they would have 400 points each, 80 MB that no program reads again. */
  @Test
  void aReportOfManyLabelsIsReadAgain() {
    int count = 1200;
    int rows = 420;
    double[][] probabilities = new double[rows][count];
    boolean[][] truth = new boolean[rows][count];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < count; k++) {
        probabilities[i][k] = (i * 37 + k) % rows / (rows + 0.123);
        truth[i][k] = (i + k) % 3 == 0;
      }
    }
    double[] thresholds = new double[count];
    Arrays.fill(thresholds, 0.5);
    MultiLabelReport report =
        new MultiLabelReport(
            subject("test", ExampleKind.ROWS),
            0.125,
            MultiLabelScores.of(
                IntStream.range(0, count).mapToObj(k -> "label " + k).toList(),
                probabilities,
                truth,
                thresholds),
            "0.5 for every label");
    String json = report.json();
    assertTrue(json.length() < 1 << 25, json.length() + " bytes");
    assertEquals(report, TaskReport.read("e.json", json));
    List<OperatingPoint> curve = report.scores().labels().get(7).curve();
    assertTrue(curve.size() > 20 && curve.size() <= 33, curve.size() + " points");
    assertEquals(1, curve.get(curve.size() - 1).recall());
  }

  @Test
  void aReportOfManyTargetsIsReadAgain() {
    int count = 1000;
    int rows = 2000;
    List<String> names = IntStream.range(0, count).mapToObj(k -> "target " + k).toList();
    double[][] truth = new double[rows][count];
    double[][] predicted = new double[rows][count];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < count; k++) {
        truth[i][k] = Math.sin(i + k);
        predicted[i][k] = Math.cos(i * k);
      }
    }
    RegressionReport report =
        new RegressionReport(
            subject("test", ExampleKind.ROWS),
            0.125,
            RegressionScores.of(names, truth, predicted),
            List.of(),
            List.of(),
            ScatterSample.of(names, truth, predicted, ScatterSample.USUAL, 1));
    String json = report.json();
    assertTrue(json.length() < 1 << 25, json.length() + " bytes");
    assertEquals(report, TaskReport.read("e.json", json));
    assertEquals(200, report.samples().get(3).size());
  }
}
