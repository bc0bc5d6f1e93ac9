package io.evident.lab.claims;

import io.evident.models.storage.BoundedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A list of claims, read from a CSV with the columns id, source, experiment, metric, index,
 * published, expected, kind, comparator, tolerance and note. Immutable.
 */
public final class ClaimLedger {
  private static final String BUILT_IN = "claims.csv";
  private static final int MAX_BYTES = 1 << 23;

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "source",
          "experiment",
          "metric",
          "index",
          "published",
          "expected",
          "kind",
          "comparator",
          "tolerance",
          "note");

  private final List<Claim> claims;

  private ClaimLedger(List<Claim> claims) {
    this.claims = List.copyOf(claims);
  }

  /**
   * Every figure that the four assignments publish.
   *
   * @return the ledger
   */
  public static ClaimLedger builtIn() {
    try (InputStream in = ClaimLedger.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException(BUILT_IN + " is missing from the program");
      }
      return read(new InputStreamReader(in, StandardCharsets.UTF_8), BUILT_IN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a ledger.
   *
   * @param file a CSV in UTF-8
   * @return the ledger
   * @throws IllegalArgumentException if it is none; the message names line and column
   * @throws IOException if it cannot be read
   */
  public static ClaimLedger read(Path file) throws IOException {
    String text = BoundedFile.text(file, MAX_BYTES);
    // Excel begins a CSV in UTF-8 with a mark.
    return read(
        new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text), file.toString());
  }

  private static ClaimLedger read(Reader in, String where) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    List<Claim> claims = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    try (CSVParser parser = CSVParser.parse(in, format)) {
      for (String column : COLUMNS) {
        if (!parser.getHeaderNames().contains(column)) {
          throw new IllegalArgumentException(
              where + ":1: column " + column + " is missing; the columns are " + COLUMNS);
        }
      }
      for (CSVRecord record : parser) {
        String line = where + ":" + parser.getCurrentLineNumber();
        Claim claim = claim(record, line);
        if (!ids.add(claim.id())) {
          throw new IllegalArgumentException(
              line + ": id " + claim.id() + " stands twice; each claim needs a name of its own");
        }
        claims.add(claim);
      }
    } catch (UncheckedIOException | IOException | IllegalStateException e) {
      throw new IllegalArgumentException(where + ": is not a CSV: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      // Of a header with an empty or a second name the library says no place.
      throw e.getMessage().startsWith(where + ":")
          ? e
          : new IllegalArgumentException(where + ":1: " + e.getMessage(), e);
    }
    if (claims.isEmpty()) {
      throw new IllegalArgumentException(where + ": holds no claim");
    }
    return new ClaimLedger(claims);
  }

  private static Claim claim(CSVRecord record, String line) {
    if (!record.isConsistent()) {
      throw new IllegalArgumentException(
          line + ": has " + record.size() + " fields instead of " + COLUMNS.size());
    }
    try {
      String tolerance = record.get("tolerance");
      return new Claim(
          record.get("id"),
          record.get("source"),
          record.get("experiment"),
          record.get("metric"),
          record.get("index"),
          record.get("published"),
          record.get("expected"),
          kind(record.get("kind")),
          comparator(record.get("comparator")),
          tolerance.isBlank() ? 0 : Double.parseDouble(tolerance),
          record.get("note"));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          line + ": tolerance must be a number, got \"" + record.get("tolerance") + "\"", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(line + ": " + e.getMessage(), e);
    }
  }

  private static ClaimKind kind(String text) {
    for (ClaimKind kind : ClaimKind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "kind must be exact, statistical or erratum, got \"" + text + "\"");
  }

  private static ClaimComparator comparator(String text) {
    for (ClaimComparator comparator : ClaimComparator.values()) {
      if (comparator.text().equals(text)) {
        return comparator;
      }
    }
    throw new IllegalArgumentException(
        "comparator must be one of "
            + Arrays.stream(ClaimComparator.values()).map(ClaimComparator::text).toList()
            + ", got \""
            + text
            + "\"");
  }

  /**
   * All claims, in the order of the file.
   *
   * @return an immutable list
   */
  public List<Claim> claims() {
    return claims;
  }

  /**
   * The claims of given names.
   *
   * @param patterns ids, or globs such as {@code tiny-*}; none stands for all
   * @return a ledger in the order of this one
   * @throws IllegalArgumentException if a pattern fits no claim
   */
  public ClaimLedger select(List<String> patterns) {
    if (patterns.isEmpty()) {
      return this;
    }
    Set<String> chosen = new HashSet<>();
    for (String pattern : patterns) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      List<String> fitting =
          claims.stream().map(Claim::id).filter(id -> matcher.matches(Path.of(id))).toList();
      if (fitting.isEmpty()) {
        throw new IllegalArgumentException(
            "no claim is called "
                + pattern
                + "; evident reproduce --list shows all, and * stands for any part of a name");
      }
      chosen.addAll(fitting);
    }
    return new ClaimLedger(claims.stream().filter(c -> chosen.contains(c.id())).toList());
  }
}
