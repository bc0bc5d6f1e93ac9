package io.evident.cli.figures;

import io.evident.cli.claims.Claim;
import io.evident.cli.claims.ClaimJudge;
import io.evident.cli.claims.ClaimVerdict;
import io.evident.cli.claims.Measurement;
import io.evident.models.data.ImageData;
import io.evident.models.data.ImageSplits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Measures claims and judges them. */
public final class ClaimMeasurer {
  private final Path data;
  private final Path out;
  private final int seeds;
  private final Consumer<String> progress;

  /**
   * A measurer.
   *
   * @param data what to train on; null for no training
   * @param out where runs are kept
   * @param seeds how often each training is repeated, at least 1
   * @param progress told what is under way, line by line
   */
  public ClaimMeasurer(Path data, Path out, int seeds, Consumer<String> progress) {
    this.data = data;
    this.out = out;
    this.seeds = seeds;
    this.progress = progress;
  }

  /**
   * A verdict on each claim.
   *
   * @param claims in the ledger's order
   * @return a verdict for each, in their order
   * @throws IllegalArgumentException if the data cannot be used
   * @throws IOException if something cannot be read or written
   */
  public List<ClaimVerdict> verdicts(List<Claim> claims) throws IOException {
    boolean trains = data != null && claims.stream().anyMatch(c -> !isDeterministic(c));
    TrainedFigures trained = null;
    if (trains) {
      ImageSplits images = ImageData.open(data);
      trained = new TrainedFigures(new TrainedRuns(images, out, progress), seeds);
    }
    List<ClaimVerdict> verdicts = new ArrayList<>();
    for (Claim claim : claims) {
      if (isDeterministic(claim)) {
        verdicts.add(ClaimJudge.judge(claim, DeterministicFigures.measure(claim)));
      } else if (trained == null) {
        verdicts.add(ClaimVerdict.notRun(claim, "needs a training; give --data"));
      } else {
        verdicts.add(ofTraining(claim, trained));
      }
    }
    return verdicts;
  }

  /**
   * Whether a claim needs no training.
   *
   * @param claim any claim
   * @return true if it is measured in an instant
   */
  public static boolean isDeterministic(Claim claim) {
    return DeterministicFigures.has(claim);
  }

  private static ClaimVerdict ofTraining(Claim claim, TrainedFigures trained) throws IOException {
    try {
      Measurement measured = trained.measure(claim);
      return ClaimJudge.judge(claim, measured);
    } catch (UnmeasuredException e) {
      return ClaimVerdict.notRun(claim, e.getMessage());
    }
  }
}
