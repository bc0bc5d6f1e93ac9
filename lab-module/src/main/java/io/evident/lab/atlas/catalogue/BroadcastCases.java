package io.evident.lab.atlas.catalogue;

import java.util.List;

/** Arithmetic on two tensors, of one shape and broadcast. */
final class BroadcastCases {
  private BroadcastCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.BROADCAST);
    AtlasInput any = AtlasInput.of("y");
    shapes(list, "math.add", (tf, x) -> tf.math.add(x.get(0), x.get(1)), any);
    shapes(list, "math.sub", (tf, x) -> tf.math.sub(x.get(0), x.get(1)), any);
    shapes(list, "math.mul", (tf, x) -> tf.math.mul(x.get(0), x.get(1)), any);
    AtlasInput positive = any.between(0.5, 2);
    shapes(list, "math.div", (tf, x) -> tf.math.div(x.get(0), x.get(1)), positive);
    shapes(list, "math.divNoNan", (tf, x) -> tf.math.divNoNan(x.get(0), x.get(1)), positive);
    shapes(list, "math.maximum", (tf, x) -> tf.math.maximum(x.get(0), x.get(1)), any);
    shapes(list, "math.minimum", (tf, x) -> tf.math.minimum(x.get(0), x.get(1)), any);
    shapes(
        list,
        "math.squaredDifference",
        (tf, x) -> tf.math.squaredDifference(x.get(0), x.get(1)),
        any);
    shapes(list, "math.xlogy", (tf, x) -> tf.math.xlogy(x.get(0), x.get(1)), positive);
    shapes(list, "math.xdivy", (tf, x) -> tf.math.xdivy(x.get(0), x.get(1)), positive);
    shapes(list, "math.atan2", (tf, x) -> tf.math.atan2(x.get(0), x.get(1)), positive);
    for (Integer[] shape : new Integer[][] {{3, 4}, {4}, {3, 1}, {}}) {
      list.add(
          "math.pow",
          attributes(shape),
          (tf, x) -> tf.math.pow(x.get(0), x.get(1)),
          AtlasInput.of("x", 3, 4).between(0.5, 2),
          AtlasInput.of("y", shape));
    }
    list.add(
        "math.addN",
        "three of one shape",
        (tf, x) -> tf.math.addN(x),
        AtlasInput.of("a", 3, 4),
        AtlasInput.of("b", 3, 4),
        AtlasInput.of("c", 3, 4));
    return list.cases();
  }

  private static void shapes(CaseList list, String op, AtlasOp build, AtlasInput other) {
    for (Integer[] shape : new Integer[][] {{3, 4}, {4}, {3, 1}, {}}) {
      list.add(
          op,
          attributes(shape),
          build,
          AtlasInput.of("x", 3, 4),
          AtlasInput.of("y", shape).between(other.low(), other.high()));
    }
    list.add(
        op,
        "[3, 1] by [1, 4]",
        build,
        AtlasInput.of("x", 3, 1),
        AtlasInput.of("y", 1, 4).between(other.low(), other.high()));
  }

  private static String attributes(Integer... shape) {
    return shape.length == 2 && shape[1] == 4 ? "one shape" : "[3, 4] by " + List.of(shape);
  }
}
