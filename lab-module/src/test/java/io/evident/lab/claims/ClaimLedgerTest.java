package io.evident.lab.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimLedgerTest {
  private static final String HEADER =
      "id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note\n";

  @TempDir private Path folder;

  @Test
  void everyPublishedFigureIsThere() {
    ClaimLedger ledger = ClaimLedger.builtIn();
    assertEquals(262, ledger.claims().size());
    Claim evidence = ledger.select(List.of("bayes-evidence-tau2-5")).claims().get(0);
    assertEquals("3.15573e-10", evidence.published());
    assertEquals(ClaimKind.ERRATUM, evidence.kind());
    assertEquals(1e-12, evidence.tolerance());
  }

  @Test
  void claimsAreChosenByNameOrGlobInTheLedgersOrder() {
    List<String> chosen =
        ClaimLedger.builtIn().select(List.of("toy-loss", "tiny-d*-by-hand")).claims().stream()
            .map(Claim::id)
            .toList();
    assertEquals(List.of("tiny-dW2-by-hand", "tiny-db2-by-hand", "toy-loss"), chosen);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ClaimLedger.builtIn().select(List.of("nothing-*")))
            .getMessage();
    assertTrue(message.contains("nothing-*") && message.contains("--list"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,s,e,m,,1,1,exact,absolute,x,| :2: | tolerance",
        "a,s,e,m,,1,1,exact,absolute,-1,| :2: | tolerance",
        "a,s,e,m,,1,one,exact,absolute,0,| :2: | one",
        "a,s,e,m,,1,1,sure,absolute,0,| :2: | kind",
        "a,s,e,m,,1,1,exact,about,0,| :2: | comparator",
        ",s,e,m,,1,1,exact,absolute,0,| :2: | id",
        "a,s,e,m,,1,,exact,absolute,0,| :2: | expected",
        "a,s,e,m| :2: | fields",
      })
  void whatIsWrongIsNamedWithItsLine(String row, String line, String word) throws IOException {
    Path file = folder.resolve("ledger.csv");
    Files.writeString(file, HEADER + row + "\n");
    String message =
        assertThrows(IllegalArgumentException.class, () -> ClaimLedger.read(file)).getMessage();
    assertTrue(message.contains(file + line.strip()) && message.contains(word.strip()), message);
  }

  @Test
  void aNameStandsOnceAndColumnsAreAllThere() throws IOException {
    Path file = folder.resolve("ledger.csv");
    String row = "a,s,e,m,,1,1,exact,absolute,0,\n";
    Files.writeString(file, HEADER + row + row);
    String twice =
        assertThrows(IllegalArgumentException.class, () -> ClaimLedger.read(file)).getMessage();
    assertTrue(twice.contains(":3: ") && twice.contains("twice"), twice);
    Files.writeString(file, HEADER.replace(",kind", "") + "a,s,e,m,,1,1,absolute,0,\n");
    String missing =
        assertThrows(IllegalArgumentException.class, () -> ClaimLedger.read(file)).getMessage();
    assertTrue(missing.contains("kind"), missing);
    Files.writeString(file, HEADER);
    assertThrows(IllegalArgumentException.class, () -> ClaimLedger.read(file));
  }

  @Test
  void reasonsAreOfClaimsThatAreThere() {
    List<String> ids = ClaimLedger.builtIn().claims().stream().map(Claim::id).toList();
    for (String glob : KnownReasons.builtIn().globs()) {
      assertTrue(ids.stream().anyMatch(id -> KnownReasons.fits(glob, id)), glob);
    }
  }

  @Test
  void whatDiffersIsExplainedAndWhatHoldsIsNot() {
    Claim claim = ClaimLedger.builtIn().select(List.of("lenet-b16-e20")).claims().get(0);
    ClaimVerdict differs = ClaimJudge.judge(claim, new Measurement.Seeds(List.of(0.62, 0.63)));
    assertEquals(ClaimStatus.DIFFERS, differs.status());
    ClaimVerdict explained = KnownReasons.builtIn().explain(differs);
    assertTrue(explained.explanation().contains("0.77"), explained.explanation());
    String line = LedgerReport.of(List.of(explained), LedgerReport.Format.TEXT).get(1);
    assertTrue(line.contains(explained.explanation()), line);
    ClaimVerdict holds = ClaimJudge.judge(claim, new Measurement.Seeds(List.of(0.77)));
    assertEquals("", KnownReasons.builtIn().explain(holds).explanation());
    assertEquals("", KnownReasons.none().explain(differs).explanation());
  }

  /** As Excel writes a CSV in UTF-8. */
  @Test
  void aByteOrderMarkIsNoPartOfTheFirstColumn() throws IOException {
    Path file = folder.resolve("marked.csv");
    String header =
        "id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note";
    Files.write(file, List.of('\uFEFF' + header, "a,s,e,m,,1,1,exact,absolute,0,"));
    assertEquals("a", ClaimLedger.read(file).claims().get(0).id());
  }
}
