package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerSectionTest {
  private static LedgerRow row(String id, LedgerVerdict verdict) {
    return new LedgerRow(
        id, "a paper", "net", "testAccuracy", "0.5", "0.5", "0.02", "0.49", verdict, "");
  }

  private static Section section() {
    List<LedgerRow> rows = new ArrayList<>();
    for (LedgerVerdict verdict : LedgerVerdict.values()) {
      rows.add(row("claim-" + verdict.text(), verdict));
    }
    rows.add(row("once-more", LedgerVerdict.DIFFERS));
    return LedgerSection.of(rows);
  }

  @Test
  void theReaderCanChooseByEveryVerdict() {
    DataTable table =
        (DataTable)
            section().blocks().stream().filter(b -> b instanceof DataTable).findFirst().get();
    assertEquals(7, table.rows().size());
    assertEquals("verdict", table.columns().get(table.filterColumn()).name());
    List<String> choices =
        table.choices().stream().map(c -> c.value().text() + " " + c.rows()).toList();
    assertEquals(
        List.of(
            "reproduced 1", "better 1", "differs 2", "inconclusive 1", "erratum 1", "not run 1"),
        choices);
  }

  @Test
  void aVerdictIsTakenFromItsTextAndItsMarkNotFromColourAlone() {
    List<String> marks =
        java.util.Arrays.stream(LedgerVerdict.values()).map(v -> v.tone().mark()).toList();
    assertEquals(marks.size(), marks.stream().distinct().count(), marks.toString());
    assertTrue(marks.stream().noneMatch(String::isEmpty), marks.toString());
  }

  @Test
  void theFiguresCountTheVerdictsThatThereAre() {
    KeyFigures figures = (KeyFigures) section().blocks().get(0);
    assertEquals(new Fact("claims", "7"), figures.figures().get(0));
    assertTrue(figures.figures().contains(new Fact("differs", "2")));
    KeyFigures few =
        (KeyFigures) LedgerSection.of(List.of(row("a", LedgerVerdict.ERRATUM))).blocks().get(0);
    assertEquals(List.of(new Fact("claims", "1"), new Fact("erratum", "1")), few.figures());
  }
}
