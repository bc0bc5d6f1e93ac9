package io.evident.lab.claims;

import java.util.Objects;
import java.util.Optional;

/**
 * A claim and what became of it.
 *
 * @param claim what was published
 * @param status what became of it
 * @param measurement what was found; empty if it was not run
 * @param reason why it was not run, or what is allowed; may be blank
 * @param explanation why it is believed to be other than was published; may be blank
 */
public record ClaimVerdict(
    Claim claim,
    ClaimStatus status,
    Optional<Measurement> measurement,
    String reason,
    String explanation) {

  public ClaimVerdict {
    Objects.requireNonNull(claim, "claim");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(explanation, "explanation");
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
    return new ClaimVerdict(claim, ClaimStatus.NOT_RUN, Optional.empty(), reason, "");
  }

  /**
   * The same verdict, explained.
   *
   * @param why what is believed to be the reason
   * @return a new verdict
   */
  public ClaimVerdict explained(String why) {
    return new ClaimVerdict(claim, status, measurement, reason, why);
  }

  /**
   * Whether the command must fail: an exact claim that does not hold or was not measured, or a
   * deterministic erratum whose expected figure does not come out.
   *
   * @return true if so
   */
  public boolean isFailure() {
    return switch (claim.kind()) {
      case EXACT -> status == ClaimStatus.DIFFERS || status == ClaimStatus.NOT_RUN;
      case ERRATUM ->
          status == ClaimStatus.DIFFERS && measurement.filter(this::isOfSeeds).isEmpty();
      case STATISTICAL -> false;
    };
  }

  private boolean isOfSeeds(Measurement measured) {
    return measured instanceof Measurement.Seeds || measured instanceof Measurement.Ranking;
  }
}
