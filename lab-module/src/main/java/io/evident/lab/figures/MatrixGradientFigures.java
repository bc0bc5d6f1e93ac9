package io.evident.lab.figures;

import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.check.Layout;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import io.evident.lab.identities.Identity;
import io.evident.lab.identities.MatrixIdentities;
import java.util.List;

/**
 * The matrix derivatives of ece-pset4, in the layout where row i holds d/dy_i: of the answers that
 * are known, right and wrong ones, the one that finite differences agree with.
 */
final class MatrixGradientFigures implements Figures {
  private static final long SEED = 1;

  @Override
  public Measurement measure(Claim claim) {
    List<String> holding =
        MatrixIdentities.all().stream()
            .filter(identity -> identity.derivative().equals(claim.metric()))
            .filter(identity -> identity.layout() == Layout.DENOMINATOR)
            .filter(identity -> identity.check(SEED).verdict() == GradientVerdict.PASS)
            .map(Identity::answer)
            .toList();
    if (holding.isEmpty()) {
      throw Figures.unknown(claim);
    }
    return new Measurement.Words(String.join(", ", holding));
  }
}
