package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.family.TNumber;

/** Inverses, determinants, solutions and decompositions. */
final class MatrixCases {
  private static final AtlasInput MATRIX = AtlasInput.of("x", 3, 3).between(-1, 1);
  private static final double[] THREE_TIMES_IDENTITY = {3, 0, 0, 0, 3, 0, 0, 0, 3};

  private MatrixCases() {}

  static List<AtlasCase> cases() {
    return new CaseList(AtlasFamily.MATRICES)
        .add("linalg.inv", "", (tf, x) -> tf.linalg.inv(regular(tf, x.get(0))), MATRIX)
        .add("linalg.det", "", (tf, x) -> tf.linalg.det(regular(tf, x.get(0))), MATRIX)
        .add(
            "linalg.logMatrixDeterminant",
            "",
            (tf, x) -> tf.linalg.logMatrixDeterminant(regular(tf, x.get(0))).logAbsDeterminant(),
            MATRIX)
        .add("linalg.cholesky", "", (tf, x) -> tf.linalg.cholesky(positive(tf, x.get(0))), MATRIX)
        .add(
            "linalg.solve",
            "",
            (tf, x) -> tf.linalg.solve(regular(tf, x.get(0)), x.get(1)),
            MATRIX,
            AtlasInput.of("rhs", 3, 2))
        .add(
            "linalg.triangularSolve",
            "lower",
            (tf, x) -> tf.linalg.triangularSolve(regular(tf, x.get(0)), x.get(1)),
            MATRIX,
            AtlasInput.of("rhs", 3, 2))
        .add("linalg.qr", "R", (tf, x) -> tf.linalg.qr(regular(tf, x.get(0))).r(), MATRIX)
        .add(
            "linalg.selfAdjointEig",
            "eigenvalues",
            (tf, x) -> tf.linalg.selfAdjointEig(positive(tf, x.get(0))).e(),
            MATRIX)
        .add(
            "linalg.svd",
            "singular values",
            (tf, x) -> tf.linalg.svd(regular(tf, x.get(0))).s(),
            MATRIX)
        .cases();
  }

  /** x + 3 I, which has an inverse. */
  private static Operand<TNumber> regular(Ops tf, Operand<TNumber> x) {
    Operand<TNumber> diagonal = CaseList.numbers(tf, THREE_TIMES_IDENTITY, x);
    return tf.math.add(x, tf.reshape(diagonal, tf.constant(new int[] {3, 3})));
  }

  /** (x + 3 I) (x + 3 I)^T, symmetric and positive definite. */
  private static Operand<TNumber> positive(Ops tf, Operand<TNumber> x) {
    Operand<TNumber> root = regular(tf, x);
    return tf.linalg.matMul(root, root, MatMul.transposeB(true));
  }
}
