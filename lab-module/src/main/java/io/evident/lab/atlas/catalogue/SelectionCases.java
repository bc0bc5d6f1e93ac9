package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.core.Gather;
import org.tensorflow.types.TInt32;

/** Ops that pick entries. */
final class SelectionCases {
  private static final AtlasInput MATRIX = AtlasInput.of("x", 3, 4);
  private static final AtlasInput OTHER = AtlasInput.of("y", 3, 4);

  private SelectionCases() {}

  static List<AtlasCase> cases() {
    return new CaseList(AtlasFamily.SELECTION)
        .add(
            "slice",
            "",
            (tf, x) ->
                tf.slice(x.get(0), tf.constant(new int[] {1, 0}), tf.constant(new int[] {2, -1})),
            MATRIX)
        .add(
            "stridedSlice",
            "step 2",
            (tf, x) -> tf.stridedSlice(x.get(0), Indices.all(), Indices.step(2)),
            MATRIX)
        .add(
            "stridedSlice",
            "step -1",
            (tf, x) -> tf.stridedSlice(x.get(0), Indices.step(-1), Indices.all()),
            MATRIX)
        .add(
            "stridedSlice",
            "one row",
            (tf, x) -> tf.stridedSlice(x.get(0), Indices.at(1), Indices.all()),
            MATRIX)
        .add(
            "stridedSlice",
            "new axis",
            (tf, x) -> tf.stridedSlice(x.get(0), Indices.newAxis(), Indices.range(1, 3)),
            MATRIX)
        .add(
            "gather",
            "axis 0, one index twice",
            (tf, x) -> tf.gather(x.get(0), tf.constant(new int[] {2, 0, 2}), tf.constant(0)),
            MATRIX)
        .add(
            "gather",
            "axis 1, one index twice",
            (tf, x) -> tf.gather(x.get(0), tf.constant(new int[] {3, 0, 3}), tf.constant(1)),
            MATRIX)
        .add(
            "gather",
            "axis 1, batch dimension 1",
            (tf, x) ->
                tf.gather(
                    x.get(0),
                    tf.constant(new int[][] {{0, 1}, {3, 3}, {2, 0}}),
                    tf.constant(1),
                    Gather.batchDims(1L)),
            MATRIX)
        .add(
            "gatherNd",
            "entries, one twice",
            (tf, x) -> tf.gatherNd(x.get(0), tf.constant(new int[][] {{0, 1}, {2, 3}, {0, 1}})),
            MATRIX)
        .add(
            "gatherNd",
            "rows",
            (tf, x) -> tf.gatherNd(x.get(0), tf.constant(new int[][] {{2}, {0}})),
            MATRIX)
        .add(
            "scatterNd",
            "one index twice",
            (tf, x) ->
                tf.scatterNd(
                    tf.constant(new int[][] {{4}, {0}, {4}}),
                    x.get(0),
                    tf.constant(new int[] {5, 4})),
            MATRIX)
        .add(
            "select",
            "one shape",
            (tf, x) ->
                tf.select(tf.math.greater(x.get(0), x.get(1)), x.get(0), tf.math.neg(x.get(1))),
            MATRIX,
            OTHER)
        .add(
            "select",
            "y broadcast",
            (tf, x) ->
                tf.select(
                    tf.math.greater(x.get(0), CaseList.number(tf, 0, x.get(0))),
                    x.get(0),
                    x.get(1)),
            MATRIX,
            AtlasInput.of("y", 4))
        .add(
            "select",
            "condition broadcast",
            (tf, x) ->
                tf.select(
                    tf.constant(new boolean[] {true, false, true, false}), x.get(0), x.get(1)),
            MATRIX,
            OTHER)
        .add(
            "booleanMask: where and gatherNd",
            "",
            (tf, x) ->
                tf.gatherNd(
                    x.get(0),
                    tf.where(tf.math.greater(x.get(0), CaseList.number(tf, 0, x.get(0))))),
            MATRIX)
        .add(
            "nn.topK",
            "values of the first 2",
            (tf, x) -> tf.nn.topK(x.get(0), tf.constant(2), TInt32.class).values(),
            MATRIX)
        .add(
            "linalg.matrixDiagPart",
            "",
            (tf, x) ->
                tf.linalg.matrixDiagPart(
                    x.get(0), tf.constant(0), CaseList.number(tf, 0, x.get(0))),
            AtlasInput.of("x", 3, 3))
        .add(
            "linalg.bandPart",
            "lower triangle",
            (tf, x) -> tf.linalg.bandPart(x.get(0), tf.constant(-1), tf.constant(0)),
            AtlasInput.of("x", 3, 3))
        .cases();
  }
}
