package io.evident.lab.atlas.catalogue;

import java.util.Arrays;
import java.util.List;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Cumprod;
import org.tensorflow.op.math.Cumsum;
import org.tensorflow.op.math.Mean;

/** Reductions by axis, and running sums. */
final class ReductionCases {
  private static final AtlasInput MATRIX = AtlasInput.of("x", 3, 4);
  private static final AtlasInput CUBE = AtlasInput.of("x", 2, 3, 4);
  private static final List<int[]> AXES =
      List.of(new int[] {0, 1, 2}, new int[] {0}, new int[] {-1}, new int[] {0, 2});

  private ReductionCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.REDUCTIONS);
    for (int[] axes : AXES) {
      String over = "rank 3 over " + Arrays.toString(axes);
      list.add("reduceSum", over, (tf, x) -> tf.reduceSum(x.get(0), tf.constant(axes)), CUBE);
      list.add("math.mean", over, (tf, x) -> tf.math.mean(x.get(0), tf.constant(axes)), CUBE);
      list.add("reduceMax", over, (tf, x) -> tf.reduceMax(x.get(0), tf.constant(axes)), CUBE);
      list.add("reduceMin", over, (tf, x) -> tf.reduceMin(x.get(0), tf.constant(axes)), CUBE);
      list.add(
          "reduceProd",
          over,
          (tf, x) -> tf.reduceProd(x.get(0), tf.constant(axes)),
          CUBE.between(0.5, 1.5));
    }
    list.add(
        "reduceSum",
        "axis kept",
        (tf, x) -> tf.reduceSum(x.get(0), tf.constant(1), ReduceSum.keepDims(true)),
        MATRIX);
    list.add(
        "math.mean",
        "axis kept",
        (tf, x) -> tf.math.mean(x.get(0), tf.constant(1), Mean.keepDims(true)),
        MATRIX);
    list.add("nn.l2Loss", "rank 2", (tf, x) -> tf.nn.l2Loss(x.get(0)), MATRIX);
    list.add("nn.l2Loss", "rank 3", (tf, x) -> tf.nn.l2Loss(x.get(0)), CUBE);
    list.add(
        "logSumExp: log, reduceSum, exp",
        "",
        (tf, x) -> tf.math.log(tf.reduceSum(tf.math.exp(x.get(0)), tf.constant(1))),
        MATRIX);
    for (boolean exclusive : List.of(false, true)) {
      for (boolean reverse : List.of(false, true)) {
        String attributes = (exclusive ? "exclusive" : "inclusive") + (reverse ? ", reverse" : "");
        list.add(
            "math.cumsum",
            attributes,
            (tf, x) ->
                tf.math.cumsum(
                    x.get(0), tf.constant(1), Cumsum.exclusive(exclusive), Cumsum.reverse(reverse)),
            MATRIX);
      }
    }
    list.add(
        "math.cumprod",
        "",
        (tf, x) -> tf.math.cumprod(x.get(0), tf.constant(1), Cumprod.exclusive(false)),
        MATRIX.between(0.5, 1.5));
    list.add(
        "math.unsortedSegmentSum",
        "",
        (tf, x) ->
            tf.math.unsortedSegmentSum(x.get(0), tf.constant(new int[] {1, 0, 1}), tf.constant(2)),
        MATRIX);
    return list.cases();
  }
}
