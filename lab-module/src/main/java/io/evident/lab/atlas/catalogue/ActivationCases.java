package io.evident.lab.atlas.catalogue;

import java.util.List;
import org.tensorflow.op.nn.LeakyRelu;

/** Functions applied to each entry of a layer's output. */
final class ActivationCases {
  private ActivationCases() {}

  static List<AtlasCase> cases() {
    CaseList list = new CaseList(AtlasFamily.ACTIVATIONS);
    one(list, "nn.relu", "", (tf, x) -> tf.nn.relu(x.get(0)));
    list.add(
        "nn.relu6", "", (tf, x) -> tf.nn.relu6(x.get(0)), AtlasInput.of("x", 4, 5).between(-4, 9));
    one(list, "nn.leakyRelu", "alpha 0.2", (tf, x) -> tf.nn.leakyRelu(x.get(0)));
    one(
        list,
        "nn.leakyRelu",
        "alpha 0.01",
        (tf, x) -> tf.nn.leakyRelu(x.get(0), LeakyRelu.alpha(0.01f)));
    one(
        list,
        "leaky relu: maximum(x, mul(x, 0.01))",
        "",
        (tf, x) ->
            tf.math.maximum(x.get(0), tf.math.mul(x.get(0), CaseList.number(tf, 0.01, x.get(0)))));
    one(list, "nn.elu", "", (tf, x) -> tf.nn.elu(x.get(0)));
    one(list, "nn.selu", "", (tf, x) -> tf.nn.selu(x.get(0)));
    one(list, "math.softplus", "", (tf, x) -> tf.math.softplus(x.get(0)));
    one(list, "nn.softsign", "", (tf, x) -> tf.nn.softsign(x.get(0)));
    one(list, "math.tanh", "", (tf, x) -> tf.math.tanh(x.get(0)));
    one(list, "math.sigmoid", "", (tf, x) -> tf.math.sigmoid(x.get(0)));
    one(list, "math.erf", "", (tf, x) -> tf.math.erf(x.get(0)));
    one(
        list,
        "gelu: erf, mul and add",
        "",
        (tf, x) ->
            tf.math.mul(
                tf.math.mul(x.get(0), CaseList.number(tf, 0.5, x.get(0))),
                tf.math.add(
                    tf.math.erf(
                        tf.math.mul(x.get(0), CaseList.number(tf, Math.sqrt(0.5), x.get(0)))),
                    CaseList.number(tf, 1, x.get(0)))));
    one(
        list,
        "swish: mul and sigmoid",
        "",
        (tf, x) -> tf.math.mul(x.get(0), tf.math.sigmoid(x.get(0))));
    return list.cases();
  }

  private static void one(CaseList list, String op, String attributes, AtlasOp build) {
    list.add(op, attributes, build, AtlasInput.of("x", 3, 4));
  }
}
