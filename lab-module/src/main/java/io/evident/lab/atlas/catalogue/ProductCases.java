package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.nn.BiasAdd;
import org.tensorflow.op.train.BatchMatMul;

/** Matrix products, with every transpose, and biases. */
final class ProductCases {
  private ProductCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.PRODUCTS);
    for (boolean a : List.of(false, true)) {
      for (boolean b : List.of(false, true)) {
        list.add(
            "linalg.matMul",
            transposes(a, b),
            (tf, x) ->
                tf.linalg.matMul(x.get(0), x.get(1), MatMul.transposeA(a), MatMul.transposeB(b)),
            a ? AtlasInput.of("a", 4, 3) : AtlasInput.of("a", 3, 4),
            b ? AtlasInput.of("b", 2, 4) : AtlasInput.of("b", 4, 2));
        list.add(
            "train.batchMatMul",
            "rank 3" + (a || b ? ", " + transposes(a, b) : ""),
            (tf, x) ->
                tf.train.batchMatMul(
                    x.get(0), x.get(1), x.get(0).type(), BatchMatMul.adjX(a), BatchMatMul.adjY(b)),
            a ? AtlasInput.of("x", 2, 4, 3) : AtlasInput.of("x", 2, 3, 4),
            b ? AtlasInput.of("y", 2, 2, 4) : AtlasInput.of("y", 2, 4, 2));
      }
    }
    list.add(
        "train.batchMatMul",
        "rank 3 by rank 2, broadcast",
        (tf, x) -> tf.train.batchMatMul(x.get(0), x.get(1), x.get(0).type()),
        AtlasInput.of("x", 2, 3, 4),
        AtlasInput.of("y", 4, 2));
    list.add(
        "train.batchMatMul",
        "rank 4, broadcast",
        (tf, x) -> tf.train.batchMatMul(x.get(0), x.get(1), x.get(0).type()),
        AtlasInput.of("x", 2, 1, 3, 2),
        AtlasInput.of("y", 3, 2, 2));
    list.add(
        "dense: matMul and biasAdd",
        "",
        (tf, x) ->
            tf.nn.biasAdd(tf.linalg.matMul(x.get(0), x.get(1), MatMul.transposeB(true)), x.get(2)),
        AtlasInput.of("input", 3, 4),
        AtlasInput.of("weight", 2, 4),
        AtlasInput.of("bias", 2));
    list.add(
        "nn.biasAdd",
        "rank 2",
        (tf, x) -> tf.nn.biasAdd(x.get(0), x.get(1)),
        AtlasInput.of("value", 3, 4),
        AtlasInput.of("bias", 4));
    list.add(
        "nn.biasAdd",
        "rank 4",
        (tf, x) -> tf.nn.biasAdd(x.get(0), x.get(1)),
        AtlasInput.of("value", 2, 3, 2, 4),
        AtlasInput.of("bias", 4));
    list.add(
        "nn.biasAdd",
        "rank 4, NCHW",
        (tf, x) -> tf.nn.biasAdd(x.get(0), x.get(1), BiasAdd.dataFormat("NCHW")),
        AtlasInput.of("value", 2, 4, 3, 2),
        AtlasInput.of("bias", 4));
    einsum(list, "ij,jk->ik", AtlasInput.of("a", 3, 4), AtlasInput.of("b", 4, 2));
    einsum(list, "bij,bjk->bik", AtlasInput.of("a", 2, 3, 4), AtlasInput.of("b", 2, 4, 2));
    einsum(list, "bqhd,bkhd->bhqk", AtlasInput.of("a", 2, 3, 2, 2), AtlasInput.of("b", 2, 2, 2, 2));
    einsum(list, "i,j->ij", AtlasInput.of("a", 3), AtlasInput.of("b", 4));
    einsum(list, "ij->ji", AtlasInput.of("a", 3, 4));
    einsum(list, "ij->j", AtlasInput.of("a", 3, 4));
    einsum(list, "ii->i", AtlasInput.of("a", 3, 3));
    einsum(list, "...ij,jk->...ik", AtlasInput.of("a", 2, 3, 4), AtlasInput.of("b", 4, 2));
    return list.cases();
  }

  private static void einsum(CaseList list, String equation, AtlasInput... inputs) {
    list.add("linalg.einsum", equation, (tf, x) -> tf.linalg.einsum(x, equation), inputs);
  }

  private static String transposes(boolean a, boolean b) {
    return a && b ? "both transposed" : a ? "a transposed" : b ? "b transposed" : "";
  }
}
