package io.evident.backprop.network;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.backprop.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads and writes a loss: its kind alone, or its kind with settings. */
final class LossYaml {
  private static final String SMOOTHING = "labelSmoothing";
  private static final String SOFTMAX = new SoftmaxCrossEntropy().kind();
  private static final String DELTA = "delta";
  private static final String HUBER = new Huber().kind();
  private static final String QUANTILE = QuantileLoss.of(0.5).kind();

  private static final List<Loss> PLAIN =
      List.of(
          new SoftmaxCrossEntropy(),
          new BinaryCrossEntropyOnLogits(),
          new BinaryCrossEntropy(),
          new HalfMeanSquaredError(),
          new AbsoluteError(),
          new Huber(),
          new PoissonDeviance(),
          new GaussianLikelihood());

  private LossYaml() {}

  static Loss read(YamlValue yaml) {
    if (!yaml.isScalar()) {
      return withSettings(yaml);
    }
    for (Loss loss : PLAIN) {
      if (loss.kind().equals(yaml.text())) {
        return loss;
      }
    }
    if (yaml.text().equals(QUANTILE)) {
      throw yaml.error("loss quantile needs its levels, such as {quantile: [0.1, 0.5, 0.9]}");
    }
    List<String> kinds = new ArrayList<>(PLAIN.stream().map(Loss::kind).toList());
    kinds.add(QUANTILE);
    throw yaml.error("unknown loss " + yaml.text() + "; " + NearestName.hint(yaml.text(), kinds));
  }

  private static Loss withSettings(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(Set.of(SOFTMAX, HUBER, QUANTILE));
    if (entries.size() != 1) {
      throw yaml.error("must be one loss, got " + entries.size());
    }
    String kind = entries.keySet().iterator().next();
    return entries.get(kind).as(settings -> withSettings(kind, settings));
  }

  private static Loss withSettings(String kind, YamlValue settings) {
    if (kind.equals(QUANTILE)) {
      return new QuantileLoss(settings.items().stream().map(YamlValue::number).toList());
    }
    return kind.equals(HUBER)
        ? new Huber(only(settings, DELTA))
        : new SoftmaxCrossEntropy(only(settings, SMOOTHING));
  }

  private static double only(YamlValue settings, String key) {
    return settings.required(settings.mapping(Set.of(key)), key).number();
  }

  static String print(Loss loss) {
    if (loss instanceof SoftmaxCrossEntropy softmax && softmax.labelSmoothing() > 0) {
      return with(SOFTMAX, SMOOTHING, softmax.labelSmoothing());
    }
    if (loss instanceof Huber huber && !huber.equals(new Huber())) {
      return with(HUBER, DELTA, huber.delta());
    }
    return loss instanceof QuantileLoss quantile
        ? "{" + QUANTILE + ": " + quantile.levels() + "}"
        : loss.kind();
  }

  private static String with(String kind, String key, double value) {
    return String.format(Locale.ROOT, "{%s: {%s: %s}}", kind, key, value);
  }
}
