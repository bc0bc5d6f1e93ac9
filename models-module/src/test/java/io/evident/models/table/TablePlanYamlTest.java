package io.evident.models.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ClassWeights;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePlanYamlTest {
  private static TablePlan read(String text) {
    YamlValue yaml = YamlValue.parse("p.yaml", text);
    return TablePlanYaml.read(yaml, yaml.mapping(TablePlanYaml.KEYS));
  }

  private static String print(TablePlan plan) {
    StringBuilder out = new StringBuilder();
    TablePlanYaml.print(plan, out);
    return out.toString();
  }

  @Test
  void everyKeyIsRead() {
    TablePlan plan =
        read(
            """
            table: {target: quality, task: binary, weight: w, positive: good,
              classWeights: {good: 2, bad: 0.5}, separator: semicolon}
            columns: {drop: [id, "2"], categorical: [region], numeric: {year: {log: false}, price: {log: true}},
              missing: median, rare: 5}
            split: {group: patient, validation: 0.15, test: 0.25}
            """);
    assertEquals(
        new TablePlan(
            List.of("quality"),
            TaskKind.BINARY,
            Optional.of("w"),
            Optional.of("good"),
            true,
            new ClassWeights(false, Map.of("good", 2.0, "bad", 0.5)),
            Optional.of(Separator.SEMICOLON),
            new ColumnPlan(
                List.of("id", "2"),
                List.of("region"),
                Map.of(
                    "year", new ColumnPlan.Numeric(false), "price", new ColumnPlan.Numeric(true)),
                MissingCells.MEDIAN,
                5),
            RowSplitPlan.byGroup("patient", 0.15, 0.25)),
        plan);
    assertEquals(plan, read(print(plan)));
  }

  @Test
  void whatIsLeftOutIsTheUsual() {
    TablePlan plan = read("table: {target: y, task: regression}\n");
    assertEquals(TablePlan.of(List.of("y"), TaskKind.REGRESSION), plan);
    assertEquals(
        "table: {target: y, task: regression}\nsplit: {validation: 0.1, test: 0.2}\n", print(plan));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table: {target: [a, b], task: multiLabel}",
        "table: {target: [a, b], task: regression, standardizeTarget: false, separator: tab}",
        "table: {target: c, task: classification, classWeights: balanced}",
        "table: {target: c, task: classification}\nsplit: {column: part}",
        "table: {target: c, task: classification}\ncalibrationPart: 0.1",
        "table: {target: c, task: regression}\nsplit: {time: date}\ncalibrationPart: 0.25",
        "table: {target: c, task: classification}\nsplit: {time: date, validation: 0, test: 0.5}",
        "table: {target: y, task: regression}\nsplit: {validation: 0}",
        "table: {target: y, task: regression}\ncolumns: {numeric: [a, b]}",
        "table: {target: \"a: \\\"b\\\" \\\\ # [c], {d}\", task: regression}\ncolumns: {rare: 3}",
        "table: {target: \"1\", task: regression}\ncolumns: {drop: [\"a\\tb\\u2028\", '']}",
        "table: {target: \"true\", task: binary, positive: \"no\"}",
        "table: {target: ' y ', task: regression}\ncolumns: {numeric: {'Preis in \u20ac': {log: true}}}"
      })
  void printingAndReadingAgainGivesTheSamePlan(String yaml) {
    if (yaml.contains(", '']")) {
      assertThrows(YamlException.class, () -> read(yaml));
      return;
    }
    TablePlan plan = read(yaml);
    assertEquals(plan, read(print(plan)), () -> print(plan));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "{target: y, task: regresion} > p.yaml:1:26 > did you mean regression?",
        "{target: y, tusk: regression} > p.yaml:1:20 > did you mean task?",
        "{task: regression} > p.yaml:1:8 > needs the key target",
        "{target: y} > p.yaml:1:8 > needs the key task",
        "{target: [a, b], task: binary} > p.yaml:1:8 > one target",
        "{target: [], task: regression} > p.yaml:1:8 > a target",
        "{target: [a, a], task: regression} > p.yaml:1:8 > column a has two roles",
        "{target: y, task: regression, weight: y} > p.yaml:1:8 > column y has two roles",
        "{target: y, task: regression, positive: a} > p.yaml:1:8 > positive is for binary",
        "{target: y, task: binary, standardizeTarget: no} > p.yaml:1:53 > answer",
        "{target: y, task: binary, standardizeTarget: false} > p.yaml:1:8 > for regression",
        "{target: y, task: regression, classWeights: balanced} > p.yaml:1:8 > classification and",
        "{target: y, task: binary, classWeights: balance} > p.yaml:1:48 > did you mean balanced?",
        "{target: y, task: binary, classWeights: {a: -1}} > p.yaml:1:48 > at least 0",
        "{target: y, task: binary, separator: semi} > p.yaml:1:45 > separator",
      })
  void aWrongTableIsRefusedWhereItStands(String table, String place, String word) {
    assertRefused("table: " + table, place, word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "columns: {drops: [a]} > p.yaml:2:11 > did you mean drop?",
        "columns: {drop: [y]} > p.yaml:1:8 > column y has two roles",
        "columns: {categorical: [a], numeric: [a]} > p.yaml:2:10 > column a stands twice",
        "columns: {drop: [a], numeric: [a]} > p.yaml:2:10 > column a stands twice",
        "columns: {categorical: [y]} > p.yaml:1:8 > does not go with regression",
        "columns: {numeric: {y: {log: true}}} > p.yaml:1:8 > log: true is for features",
        "columns: {numeric: {a: {logs: true}}} > p.yaml:2:25 > did you mean log?",
        "columns: {missing: mean} > p.yaml:2:20 > did you mean median?",
        "columns: {rare: 0} > p.yaml:2:10 > rare must be at least 1",
        "columns: {rare: many} > p.yaml:2:17 > whole number",
        "split: {train: 0.5} > p.yaml:2:9 > unknown key train",
        "calibrationPart: 1 > p.yaml:2:18 > calibrationPart must be at least 0 and less than 1",
        "split: {validation: 0.5, test: 0.5} > p.yaml:2:8 > below 1",
        "split: {test: 0} > p.yaml:2:8 > above 0",
        "split: {column: part, test: 0.5} > p.yaml:2:8 > takes no shares",
        "split: {column: part, group: p} > p.yaml:2:8 > one of column, group and time",
        "split: {group: y} > p.yaml:1:8 > column y has two roles",
      })
  void whatIsWrongBesideTheTableIsRefusedWhereItStands(String rest, String place, String word) {
    assertRefused("table: {target: y, task: regression}\n" + rest, place, word);
  }

  private static void assertRefused(String yaml, String place, String word) {
    YamlException refused = assertThrows(YamlException.class, () -> read(yaml));
    assertTrue(refused.getMessage().startsWith(place + ":"), refused.getMessage());
    assertTrue(refused.getMessage().contains(word), refused.getMessage());
  }

  @Test
  void theTaskIsSuggestedByTheTargets() throws IOException {
    Table table =
        TestTables.of(
            TableReading.all(TestTables.MEMORY),
            "n,two,three,flag,other",
            "1,a,x,0,1",
            "2,b,y,1,0",
            "3,a,z,0,1");
    assertEquals(TaskKind.REGRESSION, TablePlan.suggestedTask(table, List.of("n")));
    assertEquals(TaskKind.BINARY, TablePlan.suggestedTask(table, List.of("two")));
    assertEquals(TaskKind.CLASSIFICATION, TablePlan.suggestedTask(table, List.of("three")));
    assertEquals(
        TaskKind.MULTI_LABEL, TablePlan.suggestedTask(table, List.of("flag", "two", "other")));
    assertEquals(TaskKind.REGRESSION, TablePlan.suggestedTask(table, List.of("flag", "n")));
    TestTables.assertRefused(
        () -> TablePlan.suggestedTask(table, List.of("tree")), "no column tree", "three");
  }

  @Test
  void aTableIsReadAsAnExperimentWithoutATaskSays() {
    String text =
        """
        table: {target: y, separator: bar}
        columns: {drop: [id], categorical: [code], numeric: [n]}
        """;
    assertEquals(
        new TableReading(
            Optional.of(Separator.BAR),
            Set.of(),
            Set.of("id"),
            Set.of("n"),
            Set.of("code"),
            TestTables.MEMORY),
        TablePlanYaml.reading(YamlValue.parse("p.yaml", text).entries(), TestTables.MEMORY));
    assertEquals(
        TableReading.all(TestTables.MEMORY),
        TablePlanYaml.reading(
            YamlValue.parse("p.yaml", "table: {target: y}").entries(), TestTables.MEMORY));
    YamlException wrong =
        assertThrows(
            YamlException.class,
            () ->
                TablePlanYaml.reading(
                    YamlValue.parse("p.yaml", "columns: {dropped: [id]}").entries(),
                    TestTables.MEMORY));
    assertTrue(wrong.getMessage().startsWith("p.yaml:1:11"), wrong.getMessage());
  }

  @Test
  void targetsAndWeightsAreReadAsTheTaskNeedsThem() {
    TableReading regression =
        read("table: {target: y, task: regression, weight: w}").reading(TestTables.MEMORY);
    assertEquals(Set.of("y", "w"), regression.numeric());
    TableReading classes =
        read("table: {target: y, task: binary}\nsplit: {column: part}").reading(TestTables.MEMORY);
    assertEquals(Set.of("y", "part"), classes.categorical());
  }
}
