package io.evident.bayes;

import io.evident.bayes.RegressionModel.CollinearColumnsException;
import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.TriangularRoot;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The posterior of the weights of a regression in units of its noise.
 *
 * @param mean mn, [columns]
 * @param root the triangular root of Pn = P + X'WX
 * @param residual what ordinary least squares leaves of the responses, whatever the prior
 * @param priorResidual what the prior adds to that, so that E is the sum of both
 * @param halfLogDeterminantRatio 1/2 log(det Pn / det P)
 */
record RegressionFit(
    List<DoubleDouble> mean,
    TriangularRoot root,
    double residual,
    double priorResidual,
    double halfLogDeterminantRatio) {
  /** Two doubles carry 31 digits; a column that is so nearly collinear keeps nine. */
  private static final double COLLINEAR = 1e22;

  private static final double NEARLY_AS_MUCH = 1e-6;

  /**
   * The QR decomposition of the prior's rows under the data's, both as triangles.
   *
   * @throws CollinearColumnsException if columns are collinear and the prior too wide to part them
   */
  static RegressionFit of(RegressionStatistics data, WeightPrior prior, double unit) {
    int p = prior.columns();
    DoubleDouble scale = DoubleDouble.of(unit).squareRoot();
    TriangularRoot before = prior.root().leading(p, scale);
    TriangularRoot both = new TriangularRoot(p + 1);
    for (int i = 0; i < p; i++) {
      DoubleDouble distance = data.root().get(i, p);
      for (int j = i; j < p; j++) {
        both.set(i, j, data.root().get(i, j));
        distance = distance.minus(data.root().get(i, j).times(prior.mean().get(j)));
      }
      both.set(i, p, distance);
    }
    double half = 0;
    for (int i = 0; i < p; i++) {
      DoubleDouble[] row = DoubleDouble.of(new double[p + 1]);
      for (int j = i; j < p; j++) {
        row[j] = before.get(i, j);
      }
      both.add(row);
    }
    DoubleDouble[] pull = new DoubleDouble[p];
    for (int i = 0; i < p; i++) {
      pull[i] = both.get(i, p);
      half += Math.log(both.get(i, i).dividedBy(before.get(i, i)).value());
    }
    TriangularRoot root = both.leading(p, DoubleDouble.of(1));
    requireApart(root);
    DoubleDouble[] mean = root.solve(pull);
    for (int i = 0; i < p; i++) {
      mean[i] = mean[i].plus(prior.mean().get(i));
    }
    return new RegressionFit(
        List.of(mean),
        root,
        data.root().get(p, p).squared().value(),
        both.get(p, p).squared().value(),
        half);
  }

  /**
   * How many directions of the responses the columns take up. One that is a combination of others
   * takes none where the decomposition finds 0, and one that rounding chose where it does not.
   */
  static int rank(RegressionStatistics data) {
    return (int)
        IntStream.range(0, data.columns()).filter(j -> data.root().get(j, j).high() != 0).count();
  }

  /** Refuses columns that nothing parts. */
  static void requireApart(TriangularRoot root) {
    double[] index = IntStream.range(0, root.size()).mapToDouble(root::collinearity).toArray();
    double largest = Arrays.stream(index).max().orElse(1);
    if (!(largest < COLLINEAR)) {
      double least = Math.min(COLLINEAR, NEARLY_AS_MUCH * largest);
      throw new CollinearColumnsException(
          IntStream.range(0, index.length).filter(j -> !(index[j] < least)).boxed().toList());
    }
  }

  /** E. */
  double leftOver() {
    return residual + priorResidual;
  }

  double meanAlong(DoubleDouble[] x) {
    DoubleDouble sum = DoubleDouble.ZERO;
    for (int i = 0; i < x.length; i++) {
      sum = sum.plus(mean.get(i).times(x[i]));
    }
    return sum.value();
  }

  /** x' inverse(Pn) x. */
  double varianceAlong(DoubleDouble[] x) {
    return root.inverseAlong(x).value();
  }
}
