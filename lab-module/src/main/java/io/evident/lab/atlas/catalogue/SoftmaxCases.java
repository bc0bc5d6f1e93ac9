package io.evident.lab.atlas.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** Softmax by rank, and the cross-entropies. */
final class SoftmaxCases {
  private static final int[] LABELS = {0, 2, 3};
  private static final AtlasInput LOGITS = AtlasInput.of("logits", 3, 4);

  private static final double[] ROWS_OF_SUM_ONE = {
    0.5, 0.25, 0.125, 0.125, 0, 1, 0, 0, 0.25, 0.25, 0.25, 0.25
  };

  /** Where the labels of a cross-entropy come from, after the logits among its operands. */
  private record Labels(String attributes, List<AtlasInput> inputs, AtlasOp build) {}

  private static final List<Labels> LABEL_KINDS =
      List.of(
          new Labels(
              "labels constant, each row of sum 1",
              List.of(LOGITS),
              (tf, x) ->
                  tf.reshape(
                      CaseList.numbers(tf, ROWS_OF_SUM_ONE, x.get(0)),
                      tf.constant(new int[] {3, 4}))),
          new Labels(
              "labels differentiated too, each row of sum 1",
              List.of(LOGITS, AtlasInput.of("logits of the labels", 3, 4)),
              (tf, x) -> tf.nn.softmax(x.get(1))),
          new Labels(
              "labels of any sum",
              List.of(LOGITS, AtlasInput.of("labels", 3, 4).between(0.1, 0.9)),
              (tf, x) -> x.get(1)));

  private SoftmaxCases() {}

  /** Ways around, for the cases here. */
  static List<AtlasRemedy> remedies(List<AtlasCase> cases) {
    List<AtlasRemedy> remedies = new ArrayList<>();
    for (AtlasCase subject : cases) {
      if (subject.op().equals("nn.logSoftmax") && !subject.attributes().equals("rank 2")) {
        remedies.add(
            new AtlasRemedy(
                subject, (tf, x) -> rowwise(tf, x.get(0)), "reshape to rank 2 and back"));
      }
      for (Labels labels : LABEL_KINDS) {
        if (subject.op().equals("nn.softmaxCrossEntropyWithLogits")
            && subject.attributes().equals(labels.attributes)) {
          remedies.add(
              new AtlasRemedy(
                  subject,
                  (tf, x) -> crossEntropy(tf, x.get(0), labels.build.build(tf, x)),
                  "-sum(labels * logSoftmax) of rank 2, as the lowering of the loss"));
        }
      }
    }
    return remedies;
  }

  private static Operand<TNumber> rowwise(Ops tf, Operand<TNumber> x) {
    long[] shape = x.shape().asArray();
    Operand<TNumber> rows = tf.reshape(x, tf.constant(new long[] {-1, shape[shape.length - 1]}));
    return tf.reshape(tf.nn.logSoftmax(rows), tf.constant(shape));
  }

  private static Operand<TNumber> crossEntropy(
      Ops tf, Operand<TNumber> logits, Operand<TNumber> labels) {
    return tf.math.neg(tf.reduceSum(tf.math.mul(labels, tf.nn.logSoftmax(logits)), tf.constant(1)));
  }

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
    for (Labels labels : LABEL_KINDS) {
      list.add(
          "nn.softmaxCrossEntropyWithLogits",
          labels.attributes,
          (tf, x) ->
              tf.nn.softmaxCrossEntropyWithLogits(x.get(0), labels.build.build(tf, x)).loss(),
          labels.inputs.toArray(new AtlasInput[0]));
    }
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
