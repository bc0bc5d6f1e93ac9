package io.evident.backprop.atlas;

import java.util.List;

/** Softmax by rank, and the cross-entropies. */
final class SoftmaxCases {
  private static final int[] LABELS = {0, 2, 3};
  private static final AtlasInput LOGITS = AtlasInput.of("logits", 3, 4);

  private SoftmaxCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.SOFTMAX);
    for (int rank = 1; rank <= 4; rank++) {
      AtlasInput logits =
          AtlasInput.of("logits", List.of(2, 3, 2, 4).subList(4 - rank, 4).toArray(new Integer[0]));
      list.add("nn.softmax", "rank " + rank, (tf, x) -> tf.nn.softmax(x.get(0)), logits);
      list.add("nn.logSoftmax", "rank " + rank, (tf, x) -> tf.nn.logSoftmax(x.get(0)), logits);
    }
    list.add(
        "log(softmax)",
        "rank 3",
        (tf, x) -> tf.math.log(tf.nn.softmax(x.get(0))),
        AtlasInput.of("x", 2, 3, 4));
    list.add(
        "nn.softmaxCrossEntropyWithLogits",
        "labels constant, each row of sum 1",
        (tf, x) ->
            tf.nn
                .softmaxCrossEntropyWithLogits(
                    x.get(0),
                    tf.reshape(
                        CaseList.numbers(
                            tf,
                            new double[] {
                              0.5, 0.25, 0.125, 0.125, 0, 1, 0, 0, 0.25, 0.25, 0.25, 0.25
                            },
                            x.get(0)),
                        tf.constant(new int[] {3, 4})))
                .loss(),
        LOGITS);
    list.add(
        "nn.softmaxCrossEntropyWithLogits",
        "labels differentiated too, each row of sum 1",
        (tf, x) -> tf.nn.softmaxCrossEntropyWithLogits(x.get(0), tf.nn.softmax(x.get(1))).loss(),
        LOGITS,
        AtlasInput.of("logits of the labels", 3, 4));
    list.add(
        "nn.softmaxCrossEntropyWithLogits",
        "labels of any sum",
        (tf, x) -> tf.nn.softmaxCrossEntropyWithLogits(x.get(0), x.get(1)).loss(),
        LOGITS,
        AtlasInput.of("labels", 3, 4).between(0.1, 0.9));
    list.add(
        "cross-entropy: mul and logSoftmax of rank 2",
        "labels of any sum",
        (tf, x) -> tf.math.neg(tf.math.mul(x.get(1), tf.nn.logSoftmax(x.get(0)))),
        LOGITS,
        AtlasInput.of("labels", 3, 4).between(0.1, 0.9));
    list.add(
        "nn.sparseSoftmaxCrossEntropyWithLogits",
        "int32 labels",
        (tf, x) -> tf.nn.sparseSoftmaxCrossEntropyWithLogits(x.get(0), tf.constant(LABELS)).loss(),
        LOGITS);
    list.add(
        "nn.sparseSoftmaxCrossEntropyWithLogits",
        "int64 labels",
        (tf, x) ->
            tf.nn
                .sparseSoftmaxCrossEntropyWithLogits(x.get(0), tf.constant(new long[] {0, 2, 3}))
                .loss(),
        LOGITS);
    list.add(
        "binary cross-entropy: softplus",
        "labels of 0.25",
        (tf, x) ->
            tf.math.sub(
                tf.math.softplus(x.get(0)),
                tf.math.mul(x.get(0), CaseList.number(tf, 0.25, x.get(0)))),
        LOGITS);
    return list.cases();
  }
}
