import io.evident.models.report.*;
import io.evident.models.directory.*;
import io.evident.models.run.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class Shown {
  static void report(List<LedgerRow> rows, List<Column> columns, List<List<Cell>> cells)
      throws Exception {
//// 1
  }

  public static void main(String[] args) throws Exception {
    report(
        List.of(),
        List.of(Column.text("machine"), Column.number("hours")),
        List.of(List.of(Cell.text("a"), Cell.count(2))));
    if (!Files.readString(Path.of("report.html")).contains("By machine.")) {
      throw new AssertionError();
    }
  }
}
