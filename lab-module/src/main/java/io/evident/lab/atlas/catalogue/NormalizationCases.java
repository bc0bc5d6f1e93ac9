package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.LocalResponseNormalization;

/** Batch normalization, fused and of primitives, and local response normalization. */
final class NormalizationCases {
  private static final AtlasInput IMAGE = AtlasInput.of("x", 2, 3, 2, 3);
  private static final AtlasInput SCALE = AtlasInput.of("scale", 3);
  private static final AtlasInput OFFSET = AtlasInput.of("offset", 3);

  private NormalizationCases() {}

  static List<AtlasCase> cases() {
    return new CaseList(AtlasFamily.NORMALIZATION)
        .add(
            "nn.fusedBatchNorm",
            "training",
            (tf, x) ->
                tf.nn
                    .fusedBatchNorm(
                        x.get(0),
                        x.get(1),
                        x.get(2),
                        CaseList.numbers(tf, new double[0], x.get(0)),
                        CaseList.numbers(tf, new double[0], x.get(0)),
                        FusedBatchNorm.isTraining(true))
                    .y(),
            IMAGE,
            SCALE,
            OFFSET)
        .add(
            "nn.fusedBatchNorm",
            "training, epsilon 0.5",
            (tf, x) ->
                tf.nn
                    .fusedBatchNorm(
                        x.get(0),
                        x.get(1),
                        x.get(2),
                        CaseList.numbers(tf, new double[0], x.get(0)),
                        CaseList.numbers(tf, new double[0], x.get(0)),
                        FusedBatchNorm.epsilon(0.5f))
                    .y(),
            IMAGE,
            SCALE,
            OFFSET)
        .add(
            "nn.fusedBatchNorm",
            "inference, mean and variance constant",
            (tf, x) ->
                tf.nn
                    .fusedBatchNorm(
                        x.get(0),
                        x.get(1),
                        x.get(2),
                        CaseList.numbers(tf, new double[] {0.5, -0.25, 1}, x.get(0)),
                        CaseList.numbers(tf, new double[] {0.5, 1, 2}, x.get(0)),
                        FusedBatchNorm.isTraining(false))
                    .y(),
            IMAGE,
            SCALE,
            OFFSET)
        .add(
            "nn.fusedBatchNorm",
            "inference, mean and variance differentiated",
            (tf, x) ->
                tf.nn
                    .fusedBatchNorm(
                        x.get(0),
                        x.get(1),
                        x.get(2),
                        x.get(3),
                        x.get(4),
                        FusedBatchNorm.isTraining(false))
                    .y(),
            IMAGE,
            SCALE,
            OFFSET,
            AtlasInput.of("mean", 3),
            AtlasInput.of("variance", 3).between(0.5, 2))
        .add(
            "batch normalization: mean, squaredDifference, rsqrt",
            "training",
            (tf, x) -> {
              var axes = tf.constant(new int[] {0, 1, 2});
              var mean = tf.math.mean(x.get(0), axes, Mean.keepDims(true));
              var variance =
                  tf.math.mean(
                      tf.math.squaredDifference(x.get(0), mean), axes, Mean.keepDims(true));
              var scaled =
                  tf.math.mul(
                      tf.math.sub(x.get(0), mean),
                      tf.math.rsqrt(tf.math.add(variance, CaseList.number(tf, 1e-5, x.get(0)))));
              return tf.math.add(tf.math.mul(scaled, x.get(1)), x.get(2));
            },
            IMAGE,
            SCALE,
            OFFSET)
        .add(
            "l2 normalization: mul, square, reduceSum, rsqrt",
            "",
            (tf, x) ->
                tf.math.mul(
                    x.get(0),
                    tf.math.rsqrt(
                        tf.reduceSum(
                            tf.math.square(x.get(0)), tf.constant(1), ReduceSum.keepDims(true)))),
            AtlasInput.of("x", 3, 4))
        .add(
            "nn.localResponseNormalization",
            "defaults",
            (tf, x) -> tf.nn.localResponseNormalization(x.get(0)),
            AtlasInput.of("x", 1, 2, 2, 7))
        .add(
            "nn.localResponseNormalization",
            "depth radius 1, alpha 0.5, beta 0.75",
            (tf, x) ->
                tf.nn.localResponseNormalization(
                    x.get(0),
                    LocalResponseNormalization.depthRadius(1L),
                    LocalResponseNormalization.alpha(0.5f),
                    LocalResponseNormalization.beta(0.75f)),
            AtlasInput.of("x", 1, 2, 2, 5))
        .cases();
  }
}
