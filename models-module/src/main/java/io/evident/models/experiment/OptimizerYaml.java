package io.evident.models.experiment;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.optimization.Adam;
import io.evident.models.optimization.AdamW;
import io.evident.models.optimization.KerasMomentum;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Nesterov;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.OptimizerVisitor;
import io.evident.models.optimization.Sgd;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Reads and writes an optimizer: its kind with its settings. */
final class OptimizerYaml {
  private static final String RATE = "learningRate";
  private static final String MOMENTUM = "momentum";
  private static final String KIND = "kind";

  private static final Map<String, Kind> KINDS =
      Map.of(
          "sgd",
          new Kind(Set.of(KIND, RATE), s -> new Sgd(s.number(RATE))),
          "momentum",
          new Kind(
              Set.of(KIND, RATE, MOMENTUM), s -> new Momentum(s.number(RATE), s.number(MOMENTUM))),
          "nesterov",
          new Kind(
              Set.of(KIND, RATE, MOMENTUM), s -> new Nesterov(s.number(RATE), s.number(MOMENTUM))),
          "kerasMomentum",
          new Kind(
              Set.of(KIND, RATE, MOMENTUM, "nesterov"),
              s -> new KerasMomentum(s.number(RATE), s.number(MOMENTUM), s.flag("nesterov"))),
          "adam",
          new Kind(
              Set.of(KIND, RATE, "beta1", "beta2", "epsilon"),
              s ->
                  new Adam(
                      s.number(RATE),
                      s.number("beta1", Adam.DEFAULT_BETA1),
                      s.number("beta2", Adam.DEFAULT_BETA2),
                      s.number("epsilon", Adam.DEFAULT_EPSILON))),
          "adamW",
          new Kind(
              Set.of(KIND, RATE, "beta1", "beta2", "epsilon", "weightDecay"),
              s ->
                  new AdamW(
                      s.number(RATE),
                      s.number("beta1", Adam.DEFAULT_BETA1),
                      s.number("beta2", Adam.DEFAULT_BETA2),
                      s.number("epsilon", Adam.DEFAULT_EPSILON),
                      s.number("weightDecay"))));

  private OptimizerYaml() {}

  /** The settings a kind takes, and how they make an optimizer. */
  private record Kind(Set<String> settings, Function<Settings, Optimizer> optimizer) {}

  /** Settings read by name. */
  private record Settings(YamlValue yaml, Map<String, YamlValue> values) {
    double number(String key) {
      return yaml.required(values, key).number();
    }

    double number(String key, double otherwise) {
      return values.containsKey(key) ? values.get(key).number() : otherwise;
    }

    boolean flag(String key) {
      return values.containsKey(key)
          && values.get(key).choice("answer", Map.of("true", true, "false", false));
    }
  }

  static Optimizer read(YamlValue yaml) {
    Map<String, YamlValue> all =
        yaml.mapping(
            Set.of(KIND, RATE, MOMENTUM, "nesterov", "beta1", "beta2", "epsilon", "weightDecay"));
    Kind kind = yaml.required(all, KIND).choice("optimizer", KINDS);
    return kind.optimizer().apply(new Settings(yaml, yaml.mapping(kind.settings())));
  }

  /** An optimizer as YAML. */
  static final class Text implements OptimizerVisitor<String> {
    private static String text(Optimizer optimizer, String rest) {
      return "{kind: "
          + optimizer.kind()
          + ", learningRate: "
          + optimizer.learningRate()
          + rest
          + "}";
    }

    @Override
    public String sgd(Sgd optimizer) {
      return text(optimizer, "");
    }

    @Override
    public String momentum(Momentum optimizer) {
      return text(optimizer, ", momentum: " + optimizer.momentum());
    }

    @Override
    public String nesterov(Nesterov optimizer) {
      return text(optimizer, ", momentum: " + optimizer.momentum());
    }

    @Override
    public String kerasMomentum(KerasMomentum optimizer) {
      return text(
          optimizer, ", momentum: " + optimizer.momentum() + ", nesterov: " + optimizer.nesterov());
    }

    private static String betas(double beta1, double beta2, double epsilon) {
      return ", beta1: " + beta1 + ", beta2: " + beta2 + ", epsilon: " + epsilon;
    }

    @Override
    public String adam(Adam optimizer) {
      return text(optimizer, betas(optimizer.beta1(), optimizer.beta2(), optimizer.epsilon()));
    }

    @Override
    public String adamW(AdamW optimizer) {
      return text(
          optimizer,
          betas(optimizer.beta1(), optimizer.beta2(), optimizer.epsilon())
              + ", weightDecay: "
              + optimizer.weightDecay());
    }
  }
}
