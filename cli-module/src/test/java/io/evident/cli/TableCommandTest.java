package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables through the command: what a person types, sees and gets. */
class TableCommandTest {
  private static final String YAML =
      """
      name: wine
      table: {target: quality, task: regression}
      columns: {drop: [id]}
      network: {layers: [dense: {units: 4}, relu]}
      optimizer: {kind: adam, learningRate: 0.01}
      batchSize: 16
      epochs: 2
      seed: 1
      """;

  @TempDir Path folder;

  private static List<String> rows() {
    List<String> rows = new ArrayList<>(List.of("id,region,alcohol,sweet,quality"));
    Random random = new Random(9);
    for (int i = 0; i < 80; i++) {
      double alcohol = 10 + random.nextGaussian();
      String region = List.of("north", "south").get(random.nextInt(2));
      rows.add(
          String.join(
              ",",
              "w" + i,
              region,
              Double.toString(alcohol),
              alcohol > 10.2 ? "yes" : "no",
              Double.toString(alcohol / 2 + (region.equals("north") ? 1 : 0))));
    }
    return rows;
  }

  private Path wine() throws IOException {
    return Files.write(folder.resolve("wine.csv"), rows());
  }

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("wine.yaml"), text);
  }

  private static CommandResult run(Object... words) {
    return CommandResult.of(words);
  }

  @Test
  void aTableInPlaceOfAnExperimentIsTold() throws IOException {
    Path wine = wine();
    run("train", wine).assertRefused(wine + ": is a table", "--table " + wine + " --target COLUMN");
  }

  @Test
  void optionsOfImagesAreRefusedForATable() throws IOException {
    Path wine = wine();
    Path run = folder.resolve("run");
    for (List<String> options :
        List.of(
            List.of("--test-part", "0.4"),
            List.of("--split-seed", "7"),
            List.of("--no-orientation"),
            List.of("--fit-split"))) {
      List<Object> words =
          new ArrayList<>(List.of("train", "--table", wine, "--target", "quality", "--out", run));
      words.addAll(options);
      run(words.toArray()).assertRefused(options.get(0), "is for data of images");
    }
    assertFalse(Files.exists(run));
    Path sweep =
        Files.writeString(
            folder.resolve("rates.yaml"),
            "name: rates\nexperiment: "
                + yaml(YAML).getFileName()
                + "\ngrid: {batchSize: [8, 16]}\n");
    run("sweep", sweep, "--data", wine, "--list", "--test-part", "0.4")
        .assertRefused("--test-part is for data of images");
  }

  @Test
  void aTableIsTrainedEvaluatedAndPredicted() throws IOException {
    Path wine = wine();
    Path run = folder.resolve("run");
    CommandResult trained = run("train", yaml(YAML), "--data", wine, "--out", run);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("80 rows, 56 to train, 8 to validate, 16 to test"));
    assertTrue(trained.out().contains("target: quality (regression)"), trained.out());
    assertTrue(trained.out().contains("numbers: alcohol"), trained.out());
    assertTrue(trained.out().contains("categories: region (2), sweet (2)"), trained.out());
    assertTrue(trained.out().contains("verified: a step on 16 examples"), trained.out());
    assertTrue(trained.out().contains("test RMSE"), trained.out());
    assertTrue(Files.exists(run.resolve("report.html")));
    CommandResult evaluated = run("evaluate", run);
    assertEquals(0, evaluated.code(), evaluated.err());
    assertTrue(evaluated.out().contains("16 test rows of " + wine), evaluated.out());
    assertEquals(Files.readString(run.resolve("evaluation.txt")), evaluated.out());
    Path fresh =
        Files.write(
            folder.resolve("new.csv"),
            List.of("sweet;alcohol;region;colour", "yes;11.5;north;red", "no;9;south;white"));
    Path out = folder.resolve("predicted.csv");
    CommandResult predicted = run("predict", run, fresh, "--out", out);
    assertEquals(0, predicted.code(), predicted.err());
    assertEquals("2 predictions: " + out + System.lineSeparator(), predicted.out());
    List<String> lines = Files.readAllLines(out);
    assertEquals("row,quality", lines.get(0));
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).startsWith(fresh + ":2,"), lines.get(1));
    CommandResult beside =
        run("predict", run, wine, "--keep", "quality,id", "--keep", "sweet,id", "--out", out);
    assertEquals("80 predictions: " + out + System.lineSeparator(), beside.out(), beside.err());
    List<String> kept = Files.readAllLines(out);
    assertEquals("quality,id,sweet,row,predicted quality", kept.get(0));
    List<String> given = rows();
    for (int i = 1; i < kept.size(); i++) {
      String[] cells = given.get(i).split(",", -1);
      String start = String.join(",", cells[4], cells[0], cells[3], wine + ":" + (i + 1)) + ",";
      assertTrue(kept.get(i).startsWith(start), kept.get(i));
    }
    List<String> numbered = new ArrayList<>(given.subList(0, 3));
    numbered.replaceAll(line -> line.replace("id,", "row,"));
    Path withRows = Files.write(folder.resolve("numbered.csv"), numbered);
    CommandResult row = run("predict", run, withRows, "--keep", "row", "--out", out);
    assertEquals(0, row.code(), row.err());
    assertEquals("row,row of the file,quality", Files.readAllLines(out).get(0));
    assertTrue(Files.readAllLines(out).get(1).startsWith("w0," + withRows + ":2,"));
    Files.write(out, kept);
    CommandResult unknown = run("predict", run, wine, "--keep", "cellar", "--out", out);
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains(wine + ":1: there is no column cellar"), unknown.err());
    Path nowhere = folder.resolve("nowhere.csv");
    CommandResult lost = run("predict", run, wine, nowhere, "--out", out);
    assertEquals(2, lost.code());
    assertTrue(lost.err().contains(nowhere + ": there is no such file"), lost.err());
    assertEquals(kept, Files.readAllLines(out));
    CommandResult exported = run("export", run, "--out", folder.resolve("served"));
    assertEquals(0, exported.code(), exported.err());
    assertTrue(exported.out().contains("regression of 3 columns"), exported.out());
    CommandResult again = run("train", "--resume", "--out", run);
    assertEquals(0, again.code(), again.err());
    assertTrue(again.out().contains("is complete; nothing to do"), again.out());
  }

  @Test
  void aRunIsCalibratedAndPredictsIntervals() throws IOException {
    Path wine = wine();
    Path run = folder.resolve("run");
    CommandResult trained =
        run("train", yaml(YAML + "calibrationPart: 0.5\n"), "--data", wine, "--out", run);
    assertEquals(0, trained.code(), trained.err());
    String experiment = Files.readString(run.resolve("experiment.yaml"));
    assertTrue(experiment.contains("calibrationPart: 0.5"), experiment);
    CommandResult evaluated = run("evaluate", run, "--split", "calibration");
    assertTrue(evaluated.out().contains("28 calibration rows of " + wine), evaluated.out());
    run("predict", run, wine, "--alpha", "0.2").assertRefused("--alpha", "evident calibrate");
    run("calibrate", run, "--outside", wine)
        .assertRefused("--outside is for runs that predict classes");
    run("calibrate", run, "--method", "temperature").assertRefused("bayes, plain");
    run("calibrate", run, "--alpha", "0.05").assertRefused("needs at least 19", "got 14");
    CommandResult calibrated = run("calibrate", run);
    assertEquals(0, calibrated.code(), calibrated.err());
    assertTrue(calibrated.out().contains("28 it was trained on, 14 kept out"), calibrated.out());
    assertTrue(calibrated.out().contains("90 % intervals of Bayes"), calibrated.out());
    assertTrue(
        Files.readString(run.resolve("report.html")).contains("<h2>Calibrated intervals</h2>"));
    CommandResult known = run("evaluate", run);
    assertTrue(known.out().contains("\ncalibrated by  "), known.out());
    assertTrue(known.out().contains("quality: intervals of at least 90 % cover "), known.out());
    assertTrue(known.out().contains("95 % of calibrations"), known.out());
    CommandResult own = run("evaluate", run, "--split", "calibration");
    assertTrue(own.out().contains("- the run was calibrated by these rows"), own.out());
    assertFalse(own.out().contains("95 % of calibrations"), own.out());
    Path out = folder.resolve("predicted.csv");
    CommandResult predicted = run("predict", run, wine, "--out", out);
    assertEquals(0, predicted.code(), predicted.err());
    List<String> lines = Files.readAllLines(out);
    assertEquals("row,quality,quality from,quality to", lines.get(0));
    assertEquals(81, lines.size());
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      assertTrue(Double.parseDouble(cells[2]) < Double.parseDouble(cells[3]), line);
    }
    CommandResult two = run("predict", run, wine, "--alpha", "0.1,0.25", "--format", "json");
    assertTrue(two.out().contains("\"quality to (75 %)\""), two.out());
    run("predict", run, wine, "--alpha", "0.01").assertRefused("needs at least 99");
    assertEquals(0, run("predict", run, wine, "--alpha", "0.2,0.20001", "--out", out).code());
    assertEquals(
        "row,quality,quality from (80 %),quality to (80 %),quality from (79.999 %),quality to (79.999 %)",
        Files.readAllLines(out).get(0));
    assertEquals(6, Files.readAllLines(out).get(1).split(",", -1).length);
    CommandResult again = run("export", run, "--out", folder.resolve("served"));
    assertEquals(0, again.code(), again.err());
    CommandResult ofRun = run("predict", run, wine, "--alpha", "0.2");
    assertTrue(ofRun.out().contains("quality from "), ofRun.out());
    CommandResult served = run("predict", folder.resolve("served"), wine, "--alpha", "0.2");
    assertEquals(ofRun.out(), served.out());
  }

  @Test
  void aTableWithoutAnExperimentSuggestsOne() throws IOException {
    Path run = folder.resolve("run");
    CommandResult trained =
        run(
            "train",
            "--table",
            wine(),
            "--target",
            "sweet",
            "--set",
            "epochs=1",
            "--set",
            "columns={drop: [id]}",
            "--out",
            run);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("target: sweet (binary)"), trained.out());
    String kept = Files.readString(run.resolve("experiment.yaml"));
    assertTrue(kept.contains("table: {target: sweet, task: binary}"), kept);
    assertTrue(kept.contains("loss: binaryCrossEntropyOnLogits"), kept);
    CommandResult predicted = run("predict", run, folder.resolve("wine.csv"));
    assertEquals(0, predicted.code(), predicted.err());
    assertTrue(
        predicted
            .out()
            .lines()
            .allMatch(l -> l.matches(".*wine.csv:\\d+ *  (yes|no)  yes 0.*|.*yes 1.0000")),
        predicted.out());
  }

  /** What a refusal says to set is what the task is suggested from. */
  @Test
  void whatIsSetDecidesHowTheTableIsRead() throws IOException {
    List<String> rows = new ArrayList<>(List.of("code;x;y"));
    for (int i = 0; i < 400; i++) {
      String code = (i % 20 == 3 ? "A" : "") + i % 4;
      rows.add(code + ";" + (i < 200 ? "9" : "12.500") + ";" + i % 3);
    }
    Path csv = Files.write(folder.resolve("codes.csv"), rows);
    Path run = folder.resolve("run");
    List<Object> words =
        new ArrayList<>(
            List.of("train", "--table", csv, "--target", "y", "--set", "epochs=1", "--out", run));
    assertRefused(run(words.toArray()), "codes.csv:5, column code: \"A3\" is no number", run);
    words.addAll(List.of("--set", "columns={categorical: [code, y]}"));
    CommandResult trained = run(words.toArray());
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("target: y (classification)"), trained.out());
    assertTrue(trained.out().contains("categories: code (5)"), trained.out());
    assertTrue(trained.err().contains("notice: " + csv + ":202, column x: "), trained.err());
    // As many of two separators.
    rows.replaceAll(row -> row + ",z,z");
    rows.set(0, "code;x;y,z,w");
    Files.write(csv, rows);
    words.add("--overwrite");
    CommandResult asked = run(words.toArray());
    assertEquals(2, asked.code());
    assertTrue(asked.err().contains("table: {separator: comma}"), asked.err());
    CommandResult split =
        run(
            "train",
            "--table",
            csv,
            "--target",
            "x",
            "--set",
            "table.separator=semicolon",
            "--set",
            "columns={categorical: [code]}",
            "--set",
            "epochs=1",
            "--out",
            run,
            "--overwrite");
    assertEquals(0, split.code(), split.err());
    assertTrue(split.out().contains("target: x (regression)"), split.out());
    assertTrue(split.out().contains("categories: code (5), y,z,w (3)"), split.out());
  }

  @Test
  void aFolderIsNoTable() {
    Path run = folder.resolve("run");
    for (Path path : List.of(folder, folder.getRoot())) {
      for (List<String> task : List.of(List.<String>of(), List.of("--task", "binary"))) {
        List<Object> words =
            new ArrayList<>(List.of("train", "--table", path, "--target", "x", "--out", run));
        words.addAll(task);
        assertRefused(run(words.toArray()), path + ": is a folder; name a CSV file", run);
      }
    }
  }

  /** One line, exit 2, nothing written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target: quality | target: qualty | there is no column qualty",
        "drop: [id] | drop: [id, alcohol, region, sweet] | no column is left to predict from",
        "loss: x | loss: x | unknown loss",
        "units: 4 | units: 0 | units must be",
        "task: regression | task: regresion | regression",
        "name: wine | normalization: {mean: 0, deviation: 1} | is for images",
        "task: regression | task: binary | needs two classes",
      })
  void aWrongExperimentIsRefused(String from, String to, String said) throws IOException {
    String text =
        to.startsWith("loss")
            ? YAML.replace("relu]}", "relu], " + to + "}")
            : to.startsWith("normalization") ? YAML + to + "\n" : YAML.replace(from, to);
    Path run = folder.resolve("run");
    assertRefused(run("train", yaml(text), "--data", wine(), "--out", run), said, run);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "w3,north,10.5,yes,6.2 | w3,north,ten,yes,6.2 | is not a number",
        "w3,north,10.5,yes,6.2 | w3,north,inf,yes,6.2 | inf",
        "w3,north,10.5,yes,6.2 | w3,north,,yes,6.2 | missing",
        "w3,north,10.5,yes,6.2 | w3,north,10.5,yes | cells",
      })
  void aWrongTableIsRefused(String from, String to, String said) throws IOException {
    List<String> rows = rows();
    rows.set(4, to);
    Path csv = Files.write(folder.resolve("wine.csv"), rows);
    Path run = folder.resolve("run");
    CommandResult result =
        run(
            "train",
            yaml(YAML.replace("drop: [id]", "drop: [id], numeric: {alcohol: {log: false}}")),
            "--data",
            csv,
            "--out",
            run);
    assertRefused(result, said, run);
    assertTrue(result.err().contains("wine.csv:5"), result.err());
    assertTrue(from.startsWith("w3"));
  }

  @Test
  void countsOfAPoissonDevianceAreNeitherNegativeNorStandardized() throws IOException {
    String counts =
        YAML.replace("relu]}", "relu], loss: poissonDeviance}") + "calibrationPart: 0.2\n";
    Path run = folder.resolve("run");
    for (int row = 1; row <= 80; row++) {
      List<String> rows = rows();
      rows.set(row, "w,north,10.5,yes,-2");
      Path csv = Files.write(folder.resolve("wine.csv"), rows);
      CommandResult result = run("train", yaml(counts), "--data", csv, "--no-verify", "--out", run);
      assertRefused(result, csv + ":" + (row + 1) + ", column quality: a target of ", run);
      assertTrue(result.err().contains(">= 0, got -2.0; mend"), result.err());
    }
    String standardized = counts.replace("regression}", "regression, standardizeTarget: true}");
    CommandResult result = run("train", yaml(standardized), "--data", wine(), "--out", run);
    assertRefused(result, "wine.yaml:2:63: counts of a poissonDeviance", run);
  }

  @Test
  void aTargetWithOneValueAndColumnsOfOneNameAreRefused() throws IOException {
    Path run = folder.resolve("run");
    List<String> same = rows().stream().map(r -> r.replaceFirst(",[0-9.]+$", ",5")).toList();
    Path csv = Files.write(folder.resolve("same.csv"), same);
    assertRefused(run("train", yaml(YAML), "--data", csv, "--out", run), "one value", run);
    List<String> twice = new ArrayList<>(rows());
    twice.set(0, "id,region,region,sweet,quality");
    Path named = Files.write(folder.resolve("twice.csv"), twice);
    assertRefused(run("train", yaml(YAML), "--data", named, "--out", run), "both named", run);
    Path none = folder.resolve("none.csv");
    assertRefused(run("train", yaml(YAML), "--data", none, "--out", run), "no such file", run);
    assertRefused(run("train", yaml(YAML), "--out", run), "--data FILE.csv", run);
    assertRefused(run("train", "lenet-b16-e5", "--data", csv, "--out", run), "is a table", run);
    assertRefused(run("train", "--table", csv, "--out", run), "--target", run);
  }

  @Test
  void aTableToPredictMustHaveTheColumns() throws IOException {
    Path run = folder.resolve("run");
    assertEquals(0, run("train", yaml(YAML), "--data", wine(), "--out", run).code());
    Path out = folder.resolve("predicted.csv");
    Path less = Files.write(folder.resolve("less.csv"), List.of("alcohol,sweet", "11,yes"));
    assertRefused(run("predict", run, less, "--out", out), "region", out);
    Path unknown =
        Files.write(folder.resolve("new.csv"), List.of("alcohol,sweet,region", "11,yes,west"));
    CommandResult never = run("predict", run, unknown, "--out", out);
    assertRefused(never, "\"west\" is none of the categories", out);
    assertTrue(never.err().contains("new.csv:2, column region"), never.err());
    assertRefused(run("evaluate", run, "--data", less), "region", out);
  }

  private static void assertRefused(CommandResult result, String said, Path unwritten) {
    assertEquals(2, result.code(), result.out() + result.err());
    assertTrue(result.err().contains(said), result.err());
    assertEquals(1, result.err().strip().lines().count(), result.err());
    assertFalse(result.err().contains("\tat "), result.err());
    assertFalse(Files.exists(unwritten), unwritten.toString());
  }

  /** A target of 1e-6 and less: what is printed of it has digits. */
  @Test
  void namesMoveNoCursorAndSmallNumbersHaveDigits() throws IOException {
    List<String> rows = new ArrayList<>(List.of("re\u001b[1mgion,alcohol,quality"));
    for (int i = 0; i < 60; i++) {
      rows.add(
          List.of("no\u001b[2Jrth", "south").get(i % 2) + "," + i % 7 + "," + (i % 5 + 1) + "e-7");
    }
    Path wine = Files.write(folder.resolve("wine.csv"), rows);
    Path run = folder.resolve("run");
    CommandResult trained =
        run("train", "--table", wine, "--target", "quality", "--set", "epochs=1", "--out", run);
    assertEquals(0, trained.code(), trained.err());
    assertTrue(trained.out().contains("categories: re?[1mgion (2)"), trained.out());
    assertTrue(trained.out().matches("(?s).*test RMSE \\d\\.\\d{4}e-0[5-8], .*"), trained.out());
    CommandResult predicted = run("predict", run, wine, "--keep", "re\u001b[1mgion");
    assertEquals(0, predicted.code(), predicted.err());
    assertTrue(
        predicted
            .out()
            .lines()
            .allMatch(
                line ->
                    line.matches(
                        ".* {2}re\\?\\[1mgion (no\\?\\[2Jrth|south)  quality -?\\d\\.\\d{4}e-0\\d")),
        predicted.out());
    assertFalse((trained.out() + predicted.out()).contains("\u001b"), trained.out());
  }
}
