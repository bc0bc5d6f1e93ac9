package io.evident.cli.claims;

import java.util.Objects;
import java.util.Optional;

/**
 * A claim and what became of it.
 *
 * @param claim what was published
 * @param status what became of it
 * @param measurement what was found; empty if it was not run
 * @param reason why it was not run, or what its edge is; may be blank
 */
public record ClaimVerdict(
    Claim claim, ClaimStatus status, Optional<Measurement> measurement, String reason) {

  /**
   * Checks that nothing is missing.
   *
   * @param claim what was published
   * @param status what became of it
   * @param measurement what was found; empty only if it was not run
   * @param reason why it was not run, or what its edge is
   * @throws IllegalArgumentException if it was run without a measurement
   */
  public ClaimVerdict {
    Objects.requireNonNull(claim, "claim");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    if (measurement.isEmpty() != (status == ClaimStatus.NOT_RUN)) {
      throw new IllegalArgumentException("a claim that was run has a measurement, no other has");
    }
  }

  /**
   * A claim that was not measured.
   *
   * @param claim what was published
   * @param reason why not
   * @return the verdict
   */
  public static ClaimVerdict notRun(Claim claim, String reason) {
    return new ClaimVerdict(claim, ClaimStatus.NOT_RUN, Optional.empty(), reason);
  }

  /**
   * Whether this is a fault: a deterministic figure that does not come out.
   *
   * @return true if the command must fail
   */
  public boolean isFailure() {
    boolean statistical =
        claim.kind() == ClaimKind.STATISTICAL
            || measurement.filter(m -> m instanceof Measurement.Seeds).isPresent();
    return status == ClaimStatus.DIFFERS && !statistical;
  }
}
