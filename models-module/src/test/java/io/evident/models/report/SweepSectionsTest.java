package io.evident.models.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.sweep.SweepDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepSectionsTest {
  @TempDir private Path folder;

  /** The third seed of 8 has not run yet. */
  @Test
  void anUnfinishedSweepHasMeansOnlyWhereAllSeedsAre() throws IOException {
    Files.writeString(
        folder.resolve(SweepDirectory.SWEEP),
        """
        version: 1
        name: sizes
        experiment: small.yaml
        grid: {batchSize: [4, 8]}
        seeds: [1, 2, 3]
        selection: {by: validationAccuracy}
        """);
    Files.writeString(
        folder.resolve(SweepDirectory.RESULTS),
        """
        trial,batchSize,seed,validationAccuracy,validationLoss,status,message
        1,4,1,0.5,1.0,ok,
        2,4,2,0.6,1.1,ok,
        3,4,3,0.7,1.2,ok,
        4,8,1,0.8,0.8,ok,
        5,8,2,0.9,0.9,ok,
        """);
    Section results = SweepSections.of(SweepDirectory.open(folder)).get(1);
    DataTable combinations = (DataTable) results.blocks().get(0);
    List<List<String>> rows =
        combinations.rows().stream().map(row -> row.stream().map(Cell::text).toList()).toList();
    assertEquals(
        List.of(
            List.of("4", "0.6000 \u00b1 0.1000", "1.1000 \u00b1 0.1000", "3 of 3"),
            List.of("8", "\u2013", "\u2013", "2 of 3")),
        rows);
  }
}
