package io.evident.lab.atlas.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.types.family.TNumber;

/** Ops that move or repeat entries. */
final class ArrangementCases {
  private static final AtlasInput MATRIX = AtlasInput.of("x", 3, 4);
  private static final AtlasInput IMAGE = AtlasInput.of("x", 2, 4, 6, 2);

  private ArrangementCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.ARRANGEMENT);
    reshaped(list);
    joined(list);
    padded(list);
    blocks(list);
    return list.cases();
  }

  private static void reshaped(CaseList list) {
    list.add("reshape", "", (tf, x) -> tf.reshape(x.get(0), tf.constant(new int[] {2, -1})), MATRIX)
        .add("expandDims", "", (tf, x) -> tf.expandDims(x.get(0), tf.constant(1)), MATRIX)
        .add(
            "squeeze",
            "",
            (tf, x) -> tf.squeeze(x.get(0), Squeeze.axis(List.of(1L))),
            AtlasInput.of("x", 3, 1, 4))
        .add(
            "linalg.transpose",
            "rank 2",
            (tf, x) -> tf.linalg.transpose(x.get(0), tf.constant(new int[] {1, 0})),
            MATRIX)
        .add(
            "linalg.transpose",
            "rank 4",
            (tf, x) -> tf.linalg.transpose(x.get(0), tf.constant(new int[] {0, 3, 1, 2})),
            IMAGE)
        .add(
            "reverse",
            "axis 1",
            (tf, x) -> tf.reverse(x.get(0), tf.constant(new int[] {1})),
            MATRIX)
        .add("roll", "axis 1", (tf, x) -> tf.roll(x.get(0), tf.constant(1), tf.constant(1)), MATRIX)
        .add("tile", "", (tf, x) -> tf.tile(x.get(0), tf.constant(new int[] {2, 3})), MATRIX)
        .add(
            "broadcastTo",
            "[3, 1] to [2, 3, 4]",
            (tf, x) -> tf.broadcastTo(x.get(0), tf.constant(new int[] {2, 3, 4})),
            AtlasInput.of("x", 3, 1));
  }

  private static void joined(CaseList list) {
    for (int axis : new int[] {0, 1, -1}) {
      list.add(
          "concat",
          "axis " + axis,
          (tf, x) -> tf.concat(x, tf.constant(axis)),
          AtlasInput.of("a", 3, 4),
          axis == 0 ? AtlasInput.of("b", 2, 4) : AtlasInput.of("b", 3, 2));
      list.add(
          "stack",
          "axis " + axis,
          (tf, x) -> tf.stack(x, Stack.axis((long) axis)),
          AtlasInput.of("a", 3, 4),
          AtlasInput.of("b", 3, 4));
    }
    list.add(
        "split",
        "all parts used",
        (tf, x) -> joined(tf, tf.split(tf.constant(1), x.get(0), 2L).output()),
        MATRIX);
    list.add(
        "split",
        "one part used",
        (tf, x) -> tf.split(tf.constant(1), x.get(0), 2L).output().get(1),
        MATRIX);
    list.add(
        "splitV",
        "all parts used",
        (tf, x) ->
            joined(
                tf,
                tf.splitV(x.get(0), tf.constant(new int[] {1, 3}), tf.constant(1), 2L).output()),
        MATRIX);
    list.add(
        "unstack",
        "all parts used",
        (tf, x) -> joined(tf, tf.unstack(x.get(0), 3L, Unstack.axis(0L)).output()),
        MATRIX);
    list.add(
        "unstack",
        "one part used",
        (tf, x) -> tf.unstack(x.get(0), 3L, Unstack.axis(0L)).output().get(1),
        MATRIX);
  }

  /** The parts in reverse, side by side. */
  private static Operand<TNumber> joined(Ops tf, List<Output<TNumber>> parts) {
    List<Operand<TNumber>> reversed = new ArrayList<>(parts);
    Collections.reverse(reversed);
    return tf.concat(reversed, tf.constant(-1));
  }

  private static void padded(CaseList list) {
    int[][] around = {{1, 2}, {0, 1}};
    list.add(
            "pad",
            "value constant",
            (tf, x) -> tf.pad(x.get(0), tf.constant(around), CaseList.number(tf, 0.5, x.get(0))),
            MATRIX)
        .add(
            "pad",
            "value differentiated",
            (tf, x) -> tf.pad(x.get(0), tf.constant(around), x.get(1)),
            MATRIX,
            AtlasInput.of("constantValues"));
    for (String mode : List.of("REFLECT", "SYMMETRIC")) {
      list.add(
          "mirrorPad", mode, (tf, x) -> tf.mirrorPad(x.get(0), tf.constant(around), mode), MATRIX);
    }
  }

  private static void blocks(CaseList list) {
    int[][] crops = {{1, 0}, {0, 2}};
    list.add(
            "spaceToBatchNd",
            "block 2, padded",
            (tf, x) ->
                tf.spaceToBatchNd(
                    x.get(0),
                    tf.constant(new int[] {2, 2}),
                    tf.constant(new int[][] {{1, 1}, {0, 0}})),
            IMAGE)
        .add(
            "batchToSpaceNd",
            "block 2, cropped",
            (tf, x) ->
                tf.batchToSpaceNd(x.get(0), tf.constant(new int[] {2, 2}), tf.constant(crops)),
            AtlasInput.of("x", 4, 2, 3, 2))
        .add("nn.spaceToDepth", "block 2", (tf, x) -> tf.nn.spaceToDepth(x.get(0), 2L), IMAGE)
        .add(
            "nn.depthToSpace",
            "block 2",
            (tf, x) -> tf.nn.depthToSpace(x.get(0), 2L),
            AtlasInput.of("x", 2, 2, 3, 4));
  }
}
