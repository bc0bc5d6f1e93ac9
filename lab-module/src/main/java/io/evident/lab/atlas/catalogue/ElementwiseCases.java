package io.evident.lab.atlas.catalogue;

import java.util.List;

/** Functions of one tensor, entry by entry. */
final class ElementwiseCases {
  private static final AtlasInput ANY = AtlasInput.of("x", 3, 4);
  private static final AtlasInput POSITIVE = ANY.between(0.5, 3);

  private ElementwiseCases() {}

  static List<AtlasCase> cases() {
    return new CaseList(AtlasFamily.ELEMENTWISE)
        .add("math.neg", "", (tf, x) -> tf.math.neg(x.get(0)), ANY)
        .add("math.abs", "", (tf, x) -> tf.math.abs(x.get(0)), ANY)
        .add("math.sign", "", (tf, x) -> tf.math.sign(x.get(0)), ANY)
        .add("math.square", "", (tf, x) -> tf.math.square(x.get(0)), ANY)
        .add("math.sqrt", "", (tf, x) -> tf.math.sqrt(x.get(0)), POSITIVE)
        .add("math.rsqrt", "", (tf, x) -> tf.math.rsqrt(x.get(0)), POSITIVE)
        .add("math.reciprocal", "", (tf, x) -> tf.math.reciprocal(x.get(0)), POSITIVE)
        .add("math.exp", "", (tf, x) -> tf.math.exp(x.get(0)), ANY)
        .add("math.expm1", "", (tf, x) -> tf.math.expm1(x.get(0)), ANY)
        .add("math.log", "", (tf, x) -> tf.math.log(x.get(0)), POSITIVE)
        .add("math.log1p", "", (tf, x) -> tf.math.log1p(x.get(0)), POSITIVE)
        .add("math.sin", "", (tf, x) -> tf.math.sin(x.get(0)), ANY)
        .add("math.cos", "", (tf, x) -> tf.math.cos(x.get(0)), ANY)
        .add("math.tan", "", (tf, x) -> tf.math.tan(x.get(0)), ANY.between(-1, 1))
        .add("math.asin", "", (tf, x) -> tf.math.asin(x.get(0)), ANY.between(-0.8, 0.8))
        .add("math.acos", "", (tf, x) -> tf.math.acos(x.get(0)), ANY.between(-0.8, 0.8))
        .add("math.atan", "", (tf, x) -> tf.math.atan(x.get(0)), ANY)
        .add("math.sinh", "", (tf, x) -> tf.math.sinh(x.get(0)), ANY)
        .add("math.cosh", "", (tf, x) -> tf.math.cosh(x.get(0)), ANY)
        .add("math.asinh", "", (tf, x) -> tf.math.asinh(x.get(0)), ANY)
        .add("math.acosh", "", (tf, x) -> tf.math.acosh(x.get(0)), ANY.between(1.5, 3))
        .add("math.atanh", "", (tf, x) -> tf.math.atanh(x.get(0)), ANY.between(-0.8, 0.8))
        .add("math.erfc", "", (tf, x) -> tf.math.erfc(x.get(0)), ANY)
        .add("math.erfinv", "", (tf, x) -> tf.math.erfinv(x.get(0)), ANY.between(-0.8, 0.8))
        .add("math.ndtri", "", (tf, x) -> tf.math.ndtri(x.get(0)), ANY.between(0.2, 0.8))
        .add("math.lgamma", "", (tf, x) -> tf.math.lgamma(x.get(0)), POSITIVE)
        .add("math.digamma", "", (tf, x) -> tf.math.digamma(x.get(0)), POSITIVE)
        .add("math.floor", "", (tf, x) -> tf.math.floor(x.get(0)), ANY)
        .add("onesLike", "", (tf, x) -> tf.onesLike(x.get(0)), ANY)
        .add("identity", "", (tf, x) -> tf.identity(x.get(0)), ANY)
        .add(
            "clipByValue",
            "bounds constant",
            (tf, x) ->
                tf.clipByValue(
                    x.get(0), CaseList.number(tf, -1, x.get(0)), CaseList.number(tf, 1, x.get(0))),
            ANY)
        .add(
            "clipByValue",
            "bounds differentiated",
            (tf, x) -> tf.clipByValue(x.get(0), x.get(1), x.get(2)),
            ANY,
            AtlasInput.of("min").between(-1, -0.5),
            AtlasInput.of("max").between(0.5, 1))
        .add(
            "clip: minimum and maximum",
            "bounds differentiated",
            (tf, x) -> tf.math.maximum(x.get(1), tf.math.minimum(x.get(2), x.get(0))),
            ANY,
            AtlasInput.of("min").between(-1, -0.5),
            AtlasInput.of("max").between(0.5, 1))
        .add(
            "dtypes.cast",
            "to float32",
            (tf, x) ->
                CaseList.narrow(tf.dtypes.cast(x.get(0), org.tensorflow.types.TFloat32.class)),
            ANY)
        .cases();
  }
}
