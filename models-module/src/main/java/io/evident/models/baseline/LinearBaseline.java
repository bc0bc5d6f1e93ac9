package io.evident.models.baseline;

import io.evident.bayes.EmpiricalRegression;
import io.evident.models.score.PairedDifference;
import io.evident.models.score.TargetScores;
import java.util.List;

/**
 * A Bayesian linear regression of one target beside the network.
 *
 * <p>Its rows, features and targets are those of the network's training, targets standardized as
 * there; a row of weight w has the noise variance divided by w. Variances are those of the highest
 * evidence, see {@link EmpiricalRegression}. Scores are in the unit of the target.
 *
 * @param target its name
 * @param noiseVariance of the standardized target about its line
 * @param slopeVariance of the prior of each weight but the constant
 * @param effectiveWeights how many of these the rows decide rather than the prior
 * @param end NO_SLOPES where the features say nothing of the target, NO_NOISE where they fit it
 *     exactly, else NONE
 * @param logEvidence log p(targets of the training rows), in nats
 * @param weights posterior means: the constant, then one for each feature
 * @param scores of it on the test rows
 * @param network scores of the network on the same rows
 * @param difference of the squared errors, those of the network less its own
 */
public record LinearBaseline(
    String target,
    double noiseVariance,
    double slopeVariance,
    double effectiveWeights,
    EmpiricalRegression.End end,
    double logEvidence,
    List<Double> weights,
    TargetScores scores,
    TargetScores network,
    PairedDifference difference) {
  public LinearBaseline {
    weights = List.copyOf(weights);
  }
}
