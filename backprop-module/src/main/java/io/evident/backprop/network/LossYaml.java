package io.evident.backprop.network;

import io.evident.backprop.yaml.NearestName;
import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads and writes a loss: its kind alone, or its kind with settings. */
final class LossYaml {
  private static final String SMOOTHING = "labelSmoothing";
  private static final String SOFTMAX = new SoftmaxCrossEntropy().kind();

  private static final List<Loss> PLAIN =
      List.of(
          new SoftmaxCrossEntropy(),
          new BinaryCrossEntropyOnLogits(),
          new BinaryCrossEntropy(),
          new HalfMeanSquaredError());

  private LossYaml() {}

  static Loss read(YamlValue yaml) {
    if (!yaml.isScalar()) {
      YamlValue settings = yaml.required(yaml.mapping(Set.of(SOFTMAX)), SOFTMAX);
      Map<String, YamlValue> entries = settings.mapping(Set.of(SMOOTHING));
      try {
        return new SoftmaxCrossEntropy(settings.required(entries, SMOOTHING).number());
      } catch (YamlException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw settings.error(e.getMessage());
      }
    }
    for (Loss loss : PLAIN) {
      if (loss.kind().equals(yaml.text())) {
        return loss;
      }
    }
    List<String> kinds = PLAIN.stream().map(Loss::kind).toList();
    throw yaml.error("unknown loss " + yaml.text() + "; " + NearestName.hint(yaml.text(), kinds));
  }

  static String print(Loss loss) {
    boolean smoothed = loss instanceof SoftmaxCrossEntropy softmax && softmax.labelSmoothing() > 0;
    return smoothed
        ? String.format(
            Locale.ROOT,
            "{%s: {%s: %s}}",
            SOFTMAX,
            SMOOTHING,
            ((SoftmaxCrossEntropy) loss).labelSmoothing())
        : loss.kind();
  }
}
