package io.evident.models.table;

import static io.evident.models.table.TestTables.MEMORY;
import static io.evident.models.table.TestTables.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.DataMemory;
import io.evident.models.internal.table.ListedRows;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static final TableReading ALL = TableReading.all(MEMORY);

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return file(text, StandardCharsets.UTF_8);
  }

  private Path file(String text, Charset charset) throws IOException {
    return Files.write(folder.resolve("t.csv"), text.getBytes(charset));
  }

  private Table read(String text) throws IOException {
    return Table.read(file(text), ALL);
  }

  private static double[] row(Table table, int row) {
    double[] cells = new double[table.columns().size()];
    table.read(row, cells, 0);
    return cells;
  }

  private static List<String> names(Table table) {
    return table.columns().stream().map(TableColumn::name).toList();
  }

  @Test
  void numbersAndCategoriesAreInferredOverTheWholeFile() throws IOException {
    Table table = read("a,b,c\n1,x,\n-2.5,y,7\n,x,?\n");
    assertEquals(3, table.size());
    assertEquals(
        new TableColumn("a", ColumnKind.NUMERIC, 1, -2.5, 1, -0.75, List.of(), List.of()),
        table.columns().get(0));
    assertEquals(
        new TableColumn(
            "b",
            ColumnKind.CATEGORICAL,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            List.of("x", "y"),
            List.of(2, 1)),
        table.columns().get(1));
    assertEquals(2, table.columns().get(2).missing());
    assertArrayEquals(new double[] {1, 0, Double.NaN}, row(table, 0));
    assertArrayEquals(new double[] {-2.5, 1, 7}, row(table, 1));
    assertArrayEquals(new double[] {Double.NaN, 0, Double.NaN}, row(table, 2));
    assertEquals("y", table.text(1, 1));
    assertEquals("-2.5", table.text(1, 0));
    assertEquals("", table.text(2, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t", "|"})
  void theSeparatorIsFoundInTheHeaderOutsideQuotes(String separator) throws IOException {
    String text =
        String.join(separator, "\"p,,;;;\t\t\t||||||\"", "q", "r")
            + "\n"
            + "1"
            + separator
            + "2"
            + separator
            + "3\n";
    Table table = read(text);
    assertEquals(List.of("p,,;;;\t\t\t||||||", "q", "r"), names(table));
    assertArrayEquals(new double[] {1, 2, 3}, row(table, 0));
  }

  @Test
  void aHeaderWithAsManyOfTwoSeparatorsIsAskedAbout() throws IOException {
    Path file = file("a;b,c\n1;2,x\n");
    assertRefused(() -> Table.read(file, ALL), "t.csv:1", "comma", "semicolon", "separator");
    Table given = Table.read(file, ALL.withSeparator(Optional.of(Separator.SEMICOLON)));
    assertEquals(List.of("a", "b,c"), names(given));
    assertEquals("2,x", given.text(0, 1));
  }

  /** As a model reads, which needs its columns and has no say in how others write. */
  @Test
  void theSeparatorIsTheOneUnderWhichTheNeededColumnsStand() throws IOException {
    // As many of both; more of the wrong one; a quote that is none under the wrong one.
    for (String header : List.of("a;b,c", "a;b,c,d,e", "a;\"b\" ; c,d,e,f")) {
      String row = header.replace('a', '7').replaceAll("[b-f]", "x");
      Table table = Table.read(file(header + "\n" + row + "\n"), ALL.with(Set.of("a"), Set.of()));
      assertEquals(List.of("a"), names(table));
      assertEquals(7, table.value(0, 0));
    }
    Path file = file("a;b,c\n1;2,x\n");
    assertEquals("2,x", Table.read(file, ALL.with(Set.of("a"), Set.of("b,c"))).text(0, 1));
    try (RowTexts texts = RowTexts.open(file, ALL.with(Set.of("a"), Set.of()), List.of("b,c"))) {
      assertEquals(List.of("2,x"), texts.next());
    }
    // What lacks is told, and no key of an experiment that is not there.
    assertRefused(
        () -> Table.read(file, ALL.with(Set.of("a", "z"), Set.of())), "t.csv:1", "no column z");
  }

  @Test
  void namesThatAreNumbersAreAHeaderWhereTheNeededOnesAreThere() throws IOException {
    Path file = file("0,1,2\n5.5,4,x\n");
    TableReading reading = ALL.with(Set.of("0", "1"), Set.of());
    assertEquals(5.5, Table.read(file, reading).value(0, 0));
    try (RowTexts texts = RowTexts.open(file, reading, List.of("2"))) {
      assertEquals(List.of("x"), texts.next());
    }
    assertRefused(() -> Table.read(file, ALL.with(Set.of("0", "3"), Set.of())), "seems to be data");
    // Names that are given apart from the rows are no first line.
    assertEquals(
        List.of("0", "1"),
        names(Table.of("frame", List.of("0", "1"), List.of(List.of("5", "6")), ALL)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatCanBeReadOnlyOnceIsRefused() {
    Path device = Path.of("/dev/null");
    assertRefused(
        () -> Table.read(device, ALL), "/dev/null", "a pipe or a device", "to a file first");
  }

  @Test
  void everyUsualEncodingAndEndOfLineIsReadTheSame() throws IOException {
    String text = "name,x\r\n\u00e9t\u00e9,1\r\n\u00f6l,2\r\n";
    String digest = read(text).digest();
    assertEquals(digest, read("\ufeff" + text).digest());
    assertEquals(digest, read(text.replace("\r\n", "\n")).digest());
    assertEquals(digest, read(text.replace("\r\n", "\n").stripTrailing()).digest());
    assertEquals(digest, read("\n\n" + text.replace("\r\n", "\r\n\r\n  \r\n")).digest());
    for (Charset charset : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      assertEquals(digest, Table.read(file("\ufeff" + text, charset), ALL).digest());
    }
  }

  @Test
  void quotesKeepSeparatorsLinesAndQuotes() throws IOException {
    Table table = read("\"a\",b\n \"x,\"\"1\"\"\ny\" , 2 \nz,3\n");
    assertEquals(List.of("x,\"1\"\ny", "z"), table.columns().get(0).categories());
    assertEquals(2, table.value(0, 1));
    assertTrue(table.place(0).endsWith("t.csv:2"), table.place(0));
    assertTrue(table.place(1).endsWith("t.csv:4"), table.place(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void endsOfLinesAtTheEndsOfACellAreCounted(String end) throws IOException {
    String text =
        String.join(end, "a,b", "\"x", "\",1", "\"", "y\",2", "\"", "z", "", "\",\"3", "\"", "w,4");
    Table table = read(text + end);
    for (int line : new int[] {2, 4, 6, 11}) {
      int row = line == 11 ? 3 : line / 2 - 1;
      assertTrue(table.place(row).endsWith("t.csv:" + line), table.place(row) + " for " + line);
    }
    assertEquals(List.of("w", "x", "y", "z"), table.columns().get(0).categories());
    assertRefused(() -> read("a,b\n\"x\n\",1\n\"y\n\"\n"), "t.csv:4", "1 cells");
  }

  /** A blank line is no row; a cell that somebody put into quotes is one, though it be empty. */
  @Test
  void aCellInQuotesIsARowEvenIfItIsEmpty() throws IOException {
    Table table = read("a\n1\n\"\"\n\n  \n3\n\" \"\n");
    assertEquals(4, table.size());
    assertEquals(2, table.columns().get(0).missing());
    assertEquals(3, table.value(2, 0));
    assertTrue(table.place(1).endsWith("t.csv:3"), table.place(1));
    try (RowTexts texts = RowTexts.open(folder.resolve("t.csv"), ALL, List.of("a"))) {
      assertEquals(List.of("1"), texts.next());
      assertEquals(List.of(""), texts.next());
      assertEquals(List.of("3"), texts.next());
    }
    assertEquals(1, read("a,b\n,\"\"\n").size());
    assertRefused(() -> read("\"\"\n1\n"), "t.csv:1", "column 1 has no name");
  }

  @Test
  void linesAreCountedThroughBlankOnes() throws IOException {
    Table table = read("\n\na,b\n1,2\n\n\n3,4\n5,6\n");
    assertTrue(table.place(0).endsWith(":4"), table.place(0));
    assertTrue(table.place(1).endsWith(":7"), table.place(1));
    assertTrue(table.place(2).endsWith(":8"), table.place(2));
    assertRefused(() -> read("a,b\n1,2\n\n\n3,4,5\n"), "t.csv:5", "3 cells", "the header 2");
    assertRefused(() -> read("a,b\n1,2\n\n\n3"), "t.csv:5", "1 cells", "the header 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "  ", "NA", "na", "N/A", "NaN", "nan", "null", "NULL", "?", " ? ", "#N/A", "<NA>",
        "<na>", "-nan", "-NaN"
      })
  void wordsForAMissingCellAreMissing(String cell) throws IOException {
    Table table = read("a,b\n1,x\n" + cell + ",\"" + cell + "\"\n");
    assertEquals(1, table.columns().get(0).missing());
    assertEquals(1, table.columns().get(1).missing());
    assertTrue(Double.isNaN(table.value(1, 0)));
    assertTrue(Double.isNaN(table.value(1, 1)));
  }

  /** Blood is of the type - or +, and the answer to how one sleeps badly may be None. */
  @ParameterizedTest
  @ValueSource(strings = {"-", ".", "None", " - "})
  void wordsThatMayBeValuesAreMissingAmongNumbersAlone(String cell) throws IOException {
    String text = "a,b,c\n1,x," + cell + "\n" + cell + "," + cell + ",7\n3,y,8\n";
    Table table = read(text);
    assertEquals(1, table.columns().get(0).missing());
    assertTrue(Double.isNaN(table.value(1, 0)));
    assertEquals(3, table.columns().get(1).categories().size());
    assertEquals(cell.strip(), table.text(1, 1));
    Table declared = Table.read(file(text), ALL.with(Set.of("a"), Set.of("c")));
    assertEquals(1, declared.columns().get(0).missing());
    assertEquals(cell.strip(), declared.text(0, 1));
    // Beside other texts it is no text that makes numbers out of them, and none is spared for it.
    assertRefused(
        () -> read(mostlyNumbers(19, cell, cell, "unknown")), "t.csv:23", "\"unknown\"", "of the");
    for (String word : List.of("none", "NONE", "--")) {
      assertEquals(ColumnKind.CATEGORICAL, read("a\n1\nx\n" + word + "\n").columns().get(0).kind());
    }
  }

  @Test
  void aColumnWithoutAnyValueIsNumericAndSaysSo() throws IOException {
    TableColumn column = read("a,b\n1,\n2,?\n").columns().get(1);
    assertEquals(2, column.missing());
    assertTrue(column.isNumeric() && Double.isNaN(column.min()) && Double.isNaN(column.mean()));
  }

  @Test
  void brokenHeadersAreRefused() {
    assertRefused(() -> read(""), "t.csv:1", "empty");
    assertRefused(() -> read("\n \n"), "t.csv:1", "empty");
    assertRefused(() -> read("a,b\n"), "no rows");
    assertRefused(() -> read(",a\n1,2\n"), "t.csv:1", "column 1 has no name");
    assertRefused(() -> read("a,b, a \n1,2,3\n"), "t.csv:1", "columns 1 and 3", "named a");
    assertRefused(() -> read("1,2.5\n3,4\n"), "t.csv:1", "seems to be data");
  }

  @Test
  void brokenTextIsRefusedWithItsLine() throws IOException {
    assertRefused(() -> read("a,b\n1,2\n\"3,4\n5,6\n"), "t.csv:3", "quote", "never closed");
    assertRefused(() -> read("a,b\n1,2\n\"3\"x,4\n5,6\n"), "t.csv:3", "closing quote");
    Path latin = file("a,b\n1,2\n\u00e9,4\n", StandardCharsets.ISO_8859_1);
    assertRefused(() -> Table.read(latin, ALL), "t.csv:3", "not UTF-8");
    Path early = file("\u00e9,b\n1,2\n", StandardCharsets.ISO_8859_1);
    assertRefused(() -> Table.read(early, ALL), "t.csv:1", "not UTF-8");
    assertRefused(() -> Table.read(folder, ALL), "folder");
    Path endless = file("a,b\n1,\"" + "x".repeat((1 << 24) + 10_000) + "\"\n");
    assertRefused(
        () -> Table.read(endless, ALL),
        "t.csv:1",
        "the row after this one",
        "16777216 characters",
        "quote");
  }

  @Test
  void textInAColumnDeclaredNumericIsRefusedWithItsPlace() throws IOException {
    Path file = file("a,b\n1,2\n\n3,four\n");
    TableReading declared = ALL.with(Set.of("b"), Set.of());
    assertRefused(() -> Table.read(file, declared), "t.csv:4, column b", "\"four\"", "number");
    Path comma = file("a;b\n1;2,5\n");
    assertRefused(() -> Table.read(comma, declared), "t.csv:2, column b", "decimal point");
  }

  /** Rows of which one in so many is a text, the first on the last line but one. */
  private static String mostlyNumbers(int numbers, String... texts) {
    StringBuilder all = new StringBuilder("a,b\n");
    IntStream.range(0, numbers).forEach(i -> all.append("x,").append(i).append('\n'));
    for (String text : texts) {
      all.append("x,").append(text).append('\n');
    }
    return all.toString();
  }

  @Test
  void aColumnOfNearlyAllNumbersIsAskedAbout() throws IOException {
    assertRefused(
        () -> read(mostlyNumbers(19, "unknown")),
        "t.csv:21, column b",
        "\"unknown\"",
        "19",
        "20",
        "mend",
        "categorical");
    assertEquals(
        ColumnKind.CATEGORICAL, read(mostlyNumbers(18, "low", "high")).columns().get(1).kind());
    // Late in a long file, behind what is read again at once.
    assertRefused(() -> read(mostlyNumbers(20_000, "a", "b")), "t.csv:20002, column b", "\"a\"");
    Table declared =
        Table.read(file(mostlyNumbers(19, "unknown")), ALL.with(Set.of(), Set.of("a", "b")));
    assertEquals(20, declared.columns().get(1).categories().size());
  }

  @Test
  void oneTextBesideAsManyNumbersIsAskedAbout() throws IOException {
    assertRefused(
        () -> read(mostlyNumbers(3, "unknown", "unknown", "unknown")),
        "t.csv:5, column b",
        "\"unknown\"",
        "3 numbers",
        "stands for missing",
        "leave it empty",
        "columns: {categorical: [b]}");
    for (String[] texts : new String[][] {{"a", "a", "a", "a"}, {"a", "b"}, {"inf", "a"}}) {
      assertEquals(ColumnKind.CATEGORICAL, read(mostlyNumbers(3, texts)).columns().get(1).kind());
    }
    // Late in a long file.
    String[] late = IntStream.range(0, 5_000).mapToObj(i -> "n.d.").toArray(String[]::new);
    assertRefused(() -> read(mostlyNumbers(10_000, late)), "t.csv:10002, column b", "\"n.d.\"");
    Path declared = file(mostlyNumbers(3, "unknown"));
    assertEquals(
        4,
        Table.read(declared, ALL.with(Set.of(), Set.of("b"))).columns().get(0).categories().size());
  }

  @Test
  void wholeNumbersThatNoDoubleIsAreTexts() throws IOException {
    String ids = "id\n1234567890123456781\n1234567890123456782\n1234567890123456783\n";
    Table table = read(ids);
    assertEquals(3, table.columns().get(0).categories().size());
    assertEquals("1234567890123456782", table.text(1, 0));
    assertEquals(0, table.duplicates());
    assertRefused(
        () -> Table.read(file(ids), ALL.with(Set.of("id"), Set.of())),
        "t.csv:2, column id",
        "\"1234567890123456781\"",
        "no double",
        "columns: {categorical: [id]}",
        "exponent");
    assertTrue(read("a\n9007199254740992\n1.5\n").columns().get(0).isNumeric());
    assertTrue(read("a\n1.234567890123456781e18\n").columns().get(0).isNumeric());
    assertRefused(
        () -> read(mostlyNumbers(19, "9007199254740993")),
        "t.csv:21, column b",
        "no double",
        "19",
        "categorical",
        "exponent");
  }

  @Test
  void codesThatBeginWithAZeroAreTexts() throws IOException {
    String codes = "zip,n\n00501,0\n10001,0.5\n90210,10\n";
    Table table = read(codes);
    assertEquals(List.of("00501", "10001", "90210"), table.columns().get(0).categories());
    assertTrue(table.columns().get(1).isNumeric());
    Table declared = Table.read(file(codes), ALL.with(Set.of("zip"), Set.of()));
    assertEquals(501, declared.value(0, 0));
    assertRefused(
        () -> read(mostlyNumbers(19, "007")),
        "t.csv:21, column b",
        "\"007\"",
        "begins with a zero",
        "columns: {categorical: [b]}",
        "columns: {numeric: [b]}");
  }

  @Test
  void textsThatComeLateMakeAColumnCategorical() throws IOException {
    String[] texts = IntStream.range(0, 2000).mapToObj(i -> "t" + i % 7).toArray(String[]::new);
    Table table = read(mostlyNumbers(10_000, texts));
    assertEquals(ColumnKind.CATEGORICAL, table.columns().get(1).kind());
    assertEquals("0", table.text(0, 1));
    assertEquals("t3", table.text(10_003, 1));
  }

  @Test
  void decimalCommasAreNotTakenForCategories() throws IOException {
    assertRefused(
        () -> read("a;b\n1;0,5\n2;1\n3;2,25\n"),
        "t.csv:2, column b",
        "\"0,5\"",
        "decimal comma",
        "categorical");
    assertRefused(() -> read("a,b\n1,\"0,5\"\n2,\"1,5\"\n"), "column b", "decimal comma");
    assertRefused(() -> read("a,b\n1,0,5\n"), "t.csv:2", "3 cells");
    // The cell that is shown is one with a comma, not the first that is no number.
    StringBuilder commas = new StringBuilder("a;b\n1;k\n");
    IntStream.range(0, 19).forEach(i -> commas.append("2;").append(i).append(",5\n"));
    assertRefused(() -> read(commas.toString()), "t.csv:3, column b", "\"0,5\"", "19 cells");
  }

  @Test
  void separatorsOfThousandsAreNotTakenForCategories() throws IOException {
    assertRefused(
        () -> read("a,price\n1,\"75,000\"\n2,\"1,250,000\"\n3,\"980,500\"\n4,950\n"),
        "t.csv:2, column price",
        "\"75,000\"",
        "separators of thousands",
        "3 cells",
        "categorical");
    assertRefused(() -> read("a;b\n1;1.234,56\n2;12,5\n3;7\n"), "t.csv:2", "\"1.234,56\"");
    assertRefused(() -> read("a;b\n1;950\n2;1.250.000\n3;12.500\n"), "t.csv:3", "1.250.000");
    assertRefused(
        () -> Table.read(file("a;b\n1;1.234,5\n"), ALL.with(Set.of("b"), Set.of())),
        "t.csv:2, column b",
        "no separator of thousands");
  }

  /** As many programs write 1234 where the comma is the decimal mark. */
  @Test
  void pointsThatMaySeparateThousandsAreNoticed() throws IOException {
    Table table = read("a;b\n1;950\n2;12.500\n3;1.234\n");
    assertEquals(12.5, table.value(1, 1));
    assertEquals(1, table.notices().size());
    String notice = table.notices().get(0);
    assertTrue(notice.contains("t.csv:3, column b: "), notice);
    assertTrue(notice.contains("12.500, which is read as 12.5;"), notice);
    for (String other :
        List.of(
            "a,b\n1,950\n2,12.500\n",
            "a;b\n1;950\n2;12.50\n",
            "a;b\n1;0.950\n2;12.500\n",
            "a;b\n1;9500\n2;12.500\n",
            "a;b\n1;950\n2;12\n",
            "a;b\n1;1e2\n2;12.500\n",
            "a;b\n1;x\n2;12.500\n2;y\n2;y\n")) {
      assertEquals(List.of(), read(other).notices(), other);
    }
    Path declared = file("a;b\n1;950\n2;12.500\n");
    assertEquals(List.of(), Table.read(declared, ALL.with(Set.of("b"), Set.of())).notices());
  }

  @Test
  void moreTextsThanAreHeldAreRefusedWithWhatCanBeDone() {
    ListedRows rows = new ListedRows("made", List.of("t"), List.of());
    for (TableReading how : List.of(ALL, ALL.with(Set.of(), Set.of("t")))) {
      ColumnCells cells = new ColumnCells(rows, "t", true, how);
      for (int i = 0; i < ColumnCells.TEXTS; i++) {
        cells.value("t" + i, i);
      }
      assertRefused(
          () -> cells.value("more", 7),
          "made, column t",
          "1000000 different texts",
          "columns: {drop: [t]}",
          "the target or says how to split",
          "fewer texts",
          "seconds since 1970");
    }
  }

  @Test
  void refusalsSpeakOfOptionsWhereThereAreSome() throws IOException {
    TableReading options = ALL.withRemedies(TableReading.Remedies.OPTIONS);
    assertRefused(
        () -> Table.read(file("a;b,c\n1;2,x\n"), options), "t.csv:1", "--separator comma");
    assertRefused(() -> Table.read(file(mostlyNumbers(19, "x")), options), "as --categorical b");
    assertRefused(
        () -> Table.read(file(mostlyNumbers(19, "01")), options),
        "as --categorical b",
        "in an experiment columns: {numeric: [b]}");
    assertRefused(
        () -> Table.read(file(mostlyNumbers(19, "x")), options.without(Set.of("a"))),
        "as --categorical b");
  }

  @Test
  void aMeanIsThereEvenIfTheSumIsBeyondADouble() throws IOException {
    String large = Double.toString(Double.MAX_VALUE);
    TableColumn column = read(String.join("\n", "a", large, large, large, "")).columns().get(0);
    assertEquals(Double.MAX_VALUE, column.mean());
    assertEquals(0.1, read("a\n0.1\n0.1\n0.1\n").columns().get(0).mean());
  }

  @Test
  void infiniteCellsAreRefused() throws IOException {
    for (String cell : List.of("inf", "-Infinity", "1e999")) {
      assertRefused(
          () -> read("a,b\n1,2\n3," + cell + "\n"), "t.csv:3, column b", cell, "finite number");
    }
    // Among texts it is one.
    assertEquals(List.of("inf", "sup"), read("a,b\n1,inf\n2,sup\n").columns().get(1).categories());
  }

  @Test
  void categoriesThatAreNumbersAreInTheirOrder() throws IOException {
    Path file = file("k\n10\n9\n-1\n9\n2.5\n");
    TableColumn column = Table.read(file, ALL.with(Set.of(), Set.of("k"))).columns().get(0);
    assertEquals(List.of("-1", "2.5", "9", "10"), column.categories());
    assertEquals(List.of(1, 1, 2, 1), column.counts());
  }

  @Test
  void columnsAreDroppedAndUnknownOnesNamed() throws IOException {
    Path file = file("id,a,b\nq1,1,2\n");
    assertEquals(List.of("a", "b"), names(Table.read(file, ALL.without(Set.of("id")))));
    assertRefused(
        () -> Table.read(file, ALL.without(Set.of("ib"))), "no column ib", "did you mean id?");
    assertRefused(() -> Table.read(file, ALL.with(Set.of("c", "d"), Set.of())), "no columns c, d");
    assertRefused(() -> Table.read(file, ALL.without(Set.of("id", "a", "b"))), "no column is left");
    assertRefused(() -> Table.read(file, ALL).column("B1"), "no column B1", "did you mean b?");
    assertThrows(IllegalArgumentException.class, () -> ALL.with(Set.of("a"), Set.of("a", "b")));
  }

  /** More cells than a block, so that both ways of holding them have several pieces. */
  private static String large() {
    StringBuilder text = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 40_000; i++) {
      text.append(i * 0.37)
          .append(',')
          .append(i % 3 == 0 ? "" : "k" + (40_000 - i) % 11)
          .append(',')
          .append(i % 5 == 0 ? "NA" : Integer.toString(-i))
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void heldAndMappedCellsAreTheSame() throws IOException {
    String text = large();
    Table held = Table.read(file(text), TableReading.all(new DataMemory(1 << 30)));
    Path file = file(text);
    List<Table> others =
        List.of(
            Table.read(file, TableReading.all(new DataMemory(0))),
            Table.read(file, TableReading.all(new DataMemory(500_000))),
            TableParser.parse(
                new CsvRows(file, file, ALL), TableReading.all(new DataMemory(0)), 3 * 8 * 1000));
    for (Table other : others) {
      assertEquals(held.columns(), other.columns());
      for (int row = 0; row < held.size(); row++) {
        assertArrayEquals(row(held, row), row(other, row));
        assertEquals(held.value(row, 1), other.value(row, 1));
      }
      assertEquals(held.digest(), other.digest());
      other.close();
      assertThrows(IllegalStateException.class, () -> other.value(0, 0));
    }
  }

  @Test
  void rowsAreReadFromManyThreads() throws IOException {
    Table table = Table.read(file(large()), TableReading.all(new DataMemory(0)));
    double[] expected = new double[table.size()];
    for (int row = 0; row < expected.length; row++) {
      expected[row] = row(table, row)[0];
    }
    double[] found =
        IntStream.range(0, expected.length).parallel().mapToDouble(r -> row(table, r)[0]).toArray();
    assertArrayEquals(expected, found);
  }

  @Test
  void theDigestIsOfWhatTheTableHolds() throws IOException {
    String digest = read("a,b\n1,x\n2,y\n").digest();
    assertTrue(digest.matches("[0-9a-f]{64}"), digest);
    assertEquals(digest, read("a;b\n1.0;\"x\"\n2e0;y\n").digest());
    assertEquals(
        digest,
        Table.of("made", List.of("a", "b"), List.of(List.of("1", "x"), List.of("2", "y")), ALL)
            .digest());
    for (String other :
        List.of(
            "a,b\n1,x\n3,y\n",
            "a,c\n1,x\n2,y\n",
            "a,b\n1,x\n2,z\n",
            "a,b\n1,x\n,y\n",
            "a,b\n2,y\n1,x\n",
            "a,b\n1,x\n2,y\n2,y\n")) {
      assertNotEquals(digest, read(other).digest(), other);
    }
    Path empty = file("a,b\n1,\n2,\n");
    assertNotEquals(
        Table.read(empty, ALL).digest(),
        Table.read(empty, ALL.with(Set.of("a"), Set.of("b"))).digest());
    Path numbers = file("a,b\n1,5\n2,6\n");
    assertNotEquals(
        Table.read(numbers, ALL).digest(),
        Table.read(numbers, ALL.with(Set.of("a"), Set.of("b"))).digest());
  }

  @Test
  void rowsThatAreTheSameAreCounted() throws IOException {
    assertEquals(0, read("a,b\n1,x\n1,y\n2,x\n").duplicates());
    assertEquals(3, read("a,b\n1,x\n,y\n1,x\n1,x\n,y\n").duplicates());
  }

  @Test
  void rowsInMemoryAreReadAlike() throws IOException {
    Table table =
        Table.of(
            "frame", List.of("a", "b"), List.of(Arrays.asList("1", null), List.of("2", "x")), ALL);
    assertEquals(1, table.columns().get(1).missing());
    assertEquals("frame, row 2", table.place(1));
    assertRefused(
        () -> Table.of("frame", List.of("a", "b"), List.of(List.of("1")), ALL),
        "frame, row 1",
        "1 cells");
    assertRefused(
        () -> Table.of("frame", List.of("a"), List.of(List.of("1"), List.of("inf")), ALL),
        "frame, row 2, column a");
    assertRefused(
        () -> Table.of("frame", List.of("a", " "), List.of(), ALL), "frame: column 2 has no name");
    assertRefused(
        () -> Table.of("frame", List.of("a"), List.of(), ALL.without(Set.of("b"))),
        "frame: there is no column b");
  }

  @Test
  void tablesAreToldFromImages() throws IOException {
    assertTrue(Table.isTable(folder.resolve("absent.csv")));
    assertTrue(Table.isTable(Path.of("x.TSV")));
    assertFalse(Table.isTable(folder.resolve("absent")));
    assertFalse(Table.isTable(folder));
    assertFalse(Table.isTable(folder.getRoot()));
    assertTrue(Table.isTable(Files.writeString(folder.resolve("wine"), "a;b\n1;2\n")));
    assertFalse(
        Table.isTable(Files.write(folder.resolve("x.tar.gz"), new byte[] {31, -117, 8, 0})));
    assertFalse(Table.isTable(Files.write(folder.resolve("none"), new byte[0])));
  }

  private static Set<Path> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(found -> found.getFileName().toString().startsWith("evident-table-"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aTemporaryFileIsGoneWhileTheTableIsRead() throws IOException {
    Set<Path> before = temporary();
    Table table = Table.read(file(large()), TableReading.all(new DataMemory(0)));
    assertEquals(40_000, table.size());
    Set<Path> left = temporary();
    left.removeAll(before);
    assertEquals(Set.of(), left);
  }

  @Test
  void textsAmongTheFirstRowsCostNoSecondReading() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.add(List.of("t" + i % 9, i < 100 ? Integer.toString(i) : "u" + i % 8, "1"));
    }
    AtomicInteger read = new AtomicInteger();
    Iterable<List<String>> counted =
        () -> rows.stream().peek(row -> read.incrementAndGet()).iterator();
    Table.of("rows", List.of("a", "b", "c"), counted, ALL);
    assertTrue(read.get() < 20_500, read + " rows read");
  }
}
