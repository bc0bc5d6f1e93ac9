package io.evident.lab.claims;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What we believe to be the reason where a figure of the four assignments comes out otherwise:
 * reasons.csv, a row for a claim's id or a glob. The first that fits counts.
 */
public final class KnownReasons {
  private static final String FILE = "reasons.csv";

  private final Map<String, String> byGlob;

  private KnownReasons(Map<String, String> byGlob) {
    this.byGlob = byGlob;
  }

  /**
   * Those of the assignments.
   *
   * @return the reasons
   */
  public static KnownReasons builtIn() {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (InputStream in = KnownReasons.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is missing from the program");
      }
      Map<String, String> byGlob = new LinkedHashMap<>();
      for (CSVRecord row :
          CSVParser.parse(new InputStreamReader(in, StandardCharsets.UTF_8), format)) {
        byGlob.put(row.get("claims"), row.get("reason"));
      }
      return new KnownReasons(byGlob);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * None: a ledger of the user's own says in its notes what there is to say.
   *
   * @return no reasons
   */
  public static KnownReasons none() {
    return new KnownReasons(Map.of());
  }

  /**
   * Adds the reason to a verdict that is not what was published.
   *
   * @param verdict any
   * @return the same, with the reason if there is one
   */
  public ClaimVerdict explain(ClaimVerdict verdict) {
    return switch (verdict.status()) {
      case DIFFERS, BETTER, INCONCLUSIVE ->
          byGlob.entrySet().stream()
              .filter(row -> fits(row.getKey(), verdict.claim().id()))
              .findFirst()
              .map(row -> verdict.explained(row.getValue()))
              .orElse(verdict);
      case REPRODUCED, ERRATUM, NOT_RUN -> verdict;
    };
  }

  static boolean fits(String glob, String id) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(id));
  }

  /** The globs, for a test that each fits a claim. */
  Iterable<String> globs() {
    return byGlob.keySet();
  }
}
