package io.evident.models.report;

import java.util.Objects;

/**
 * A published figure against a measured one.
 *
 * @param id of the claim
 * @param source who published it
 * @param experiment what was run
 * @param metric what was measured, with its index if it has one
 * @param published as printed, may be empty
 * @param expected what is right where the print is wrong, may be empty
 * @param tolerance how far the two may be apart, may be empty
 * @param measured with its deviation and number of seeds where it has them; empty if not run
 * @param verdict what became of it
 * @param reason why so, may be empty
 */
public record LedgerRow(
    String id,
    String source,
    String experiment,
    String metric,
    String published,
    String expected,
    String tolerance,
    String measured,
    LedgerVerdict verdict,
    String reason) {

  public LedgerRow {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(experiment, "experiment");
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(published, "published");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(tolerance, "tolerance");
    Objects.requireNonNull(measured, "measured");
    Objects.requireNonNull(verdict, "verdict");
    Objects.requireNonNull(reason, "reason");
  }
}
