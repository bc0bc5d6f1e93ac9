package io.evident.models.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ExampleKind;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.Predictions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private static final EvaluationSubject SUBJECT =
      new EvaluationSubject(
          "net", "last", 3, 1200, "test", "some images", "abc", ExampleKind.IMAGES);

  /**
   * Ants: 3 right, 1 taken for a bee. Bees: 2 right, 2 taken for ants. Cows: both taken for ants.
   * No dog, and nothing taken for a cow or a dog.
   */
  private static final int[][] COUNTS = {{3, 1, 0, 0}, {2, 2, 0, 0}, {2, 0, 0, 0}, {0, 0, 0, 0}};

  private static EvaluationReport report() {
    return report(2);
  }

  private static EvaluationReport report(int topK) {
    List<Integer> labels = new ArrayList<>();
    List<Integer> predicted = new ArrayList<>();
    for (int label = 0; label < 4; label++) {
      for (int k = 0; k < 4; k++) {
        for (int i = 0; i < COUNTS[label][k]; i++) {
          labels.add(label);
          predicted.add(k);
        }
      }
    }
    float[] outputs = new float[4 * labels.size()];
    for (int i = 0; i < labels.size(); i++) {
      outputs[4 * i + predicted.get(i)] = 1;
    }
    Predictions predictions =
        Predictions.of(
            new SoftmaxCrossEntropy(),
            0.75,
            List.of("ant", "bee", "cow", "dog"),
            labels.stream().mapToInt(Integer::intValue).toArray(),
            outputs);
    return EvaluationReport.of(SUBJECT, predictions, topK, 10);
  }

  @Test
  void theFiguresOfAClassAreTheirDefinitions() {
    List<ClassFigures> classes = report().classes();
    assertEquals(new ClassFigures("ant", 3. / 7, 3. / 4, 6. / 11, 4, 7), classes.get(0));
    assertEquals(new ClassFigures("bee", 2. / 3, 2. / 4, 4. / 7, 4, 3), classes.get(1));
  }

  @Test
  void aFigureWithoutDenominatorIsUndefined() {
    List<ClassFigures> classes = report().classes();
    // Never predicted, but there: precision has no denominator, recall and F1 are 0.
    assertEquals(new ClassFigures("cow", Double.NaN, 0, 0, 2, 0), classes.get(2));
    assertEquals(new ClassFigures("dog", Double.NaN, Double.NaN, Double.NaN, 0, 0), classes.get(3));
  }

  @Test
  void anUndefinedFigureCountsAsZeroInTheMeans() {
    EvaluationReport report = report();
    ClassFigures macro = report.macroMean();
    assertEquals((3. / 7 + 2. / 3) / 4, macro.precision(), 1e-15);
    assertEquals((3. / 4 + 2. / 4) / 4, macro.recall(), 1e-15);
    assertEquals((6. / 11 + 4. / 7) / 4, macro.f1(), 1e-15);
    ClassFigures weighted = report.weightedMean();
    assertEquals(0.4 * 3. / 7 + 0.4 * 2. / 3, weighted.precision(), 1e-15);
    assertEquals(report.accuracy(), weighted.recall(), 1e-15);
    assertEquals(0.4 * 6. / 11 + 0.4 * 4. / 7, weighted.f1(), 1e-15);
    assertEquals(10, weighted.support());
    assertEquals(0.5, report.accuracy());
  }

  /** Of four classes the right one is always among four. */
  @Test
  void asManyClassesAsThereAreSayNothing() {
    assertTrue(EvaluationText.of(report(3)).contains("top-3 accuracy"));
    assertFalse(EvaluationText.of(report(4)).contains("top-4 accuracy"));
  }

  @Test
  void theTextIsATableWithClassNames() {
    assertEquals(
        """
        net, last checkpoint: epoch 3, step 1,200
        10 test images of some images

                       precision     recall   f1-score    support

                  ant     0.4286     0.7500     0.5455          4
                  bee     0.6667     0.5000     0.5714          4
                  cow          -     0.0000     0.0000          2
                  dog          -          -          -          0

             accuracy                           0.5000         10
           macro mean     0.2738     0.3125     0.2792         10
        weighted mean     0.4381     0.5000     0.4468         10

        - undefined: no image was predicted as the class, or none is of it; 0 in the means

        loss                        0.7500
        accuracy                    0.5000 (95 % interval 0.2366 to 0.7634)
        top-2 accuracy              0.8000
        expected calibration error  0.0246 (10 bins)

        confusion matrix: a row for each true class, a column for each predicted one
              ant   bee   cow   dog
        ant     3     1     0     0
        bee     2     2     0     0
        cow     2     0     0     0
        dog     0     0     0     0
        """,
        EvaluationText.of(report()));
  }

  @Test
  void theCsvHasANumberInARowAndItsVersionFirst() {
    List<String> lines = EvaluationCsv.of(report()).lines().toList();
    assertEquals("figure,class,predicted,bin,value", lines.get(0));
    assertEquals("version,,,,1", lines.get(1));
    assertEquals("experiment,,,,net", lines.get(2));
    assertTrue(lines.contains("accuracy,,,,0.5"));
    assertTrue(lines.contains("topK,,,,2"));
    assertTrue(lines.contains("recall,ant,,,0.75"));
    assertTrue(lines.contains("precision,cow,,,"), "undefined is empty");
    assertTrue(lines.contains("count,bee,ant,,2"));
    assertTrue(lines.contains("weightedRecall,,,,0.5"));
    assertTrue(lines.contains("binImages,,,0.5,10"));
    assertTrue(lines.contains("binAccuracy,,,1.0,"));
    // A header, 14 of all images, 5 a class, 6 means, 16 cells and 3 a bin.
    assertEquals(1 + 14 + 5 * 4 + 6 + 16 + 3 * 10, lines.size());
  }

  @Test
  void theJsonHasItsFieldsInOrder() throws JsonProcessingException {
    String text = EvaluationJson.of(report());
    assertTrue(text.endsWith("}\n"));
    assertFalse(text.contains("NaN"));
    JsonNode json = new ObjectMapper().readTree(text);
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of(
            "version",
            "experiment",
            "checkpoint",
            "data",
            "loss",
            "accuracy",
            "topK",
            "expectedCalibrationError",
            "classes",
            "macroMean",
            "weightedMean",
            "confusion",
            "reliability"),
        names);
    assertEquals(1, json.get("version").asInt());
    assertEquals(1200, json.at("/checkpoint/step").asInt());
    assertEquals(0.75, json.at("/classes/0/recall").asDouble());
    assertTrue(json.at("/classes/2/precision").isNull());
    assertEquals(2, json.at("/confusion/1/0").asInt());
    assertEquals(10, json.at("/reliability/4/images").asInt());
    assertTrue(json.at("/reliability/0/confidence").isNull());
  }

  @Test
  void namesMustBeAsManyAsClasses() {
    EvaluationReport report = report();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new EvaluationReport(
                SUBJECT, List.of("ant"), 1, report.confusion(), 1, 1, report.calibration()));
  }

  @Test
  void theJsonIsReadBackToTheSameFigures() {
    String text = EvaluationJson.of(report());
    EvaluationReport read = EvaluationJson.read("evaluation.json", text);
    assertEquals(text, EvaluationJson.of(read));
    assertEquals(report().classes(), read.classes());
  }

  /** Every tenth image is taken for one of the next class. */
  @Test
  void ofManyClassesTheCellsThatAreNotZeroAreWritten() {
    int classes = 1_200;
    int[] labels = IntStream.range(0, 2 * classes).map(i -> i / 2).toArray();
    int[] predicted =
        IntStream.range(0, labels.length)
            .map(i -> (labels[i] + (i % 10 == 0 ? 1 : 0)) % classes)
            .toArray();
    EvaluationReport report = report();
    EvaluationReport many =
        new EvaluationReport(
            SUBJECT,
            IntStream.range(0, classes).mapToObj(k -> "class " + k).toList(),
            1,
            ConfusionMatrix.of(classes, labels, predicted),
            5,
            1,
            report.calibration());
    String text = EvaluationJson.of(many);
    assertTrue(text.length() < 500_000, text.length() + " characters");
    EvaluationReport read = EvaluationJson.read("evaluation.json", text);
    assertEquals(many.confusion().counts(), read.confusion().counts());
    assertEquals(many.classes(), read.classes());
    long cells = EvaluationCsv.of(many).lines().filter(line -> line.startsWith("count,")).count();
    assertEquals(many.confusion().cells().size(), cells);
    refused(text.replace("[ 0, 0, 1 ]", "[ 0, 1200, 1 ]"), "two of 1200 classes", "1200, 1]");
  }

  @Test
  void whatIsNotAnEvaluationIsRefusedByName() {
    String text = EvaluationJson.of(report());
    refused("{", "is not JSON");
    refused("{}", "version 1", "got none");
    refused(text.replace("\"version\" : 1", "\"version\" : 2"), "version 1", "got 2");
    refused(text.replace("\"confusion\"", "\"confused\""), "confusion");
    refused(text.replace("[ 3, 1, 0, 0 ]", "[ 3, 1, 0 ]"), "each of 4 classes", "got 3");
    refused(text.replace("[ 3, 1, 0, 0 ]", "[ -3, 1, 0, 0 ]"), "at least 0, got -3");
  }

  private static void refused(String json, String... words) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> EvaluationJson.read("folder/e.json", json))
            .getMessage();
    assertTrue(message.startsWith("folder/e.json:"), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
